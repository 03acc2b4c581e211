"""The cells of an entry in the database, and the history of their changes.

Everything written here was checked before.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from mandata.accounts.models import User
from mandata.collection.models import Cycle
from mandata.framework.model import Form
from mandata.registers.declared import Register
from mandata.registers.entry_files import keep_files
from mandata.registers.entry_rows import Rows, put_rows
from mandata.registers.models import Entry, EntryChange
from mandata.registers.moved_references import move_references

Kind = EntryChange.Kind


def whole_cells(register: Register, organisation: str, cells: Mapping[str, str]) -> dict[str, str]:
    """Return the cells to store: only the register's own fields, with the keeper's code if it is fixed."""
    asked = [field.name for field in register.form.table.fields if field.is_asked]
    given = register.given_cells(organisation)
    return {name: text for name in asked if (text := given.get(name, cells.get(name, "")).strip())}


def is_blank(register: Register, organisation: str, whole: Mapping[str, str]) -> bool:
    """Return whether whole cells are blank: they have only what every entry of the organisation has.

    In a register without a key such an entry is possible: something happened of which nothing is known.
    """
    return bool(register.form.table.primaryKey) and not whole.keys() - register.given_cells(organisation).keys()


def changed_fields(entry: Entry, cells: Mapping[str, str]) -> list[str]:
    """Return names of the fields in which an entry differs from these cells."""
    names = dict.fromkeys([*entry.cells, *cells])
    return [name for name in names if entry.cells.get(name, "") != cells.get(name, "")]


def dated(form: Form, cells: Mapping[str, str]) -> date | None:
    """Return the date of an entry; the first day of a year; None if it is unknown."""
    text = cells.get(form.dated_by or "", "")
    try:
        return date.fromisoformat(text if len(text) > 4 else f"{text}-01-01")
    except ValueError:
        return None


def write_new(
    register: Register, organisation: str, cells: dict[str, str], by: User, rows: Rows | None = None
) -> Entry:
    """Return a new entry of whole cells, with its rows."""
    entry = Entry.objects.create(
        form=register.form.name,
        organisation=organisation,
        cells=cells,
        dated=dated(register.form, cells),
        created_by=by,
    )
    note(entry, Kind.ADDED, by)
    keep_files(register, organisation, cells, rows)
    if rows:
        put_rows(entry, rows, by)
        entry.save()
    return entry


def write_over(register: Register, entry: Entry, cells: dict[str, str], by: User, rows: Rows | None = None) -> None:
    """Write whole cells and rows over those of an entry that is locked until the transaction ends."""
    for name in changed_fields(entry, cells):
        note(entry, Kind.CELL, by, field=name, old=entry.cells.get(name, ""), new=cells.get(name, ""))
    put_rows(entry, rows or {}, by)
    keep_files(register, entry.organisation, cells, rows)
    if len(key := register.form.table.primaryKey) == 1:
        move_references(register, entry.organisation, entry.cells.get(key[0], ""), cells.get(key[0], ""), by)
    entry.cells, entry.dated, entry.number = cells, dated(register.form, cells), entry.number + 1
    entry.save()


def note(entry: Entry, kind: Kind, by: User, **what: str) -> None:
    """Add a step to the history of an entry."""
    EntryChange.objects.create(entry=entry, kind=kind, by=by, **what)


def leave_records_behind() -> None:
    """Mark every open cycle as possibly having changes that are not in the records yet."""
    Cycle.objects.filter(is_closed=False).update(records_are_behind=True)
