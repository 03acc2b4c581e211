"""Problems in the current cells of a return, found by the same checks as for a return in a file."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from mandata.collection.models import Return, Row
from mandata.collection.page_wording import fix_of, text_of
from mandata.collection.queries.given_rows import given_cells
from mandata.collection.workspace.return_csv import as_csv, asked_fields
from mandata.findings import Finding, Findings, Severity, Subject
from mandata.framework.model import Form, Framework
from mandata.records.computed_fields import with_computed
from mandata.records.entry_fields import with_entry_fields
from mandata.records.return_files import ReturnFile, read_return
from mandata.records.row_checks import check_rows


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A finding at a cell.

    Attributes:
        row: uid of the row, "" for the return as a whole.
        field: name of the field, "" for the row as a whole.
        fields: names of the fields next to which it is shown: the one, or those that a rule compares; none for the row.
    """

    row: str
    field: str
    finding: Finding
    framework: Framework
    fields: Sequence[str] = ()

    @property
    def code(self) -> str:
        """The code of the finding."""
        return self.finding.code

    @property
    def severity(self) -> Severity:
        """The severity of the problem."""
        return self.finding.severity

    @property
    def subject(self) -> Subject | None:
        """The figures that it refers to, where a reason can answer it; None if it can only be fixed."""
        return self.finding.subject

    @property
    def is_error(self) -> bool:
        """Whether it stops submission unless a reason is given."""
        return self.severity is Severity.ERROR

    @property
    def in_words(self) -> str:
        """The message, in the language of the page."""
        return text_of(self.finding, self.framework)

    @property
    def fix_in_words(self) -> str:
        """What to do, in the language of the page."""
        return fix_of(self.finding, self.framework)


def problems_of(returned: Return) -> list[CellProblem]:
    """Return every problem in the current version of a return, row by row. Empty rows are not checked."""
    form, given = returned.declared, given_cells(returned)
    rows = [row for row in returned.rows_of() if says_something(row, form, given)]
    if not rows:
        return []
    found = findings_in([row.cells for row in rows], form, returned.cycle.framework, returned.cycle.number)
    return [
        problem_at(at, form, returned.cycle.framework, row=str(rows[at.row].uid) if at.row is not None else "")
        for at in found
    ]


def problem_at(at: Found, form: Form, framework: Framework, row: str) -> CellProblem:
    """Return a finding as a problem of a cell or row.

    Args:
        row: uid of the row, or "".
    """
    asked = {field.name for field in asked_fields(form)}
    compared = [name for name, _text in at.finding.figures if name in asked] if at.finding.code == "rule" else []
    return CellProblem(
        row=row,
        field=at.field,
        finding=at.finding,
        framework=framework,
        fields=[at.field] if at.field else compared,
    )


class Found(NamedTuple):
    """A finding about rows outside a file, with the number of the row from 0 and the name of the field, if known."""

    row: int | None
    field: str
    finding: Finding


def findings_in(
    rows: Sequence[Mapping[str, str]],
    form: Form,
    framework: Framework,
    cycle: int,
    entries: Sequence[Mapping[str, str]] = (),
) -> list[Found]:
    """Return every problem in some rows of a form, as if they were in a return.

    Args:
        rows: the texts of their cells, by field.
        cycle: number of their cycle.
        entries: for rows of a sub-table, the cells of the entries to which they belong.
    """
    findings = Findings()
    with tempfile.TemporaryDirectory() as folder:
        file = _file_of(rows, form, cycle, Path(folder))
        check_file(file, framework, findings, read_entries(entries, form, framework, cycle, Path(folder)))
    return [_found(finding, len(rows)) for finding in findings]


def says_something(row: Row, form: Form, given: Mapping[str, str]) -> bool:
    """Return whether a row counts: a cell is filled in, or its whole key is prescribed."""
    filled_in = any(text.strip() for name, text in row.cells.items() if name not in given)
    key = form.table.primaryKey
    return filled_in or (bool(key) and all(row.cells.get(name, "").strip() for name in key))


def check_file(file: ReturnFile, framework: Framework, findings: Findings, entries: pa.Table | None = None) -> None:
    """Read the cells of a file, check its rows against the form, and add the problems to the findings.

    Args:
        entries: for a sub-table, the records of the entries to which its rows belong.
    """
    read = read_return(file, framework, findings)
    if read is None:
        return
    table, broken = with_computed(with_entry_fields(read, file.form, entries), file.form, framework)
    cycle = framework.cycle(file.cycle)
    report = check_rows(table, file.form, framework, cycle=cycle, folder=file.path.parent, cells_read=True)
    findings.extend([*broken, *report.findings])


def read_entries(
    entries: Sequence[Mapping[str, str]], form: Form, framework: Framework, cycle: int, folder: Path
) -> pa.Table | None:
    """Return the records of the entries to which rows of a sub-table can belong; None if there are none.

    Args:
        entries: the texts of their cells, by field.
        form: the sub-table.
        folder: for a file of theirs.
    """
    register = framework.forms.get(form.part_of or "")
    if register is None or not entries:
        return None
    read = read_return(_file_of(entries, register, cycle, folder), framework, Findings())
    return with_computed(read, register, framework)[0] if read is not None else None


def _file_of(rows: Sequence[Mapping[str, str]], form: Form, cycle: int, folder: Path) -> ReturnFile:
    path = folder / f"{form.name}.csv"
    path.write_text(as_csv(form, (_on_one_line(cells) for cells in rows)), "utf-8")
    return ReturnFile(path, path.name, form, cycle, is_by_platform=True)


def _on_one_line(cells: Mapping[str, str]) -> dict[str, str]:
    """Return the text on one line, so that the line of a finding is the number of its row."""
    return {name: " ".join(text.splitlines()) for name, text in cells.items()}


def _found(finding: Finding, count: int) -> Found:
    line = finding.place.line if finding.place and finding.place.line else 1
    row = line - 2 if 2 <= line < count + 2 else None
    field = finding.cell.field if finding.cell and row is not None else ""
    return Found(row, field, finding)
