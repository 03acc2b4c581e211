"""The rows of sub-tables that belong to an entry, and the history of their changes.

Everything written here was checked before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Max

from mandata.accounts.models import User
from mandata.framework.model import Field, Form
from mandata.registers.declared import SubTable
from mandata.registers.models import Entry, EntryChange

Kind = EntryChange.Kind


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sub-table that belongs to an entry.

    Attributes:
        number: of the row among those that the entry ever had; 0 for a new one.
        cells: text by field, without the fields that the entry gives.
    """

    number: int
    cells: Mapping[str, str]


Rows = Mapping[str, Sequence[Row]]
"""Rows of an entry by the name of their form."""


def rows_of(entry: Entry, form: str) -> list[Row]:
    """Return the rows of an entry in one sub-table, in their order."""
    return [Row(row["number"], row["cells"]) for row in entry.rows.get(form, ())]


def all_rows(entry: Entry) -> Rows:
    """Return all rows of an entry."""
    return {form: rows_of(entry, form) for form in entry.rows}


def whole_row(form: Form, entry: Mapping[str, str], cells: Mapping[str, str]) -> dict[str, str]:
    """Return the cells of a row with the name of its entry.

    Args:
        entry: the cells of the entry.
    """
    named, key = form.entry_field, form.entry_key
    return {named.name: entry.get(key, ""), **cells} if named and key else dict(cells)


def lines_of(form: Form, entries: Iterable[Entry]) -> Iterator[tuple[Entry, dict[str, str]]]:
    """Yield each row of some entries in a sub-table, with its entry."""
    for entry in entries:
        for row in rows_of(entry, form.name):
            yield entry, whole_row(form, entry.cells, row.cells)


def filled_rows(table: SubTable, rows: Iterable[Row], *, count: bool = True) -> list[Row]:
    """Return the rows that have a cell, each with its own fields only and with a number where the key asks for one.

    Args:
        count: whether rows without a number get one.
    """
    names, counted = [field.name for field in table.fields], counted_field(table.form)
    found = [
        Row(row.number, {name: text for name in names if (text := row.cells.get(name, "").strip())}) for row in rows
    ]
    filled = [row for row in found if row.cells.keys() - ({counted.name} if counted else ())]
    return _counted(filled, counted) if counted and count else filled


def counted_field(form: Form) -> Field | None:
    """Return the field that numbers the rows of an entry: a whole number that ends a key of two fields."""
    key = form.table.primaryKey
    field = form.field(key[1]) if len(key) == 2 else None
    return field if field is not None and field.is_asked and field.counts and not field.field_type.decimals else None


def _counted(rows: list[Row], field: Field) -> list[Row]:
    """Return rows of an entry, each with the next number if it has none."""
    typed = [row.cells.get(field.name, "") for row in rows]
    last = max((int(text) for text in typed if text.isascii() and text.isdecimal()), default=0)
    found = []
    for row in rows:
        if not row.cells.get(field.name):
            last += 1
            row = replace(row, cells={**row.cells, field.name: str(last)})  # noqa: PLW2901
        found.append(row)
    return found


def own_key(form: Form) -> list[str]:
    """Return the fields of the key by which the rows of one entry differ: all but the name of the entry."""
    return [name for name in form.table.primaryKey if form.field(name) != form.entry_field]


def are_changed(entry: Entry, rows: Rows) -> bool:
    """Return whether an entry has other rows than these in one of their sub-tables."""
    return any(rows_of(entry, form) != list(given) for form, given in rows.items())


def put_rows(entry: Entry, rows: Rows, by: User) -> None:
    """Replace the rows of an entry that is locked until the transaction ends, and note each change; save nothing else.

    Args:
        rows: filled ones; sub-tables that are not named keep theirs.
    """
    for form, given in rows.items():
        before = {row.number: row for row in rows_of(entry, form)}
        numbered = _numbered(entry, form, given, before)
        for row in before.values():
            if row.number not in {item.number for item in numbered}:
                _note_cells(entry, form, row, {}, by)
                _note(entry, Kind.ROW_REMOVED, by, table=form, row=row.number)
        for row in numbered:
            if row.number not in before:
                _note(entry, Kind.ROW_ADDED, by, table=form, row=row.number)
            _note_cells(entry, form, before.get(row.number, Row(row.number, {})), row.cells, by)
        stored = [{"number": row.number, "cells": dict(row.cells)} for row in numbered]
        entry.rows = {**entry.rows, form: stored} if stored else _without(entry.rows, form)


def merged_rows(tables: Iterable[SubTable], entry: Entry, into: Entry) -> Rows:
    """Return the rows of an entry with those of its duplicate: the same row is there once, with its blanks filled."""
    return {
        table.form.name: _joined(table.form, rows_of(into, table.form.name), rows_of(entry, table.form.name))
        for table in tables
        if rows_of(entry, table.form.name)
    }


def _joined(form: Form, own: list[Row], others: list[Row]) -> list[Row]:
    counted = counted_field(form)
    key = [] if counted else own_key(form)
    places = {_identity(row, key, counted): place for place, row in enumerate(own)}
    found = list(own)
    for row in others:
        place = places.get(_identity(row, key, counted))
        if place is not None:
            found[place] = replace(found[place], cells={**row.cells, **found[place].cells})
        else:
            cells = {name: text for name, text in row.cells.items() if counted is None or name != counted.name}
            found.append(Row(0, cells))
    return _counted(found, counted) if counted else found


def _identity(row: Row, key: Sequence[str], counted: Field | None) -> tuple[object, ...]:
    if key:
        return tuple(row.cells.get(name, "") for name in key)
    return tuple(sorted(item for item in row.cells.items() if counted is None or item[0] != counted.name))


def _numbered(entry: Entry, form: str, rows: Sequence[Row], before: Mapping[int, Row]) -> list[Row]:
    """Return the rows, the new ones with a number that no row of the entry had before."""
    if all(row.number in before for row in rows):
        return list(rows)
    last = entry.changes.filter(table=form).aggregate(last=Max("row"))["last"] if entry.pk else 0
    number, found = max([last or 0, *before]), []
    for row in rows:
        if row.number not in before:
            number += 1
            row = replace(row, number=number)  # noqa: PLW2901
        found.append(row)
    return found


def _note_cells(entry: Entry, form: str, before: Row, after: Mapping[str, str], by: User) -> None:
    for name in sorted({*before.cells, *after}):  # a database may keep the keys of JSON in another order
        old, new = before.cells.get(name, ""), after.get(name, "")
        if old != new:
            _note(entry, Kind.CELL, by, table=form, row=before.number, field=name, old=old, new=new)


def _note(entry: Entry, kind: Kind, by: User, *, table: str, row: int, **what: str) -> None:
    EntryChange.objects.create(entry=entry, kind=kind, by=by, table=table, row=row, **what)


def _without(rows: Mapping[str, object], form: str) -> dict[str, object]:
    return {name: own for name, own in rows.items() if name != form}
