"""What must hold of sub-tables: forms whose rows belong to the entries of a register (`part_of`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from mandata.findings import Finding, Findings
from mandata.framework.draft import Declared, Draft
from mandata.framework.model import Field, Form
from mandata.framework.suggest import suggestion
from mandata.messages import Param

GIVEN_BY_ENTRY = {
    "type": "type",
    "codelist": "listed",
    "of_kind": "of_kind",
    "of": "of",
    "unit": "unit",
    "computed": "computed",
    "answer": "answer",
    "asked_of": "asked_of",
    "constraints": "constraints",
}
"""Keys of a field that the field of the register decides, where one repeats it, with their names in the model."""

CLASSIFICATIONS = get_args(Form.model_fields["classification"].annotation)
"""From what everybody may see to what the fewest may."""


def check_sub_table(declared: Declared[Form], form: Form, draft: Draft, findings: Findings) -> None:
    """Check that a sub-table belongs to a register and is as confidential, and that it repeats fields of its entries.

    Args:
        declared: the form as its file declares it.
        form: the same, with the fields common to all forms.
    """
    check = _SubTableCheck(declared, form, draft, findings)
    check.fields()
    if form.part_of is not None:
        check.register()


def check_common_fields(draft: Draft, findings: Findings) -> None:
    """Check that no field that all forms share repeats one of an entry."""
    for index, field in enumerate(draft.file.item.common_fields if draft.file else ()):
        if field.from_entry is not None and draft.file is not None:
            place = draft.file.place("common_fields", index, "from_entry")
            findings.extend([Finding("wrong-sub-table", {}, place, variant="no-part")])


@dataclass(frozen=True, slots=True)
class _SubTableCheck:
    """The check of one form."""

    declared: Declared[Form]
    form: Form
    draft: Draft
    findings: Findings

    def register(self) -> None:
        """Check the register, and what ties the rows to its entries."""
        name = self.form.part_of or ""
        register = self.draft.forms.known.get(name)
        if register is None:
            if self.draft.forms.lacks(name):
                known = self.draft.forms.known
                self._add_wrong("unknown", "part_of", name=name, suggestion=suggestion(name, known))
        elif register.item.kind != "register" or register.item.part_of is not None:
            self._add_wrong("no-register", "part_of", name=name)
        elif len(register.item.table.primaryKey) != 1:
            self._add_wrong("key-of-register", "part_of", name=name)
        else:
            self._check_keys(register.item)
            self._check_confidentiality(register.item)

    def fields(self) -> None:
        """Check the fields that repeat those of an entry."""
        register = self.draft.whole_form(self.form.part_of or "")
        for index, field in enumerate(self.declared.item.table.fields):
            if field.from_entry is not None:
                self._check_field(field, register, index)

    def _check_field(self, field: Field, register: Form | None, index: int) -> None:
        loc, name = ("schema", "fields", index), field.from_entry or ""
        if self.form.part_of is None:
            self._add_wrong("no-part", *loc, "from_entry")
            return
        if register is not None and register.field(name) is None:
            meant = suggestion(name, [item.name for item in register.table.fields])
            self._add_wrong("field", *loc, "from_entry", register=register.name, name=name, suggestion=meant)
        for key, attribute in GIVEN_BY_ENTRY.items():
            if attribute in field.model_fields_set:
                self._add_wrong("given", *loc, key, key=key)

    def _check_keys(self, register: Form) -> None:
        """Check that one foreign key names the entry of a row, and that the key of the rows begins with it."""
        name = register.table.primaryKey[0]
        keys = [key for key in self.form.table.foreignKeys if key.reference.resource == register.name]
        if len(keys) != 1 or keys[0].reference.fields != (name,) or len(keys[0].fields) != 1:
            self._add_wrong("no-key", "part_of", register=register.name, name=name)
            return
        own, key = keys[0].fields[0], self.form.table.primaryKey
        if key and key[0] != own:
            self._add_wrong("key", "schema", "primaryKey", name=own)
        if any(field.name == own and field.from_entry for field in self.form.table.fields):
            self._add_wrong("name", "schema", "foreignKeys", name=own)

    def _check_confidentiality(self, register: Form) -> None:
        """Check that nothing of an entry is known through its rows to people who may not see the entry."""
        own, theirs = (CLASSIFICATIONS.index(form.classification) for form in (self.form, register))
        if own < theirs:
            self._add_wrong("classification", "part_of", register=register.name, classification=register.classification)
        if register.personal_data and not self.form.personal_data:
            self._add_wrong("personal-data", "part_of", register=register.name)

    def _add_wrong(self, variant: str, *loc: str | int, **params: Param) -> None:
        self.findings.extend([Finding("wrong-sub-table", params, self.declared.place(*loc), variant=variant)])
