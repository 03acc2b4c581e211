"""Which cells of a return a finding about figures is shown next to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mandata.collection.models import Row
from mandata.collection.queries.figure_findings import FigureFinding
from mandata.collection.queries.register_values import CellName
from mandata.collection.workspace.return_csv import asked_fields
from mandata.framework.model import Form


def cell_of(item: FigureFinding, form: Form, rows: Iterable[Row]) -> CellName | None:
    """Return the cell that a finding is about: uid of its row and name of its field, "" for the row as a whole.

    Args:
        item: the finding.
        form: what the rows answer.
        rows: of the return that holds the figures.

    Returns:
        None if the finding is about no single row.
    """
    subject = item.finding.subject
    if subject is None or subject.form != form.name:
        return None
    known = list(rows)
    matching = [row for row in known if _name(row, form) == subject.row]
    if not matching and (key := _key(subject.row)):
        matching = [row for row in known if _is_of(row.cells, key)]
    if len(matching) != 1:
        return None
    asked = [field.name for field in asked_fields(form)]
    compared = (name for name, _text in item.finding.figures if name in asked)
    field = subject.column if subject.column in asked else next(compared, "")
    return str(matching[0].uid), field


def _name(row: Row, form: Form) -> str:
    """Return what the row goes by in a finding."""
    return "; ".join(f"{name}={row.cells.get(name, '').strip()}" for name in form.table.primaryKey)


def _key(text: str) -> dict[str, str]:
    """Return the key of a row as a subject names it, `level=1; school=HILL`, by field."""
    pairs = (part.partition("=") for part in text.split("; "))
    return {name: code for name, equals, code in pairs if equals}


def _is_of(cells: Mapping[str, str], key: Mapping[str, str]) -> bool:
    return all(cells.get(name, "").strip() == code for name, code in key.items())
