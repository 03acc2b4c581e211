"""What must hold of fields that only entries can have: references to other entries, and attachments."""

from __future__ import annotations

from dataclasses import dataclass

from mandata.findings import Finding, Findings
from mandata.framework.draft import Declared, Draft
from mandata.framework.model import Field, Form
from mandata.framework.suggest import suggestion
from mandata.framework.validate.sub_tables import CLASSIFICATIONS
from mandata.messages import Param

NO_EFFECT = ("answer", "computed", "asked_of")
"""Keys of a field that mean nothing for the name of an entry or of a file."""


def check_fields_of_entries(declared: Declared[Form], form: Form, draft: Draft, findings: Findings) -> None:
    """Check the fields that only entries can have: references and attachments.

    A reference names a register whose entries everybody who sees the rows may see too.

    Args:
        declared: the form as its file declares it.
        form: the same, with the fields common to all forms.
    """
    is_of_register = form.kind == "register" or form.part_of is not None
    for index, field in enumerate(declared.item.table.fields):
        if field.field_type.is_of_entries or field.of:
            check = _ReferenceCheck(declared, form, draft, findings, field, index)
            if field.field_type.is_of_entries and not is_of_register:
                place = declared.place("schema", "fields", index, "type")
                findings.add("wrong-type", {"field": field.name, "type": field.type}, place, variant="entry")
            else:
                check.run()


def check_common_fields_of_entries(draft: Draft, findings: Findings) -> None:
    """Check that no field that all forms share is one that only entries can have."""
    for index, field in enumerate(draft.file.item.common_fields if draft.file else ()):
        if (field.field_type.is_of_entries or field.of) and draft.file is not None:
            place = draft.file.place("common_fields", index)
            findings.add("wrong-type", {"field": field.name, "type": field.type}, place, variant="entry")


@dataclass(frozen=True, slots=True)
class _ReferenceCheck:
    """The check of one field.

    Attributes:
        index: of the field in its form.
    """

    declared: Declared[Form]
    form: Form
    draft: Draft
    findings: Findings
    field: Field
    index: int

    def run(self) -> None:
        """Add a finding for everything that is wrong with the field."""
        for key in NO_EFFECT if self.field.field_type.is_of_entries else ():
            if key in self.field.model_fields_set:
                self._add_wrong("given", key, key=key)
        if self.field.of and not self.field.field_type.refers:
            self._add_wrong("no-reference", "of")
        elif self.field.of:
            self._check_register(self.field.of)
        elif self.field.field_type.refers:
            self._add_wrong("no-register-named", "type")

    def _check_register(self, name: str) -> None:
        register = self.draft.whole_form(name)
        if register is None:
            if self.draft.forms.lacks(name):
                self._add_wrong("unknown", "of", name=name, suggestion=suggestion(name, self.draft.forms.known))
        elif name in (self.form.name, self.form.part_of):
            self._add_wrong("itself", "of", name=name)
        elif not register.is_register:
            self._add_wrong(
                "sub-table" if register.part_of else "no-register", "of", name=name, of=register.part_of or ""
            )
        elif len(register.table.primaryKey) != 1:
            self._add_wrong("key-of-register", "of", name=name)
        else:
            self._check_who_sees(register)
            self._check_keepers(register)

    def _check_who_sees(self, register: Form) -> None:
        """Check that nothing of an entry is known through a reference to people who may not see the entry."""
        own, theirs = (CLASSIFICATIONS.index(form.classification) for form in (self.form, register))
        if own < theirs:
            self._add_wrong("classification", "of", register=register.name, classification=register.classification)
        elif self.form.shows(self.field) and not register.shows_records:
            self._add_wrong("published", "of", register=register.name)
        if register.topics and not (self.form.topics and set(self.form.topics) <= set(register.topics)):
            self._add_wrong("topics", "of", register=register.name, topics=", ".join(register.topics))

    def _check_keepers(self, register: Form) -> None:
        """Check that organisations that fill in the form have entries of their own to refer to."""
        known = self.draft.organisations.values()
        own, theirs = (
            {item.code for item in known if {item.code, item.kind} & set(form.reported_by)}
            for form in (self.form, register)
        )
        must = self.field.constraints.required
        if own and (not own & theirs or (must and own - theirs)):
            missing = ", ".join(sorted(own - theirs)[:3])
            self._add_wrong("keepers", "of", register=register.name, organisations=missing)

    def _add_wrong(self, variant: str, key: str, /, **params: Param) -> None:
        place = self.declared.place("schema", "fields", self.index, key)
        params = {"field": self.field.name, **params}
        self.findings.extend([Finding("wrong-reference", params, place, variant=variant)])
