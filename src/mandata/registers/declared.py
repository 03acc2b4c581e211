"""The registers that the framework declares, and their keepers."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from mandata.accounts.rights import Rights
from mandata.accounts.roles import Action
from mandata.collection.workspace.files import declared_workspace
from mandata.framework.languages import in_language
from mandata.framework.model import Field, Form, Framework
from mandata.records.expected import own_field


@dataclass(frozen=True, slots=True)
class Register:
    """A register of the current framework."""

    form: Form
    framework: Framework

    def keepers(self) -> list[str]:
        """Return codes of the open organisations that keep it."""
        named = set(self.form.reported_by)
        known = self.framework.organisations.values()
        return [item.code for item in known if not item.closed and {item.code, item.kind} & named]

    def kept_by(self, rights: Rights) -> list[str]:
        """Return those for which a person may add entries."""
        return [code for code in self.keepers() if rights.may(Action.KEEP_REGISTER, code, self.form)]

    def seen_by(self, rights: Rights) -> list[str]:
        """Return those whose entries a person may see."""
        return [code for code in self.keepers() if rights.may(Action.SEE_REGISTER, code, self.form)]

    def given_cells(self, organisation: str) -> dict[str, str]:
        """Return the cells that the keeper does not choose: its own code, if it can only report about itself."""
        own = own_field(self.form, self.framework.organisations[organisation])
        return {own.name: organisation} if own else {}

    def sub_tables(self) -> list[SubTable]:
        """Return its sub-tables, in the order of the framework's files."""
        forms = (form for form in self.framework.forms.values() if form.part_of == self.form.name)
        return [SubTable(self, form) for form in forms]

    def sub_tables_for(self, action: Action, rights: Rights, organisation: str) -> list[SubTable]:
        """Return the sub-tables for which a person may do something with the rows of an organisation's entries."""
        return [table for table in self.sub_tables() if rights.may(action, organisation, table.form)]


@dataclass(frozen=True, slots=True)
class SubTable:
    """Rows of another form that belong to the entries of a register."""

    register: Register
    form: Form

    @property
    def fields(self) -> list[Field]:
        """The fields that people fill in; the entry gives the others."""
        return [item for item in self.form.table.fields if item.is_asked and item != self.form.entry_field]

    @property
    def declared(self) -> Register:
        """The form with its framework, as the entries of a register are drawn and read."""
        return Register(self.form, self.register.framework)


def registers_seen_by(rights: Rights) -> list[Register]:
    """Return every register that a person may see in part, in the order of the framework's files."""
    framework = in_language(declared_workspace().framework, get_language() or "")
    known = (Register(form, framework) for form in framework.forms.values() if form.is_register)
    return [register for register in known if register.seen_by(rights)]


def register_of(name: str, rights: Rights) -> Register | None:
    """Return the register of that name; None if there is none or the person may see nothing of it."""
    return next((register for register in registers_seen_by(rights) if register.form.name == name), None)
