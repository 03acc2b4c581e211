"""The registers that the framework declares, and their keepers."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from mandata.accounts.rights import Rights
from mandata.accounts.roles import Action
from mandata.collection.workspace.files import declared_workspace
from mandata.framework.languages import in_language
from mandata.framework.model import Form, Framework
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


def registers_seen_by(rights: Rights) -> list[Register]:
    """Return every register that a person may see in part, in the order of the framework's files."""
    framework = in_language(declared_workspace().framework, get_language() or "")
    known = (Register(form, framework) for form in framework.forms.values() if form.kind == "register")
    return [register for register in known if register.seen_by(rights)]


def register_of(name: str, rights: Rights) -> Register | None:
    """Return the register of that name; None if there is none or the person may see nothing of it."""
    return next((register for register in registers_seen_by(rights) if register.form.name == name), None)
