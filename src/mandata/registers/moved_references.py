"""Moving references: where the name of an entry changes, the cells that name it change too."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db.models import QuerySet

from mandata.accounts.models import User
from mandata.framework.model import Field, Form
from mandata.framework.references import referring_to
from mandata.registers.declared import Register
from mandata.registers.entry_rows import put_rows, rows_of
from mandata.registers.models import Entry, EntryChange


@dataclass(frozen=True, slots=True)
class _Move:
    """The old and the new name of an entry, and the person who changed it."""

    old: str
    new: str
    by: User

    def in_cells(self, kept: QuerySet[Entry], field: Field) -> None:
        for entry in kept.filter(**{f"cells__{field.name}": self.old}):
            what = {"field": field.name, "old": self.old, "new": self.new}
            EntryChange.objects.create(entry=entry, kind=EntryChange.Kind.CELL, by=self.by, **what)
            entry.cells, entry.number = {**entry.cells, field.name: self.new}, entry.number + 1
            entry.save()

    def in_rows(self, kept: QuerySet[Entry], form: Form, field: Field) -> None:
        for entry in kept.filter(rows__has_key=form.name):
            rows = rows_of(entry, form.name)
            moved = [
                replace(row, cells={**row.cells, field.name: self.new})
                if row.cells.get(field.name) == self.old
                else row
                for row in rows
            ]
            if moved != rows:
                put_rows(entry, {form.name: moved}, self.by)
                entry.number += 1
                entry.save()


def move_references(register: Register, organisation: str, old: str, new: str, by: User) -> None:
    """Write the new name of an entry into each cell that names it; each changed entry gets a new version.

    Args:
        organisation: the one that keeps the entry; only its own entries refer to it.
        old, new: names of the entry, or of the duplicate that remains in its place.
    """
    if not old or old == new:
        return
    move = _Move(old, new, by)
    for form, field in referring_to(register.form.name, register.framework):
        kept = Entry.objects.select_for_update(no_key=True).filter(form=form.part_of or form.name)
        kept = kept.filter(organisation=organisation).exclude(state=Entry.State.MERGED)
        if form.part_of:
            move.in_rows(kept, form, field)
        else:
            move.in_cells(kept, field)
