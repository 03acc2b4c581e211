"""Rows that two organisations report: the records can contain only one of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from mandata.collection.models import Return, State
from mandata.collection.queries.given_rows import cells_of
from mandata.collection.workspace.files import signed_rows
from mandata.records.columns import reader_of

Key = tuple[str, ...]
Rows = Iterable[Mapping[str, str]]


def reported_by_others(returned: Return, *, accepted_only: bool) -> list[tuple[str, Mapping[str, str]]]:
    """Return the rows of a return that another one of the same form and cycle holds too.

    Args:
        returned: the return that is submitted or accepted.
        accepted_only: whether only accepted returns count, not those that are submitted or cleared.

    Returns:
        Code of the other organisation and cells of each row.
    """
    mine = list(cells_of([returned])[returned.pk]) if returned.declared.table.primaryKey else []
    found: list[tuple[str, Mapping[str, str]]] = []
    for organisation, rows in _rows_of_others(returned, accepted_only=accepted_only) if mine else ():
        theirs = {key for cells in rows for key in _keys(returned, cells)}
        found += [(organisation, cells) for cells in mine if theirs.intersection(_keys(returned, cells))]
    return found


def _rows_of_others(returned: Return, *, accepted_only: bool) -> Iterable[tuple[str, Rows]]:
    for other, rows in signed_rows(returned.cycle, returned.form).items():
        if other.pk != returned.pk:
            yield other.organisation, rows
    if accepted_only:
        return
    waiting = returned.cycle.returns.filter(form=returned.form, state__in=(State.SUBMITTED, State.CLEARED))
    others = list(waiting.exclude(pk=returned.pk).select_related("cycle"))
    cells = cells_of(others)
    for other in others:
        yield other.organisation, cells[other.pk]


def _keys(returned: Return, cells: Mapping[str, str]) -> Sequence[tuple[str, Key]]:
    """Return what must be unique among all rows: the whole key, and each cell of a unique field."""
    form = returned.declared
    unique = [(field.name,) for field in form.table.fields if field.constraints.unique]
    keys = {names: tuple(_value(returned, name, cells) for name in names) for names in (form.table.primaryKey, *unique)}
    return [(" ".join(names), values) for names, values in keys.items() if all(values)]


def _value(returned: Return, name: str, cells: Mapping[str, str]) -> str:
    """Return a cell as in the records: one value, however it was typed."""
    text, field = cells.get(name, "").strip(), returned.declared.field(name)
    value = reader_of(field, returned.declared, returned.cycle.framework).cell(text).value if field and text else None
    return text if value is None else str(value)
