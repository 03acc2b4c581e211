"""The history of an entry and of its rows, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from mandata.accounts.rights import Rights
from mandata.accounts.roles import Action
from mandata.framework.model import Field
from mandata.registers.declared import Register, SubTable
from mandata.registers.models import Entry, EntryChange
from mandata.registers.presentation.entry_cells import fields_of, in_words
from mandata.registers.presentation.files import file_addresses


@dataclass(frozen=True, slots=True)
class Step:
    """A step as it is shown.

    Attributes:
        old_file, new_file: addresses of the files that were in the cell.
    """

    change: EntryChange
    what: str
    old: str
    new: str
    old_file: str = ""
    new_file: str = ""


def history_of(register: Register, rights: Rights, entry: Entry) -> list[Step]:
    """Return the steps of an entry, newest first; those in sub-tables that the person may not see are left out."""
    tables = {
        table.form.name: table for table in register.sub_tables_for(Action.SEE_REGISTER, rights, entry.organisation)
    }
    changes = entry.changes.select_related("by").order_by("-at", "-id")
    return [_step(register, rights, tables, change) for change in changes if not change.table or change.table in tables]


def _step(register: Register, rights: Rights, tables: Mapping[str, SubTable], change: EntryChange) -> Step:
    table = tables.get(change.table)
    fields = table.fields if table else fields_of(register)
    field = next((item for item in fields if item.name == change.field), None)
    of = table.declared if table else register
    what = _name(change, table, field)
    step = Step(change, what, _in_words(of, field, change.old), _in_words(of, field, change.new))
    if field is None or not field.field_type.holds_file:
        return step
    organisation = change.entry.organisation
    files = file_addresses(register, rights, organisation, of.form, {change.old, change.new})
    return replace(step, old_file=files.get(change.old, ""), new_file=files.get(change.new, ""))


def _name(change: EntryChange, table: SubTable | None, field: Field | None) -> str:
    what = field.label if field else str(change.get_kind_display())
    if table is None:
        return what
    row = _("Row %(number)s") % {"number": change.row}
    return f"{table.form.title}, {row}{_(':')} {what}"


def _in_words(register: Register, field: Field | None, text: str) -> str:
    return in_words(register, field, text) if field else text
