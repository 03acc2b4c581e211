"""Adding, changing, closing and merging entries: each step is written down, and no update is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from mandata.accounts.models import User
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.refusals import StepRefused
from mandata.registers.cells import (
    changed_fields,
    dated,
    is_blank,
    leave_records_behind,
    note,
    whole_cells,
    write_new,
    write_over,
)
from mandata.registers.declared import Register
from mandata.registers.domain.likeness import alike
from mandata.registers.domain.numbering import give_numbers, hold_numbers
from mandata.registers.entry_rows import Rows, are_changed, filled_rows, merged_rows, put_rows, rows_of
from mandata.registers.models import Entry, EntryChange
from mandata.registers.moved_references import move_references
from mandata.registers.queries.entry_problems import problems_of, problems_of_rows
from mandata.registers.queries.references import name_of

Kind = EntryChange.Kind
ProblemsOfRows = Mapping[str, Mapping[int, Mapping[str, list[str]]]]


class CannotKeep(StepRefused):
    """The step is not possible; the message gives the reason to the person."""


class Overtaken(CannotKeep):
    """Somebody else has changed the entry in the meantime."""


class NotYet(CannotKeep):
    """Some cells have errors.

    Attributes:
        problems: the errors, by field; "" for the entry as a whole.
        of_rows: the errors in rows, by sub-table, place of the row and field; "" for the row as a whole.
    """

    def __init__(self, problems: Mapping[str, list[str]], of_rows: ProblemsOfRows | None = None) -> None:
        self.problems = problems
        self.of_rows = of_rows or {}
        super().__init__(_("Some cells need correcting first."))


class LooksLike(CannotKeep):
    """A new entry looks like others that are there.

    Attributes:
        entries: those others.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        super().__init__(_("A similar entry exists."))


@transaction.atomic
def add(
    register: Register,
    organisation: str,
    cells: Mapping[str, str],
    by: User,
    *,
    rows: Rows | None = None,
    is_another: bool = True,
) -> Entry:
    """Add an entry; it gets the next number where the register numbers its entries and none was typed.

    Args:
        rows: of its sub-tables.
        is_another: whether the person confirmed that it differs from the similar entries.

    Raises:
        NotYet: cells have errors; nothing is saved.
        LooksLike: it looks like an existing entry, and the person has not confirmed it yet.
    """
    rights_of(by).require(Action.KEEP_REGISTER, organisation, register.form)
    filled = _filled(register, organisation, rows or {}, by)
    typed = whole_cells(register, organisation, cells)
    _check_not_blank(register, organisation, typed)
    [whole] = give_numbers(register.form, organisation, [typed])
    _check(register, organisation, whole, None, filled)
    others = [] if is_another else alike(register, organisation, whole)
    if others:
        raise LooksLike(others)
    entry = write_new(register, organisation, whole, by, filled)
    leave_records_behind()
    return entry


@transaction.atomic
def change(
    register: Register, entry: Entry, cells: Mapping[str, str], seen: int, by: User, *, rows: Rows | None = None
) -> Entry:
    """Change cells and rows of an open entry: together they are its next version.

    Args:
        cells: those that the person saw and may have changed.
        rows: all rows of the entry in the sub-tables that the person saw; one that is missing is removed.
        seen: number of the version that the person saw.

    Raises:
        Overtaken: somebody changed the entry in between.
        NotYet: cells have errors; nothing is saved.
        CannotKeep: the entry is closed or merged.
    """
    rights_of(by).require(Action.KEEP_REGISTER, entry.organisation, register.form)
    filled = _filled(register, entry.organisation, rows or {}, by)
    hold_numbers(register.form)
    entry = _held(entry)
    if entry.state != Entry.State.OPEN:
        raise CannotKeep(_("This entry is closed. Reopen it to change it."))
    if entry.number != seen:
        raise Overtaken(_("Somebody changed this entry while you were editing it. Both versions are shown below."))
    whole = whole_cells(register, entry.organisation, {**entry.cells, **cells})
    _check_not_blank(register, entry.organisation, whole)
    kept = register.sub_tables_for(Action.KEEP_REGISTER, rights_of(by), entry.organisation)
    own = {table.form.name: rows_of(entry, table.form.name) for table in kept}
    _check(register, entry.organisation, whole, entry, {**own, **filled})
    if changed_fields(entry, whole) or are_changed(entry, filled):
        write_over(register, entry, whole, by, filled)
        leave_records_behind()
    return entry


@transaction.atomic
def close(register: Register, entry: Entry, by: User) -> Entry:
    """Close an open entry: nothing more is expected of it.

    Raises:
        CannotKeep: it is closed or merged already.
    """
    return _move(register, entry, by, Kind.CLOSED)


@transaction.atomic
def reopen(register: Register, entry: Entry, by: User) -> Entry:
    """Open a closed entry again.

    Raises:
        CannotKeep: it is not closed.
    """
    return _move(register, entry, by, Kind.REOPENED)


@transaction.atomic
def merge(register: Register, entry: Entry, into: Entry, by: User) -> Entry:
    """Merge an entry into its duplicate, which remains; blank cells there are filled from it, and rows are added.

    Raises:
        CannotKeep: they are of different organisations, the same entry, or one of them is merged already.
    """
    rights_of(by).require(Action.MERGE_ENTRIES, entry.organisation, register.form)
    entry, into = _held(entry), _held(into)
    same_kind = (entry.form, entry.organisation) == (into.form, into.organisation)
    if entry.pk == into.pk or not same_kind or Entry.State.MERGED in (entry.state, into.state):
        raise CannotKeep(_("Choose two different entries of one organisation that have not been merged before."))
    filled = {name: text for name, text in entry.cells.items() if text and not into.cells.get(name)}
    for name, text in filled.items():
        note(into, Kind.CELL, by, field=name, new=text)
    put_rows(into, merged_rows(register.sub_tables(), entry, into), by)
    note(into, Kind.MERGED, by, old=_name(register, entry))
    into.cells, into.number = {**into.cells, **filled}, into.number + 1
    into.dated = dated(register.form, into.cells)
    into.save()
    if len(register.form.table.primaryKey) == 1:
        move_references(register, entry.organisation, name_of(register, entry), name_of(register, into), by)
    note(entry, Kind.MERGED, by, new=_name(register, into))
    entry.state, entry.merged_into, entry.number = Entry.State.MERGED, into, entry.number + 1
    entry.save()
    leave_records_behind()
    return into


MOVES = {Kind.CLOSED: (Entry.State.OPEN, Entry.State.CLOSED), Kind.REOPENED: (Entry.State.CLOSED, Entry.State.OPEN)}
"""From which state to which a step leads."""


def _move(register: Register, entry: Entry, by: User, kind: Kind) -> Entry:
    rights_of(by).require(Action.KEEP_REGISTER, entry.organisation, register.form)
    entry, (before, after) = _held(entry), MOVES[kind]
    if entry.state != before:
        raise CannotKeep(_("Somebody has changed the state of this entry in the meantime."))
    entry.state, entry.number = after, entry.number + 1
    entry.save()
    note(entry, kind, by)
    return entry


def _held(entry: Entry) -> Entry:
    """Return the current entry, locked until the transaction ends."""
    return Entry.objects.select_for_update(of=("self",), no_key=True).get(pk=entry.pk)


def _check_not_blank(register: Register, organisation: str, cells: Mapping[str, str]) -> None:
    if is_blank(register, organisation, cells):
        raise NotYet({"": [_("The entry is blank. Fill in at least one field.")]})


def _check(register: Register, organisation: str, cells: Mapping[str, str], entry: Entry | None, rows: Rows) -> None:
    problems = problems_of(register, organisation, cells, entry)
    tables = {table.form.name: table for table in register.sub_tables()}
    of_rows = {name: problems_of_rows(tables[name], organisation, cells, given) for name, given in rows.items()}
    if problems or any(of_rows.values()):
        raise NotYet(problems, of_rows)


def _filled(register: Register, organisation: str, rows: Rows, by: User) -> Rows:
    """Return the rows to store.

    Raises:
        PermissionDenied: the person may not change the rows of one of the sub-tables.
    """
    kept = register.sub_tables_for(Action.KEEP_REGISTER, rights_of(by), organisation)
    tables = {table.form.name: table for table in kept}
    if rows.keys() - tables.keys():
        raise PermissionDenied
    return {name: filled_rows(tables[name], given) for name, given in rows.items()}


def _name(register: Register, entry: Entry) -> str:
    key = register.form.table.primaryKey
    return " · ".join(entry.cells.get(name, "") for name in key) or str(entry.pk)
