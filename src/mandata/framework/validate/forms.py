"""What must hold within the forms: names, keys, dates, reporters, rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from mandata.findings import Findings
from mandata.framework.draft import Declared, Draft
from mandata.framework.field_types import names_of
from mandata.framework.model import ORGANISATIONS, TOPICS, Field, ForeignKey, Form
from mandata.framework.reporters import two_that_collide
from mandata.framework.row_expressions import mistakes_in_row_expression
from mandata.framework.suggest import suggestion
from mandata.framework.validate.fields import NAME, FieldsCheck
from mandata.framework.validate.known import check_known
from mandata.framework.validate.numbering import check_numbering
from mandata.framework.validate.references import check_common_fields_of_entries, check_fields_of_entries
from mandata.framework.validate.sub_tables import check_common_fields, check_sub_table
from mandata.messages import Params, joined

RESERVED = (ORGANISATIONS, "control_totals", "releases")
"""Names in the records folder of every workspace that are not forms."""

STORIES = "stories"
OF_A_STORY = ("id", "organisation", "kind", "text")
"""The form whose rows are stories, and the fields that are known by name; its others are tags."""

REASONS = ("-", "c")
"""In a cell that was asked for a figure these stand for a reason why there is none."""

KEYS = names_of(lambda of: of.can_name_rows)
COUNTS, DATED = names_of(lambda of: of.counts), names_of(lambda of: of.is_dated)
WHOLE, DAYS = names_of(lambda of: of.counts and not of.decimals), names_of(lambda of: of.is_day)


def check_forms(draft: Draft, findings: Findings) -> None:
    """Check every reference within the forms."""
    if draft.file:
        place = partial(draft.file.place, "common_fields")
        FieldsCheck(place, draft, findings).run(draft.file.item.common_fields)
        check_common_fields(draft, findings)
        check_common_fields_of_entries(draft, findings)
    for name, declared in draft.forms.known.items():
        place = partial(declared.place, "schema", "fields")
        FieldsCheck(place, draft, findings).run(declared.item.table.fields)
        whole = draft.whole_form(name) or declared.item
        _FormCheck(declared, whole, draft, findings).run(name)
        check_known(declared, whole, draft, findings)
        check_numbering(declared, whole, draft, findings)
        check_sub_table(declared, whole, draft, findings)
        check_fields_of_entries(declared, whole, draft, findings)


@dataclass(frozen=True, slots=True)
class _FormCheck:
    """The check of one form.

    Attributes:
        whole: the form with the common fields.
    """

    declared: Declared[Form]
    whole: Form
    draft: Draft
    findings: Findings

    def run(self, file_name: str) -> None:
        self._check_name(file_name)
        self._check_fields_named()
        self._check_stories()
        self._check_foreign_keys()
        self._check_codes_of_answers()
        self._check_reporters()
        self._check_topics()
        self._check_rules()
        self._check_computed()

    def _check_name(self, file_name: str) -> None:
        name = self.whole.name
        if name != file_name:
            self._add("wrong-name", {"name": name, "file": f"{file_name}.yaml"}, "name", variant="file")
        elif name in RESERVED:
            self._add("reserved-name", {"name": name}, "name")
        elif not NAME.fullmatch(name):
            self._add("wrong-name", {"name": name}, "name", variant="form")

    def _check_stories(self) -> None:
        """Check the fields with fixed names that texts use to choose and print stories."""
        if self.whole.name != STORIES:
            return
        for name in OF_A_STORY:
            if self.whole.field(name) is None:
                self._add("missing-field", {"name": name, "needed": OF_A_STORY}, "schema", "fields")

    def _check_fields_named(self) -> None:
        """Check that fields named in other parts of the form exist and have a suitable type."""
        form = self.declared.item
        for index, name in enumerate(form.table.primaryKey):
            self._check_field_named(name, KEYS, "schema", "primaryKey", index)
        for index, field in enumerate(form.table.fields):
            if field.whole_over:
                self._check_whole_over(field.whole_over, index)
            if field.share_of:
                self._check_field_named(field.share_of, COUNTS, "schema", "fields", index, "share_of")
        if form.dated_by:
            self._check_field_named(form.dated_by, DATED, "dated_by")
        elif form.kind == "register":
            self._add("missing-key", {"key": "dated_by"}, "kind", variant="register")
        for index, deadline in enumerate(form.deadlines):
            self._check_field_named(deadline.field, (), "deadlines", index, "field")
            self._check_field_named(deadline.after, DAYS, "deadlines", index, "after")
        for index, name in enumerate(form.alike):
            self._check_field_named(name, (), "alike", index)
        if form.disclosure:
            for index, name in enumerate(form.disclosure.dimensions):
                self._check_field_named(name, (), "disclosure", "dimensions", index)
            for index, name in enumerate(form.disclosure.counts):
                self._check_field_named(name, WHOLE, "disclosure", "counts", index)

    def _check_field_named(self, name: str, types: Sequence[str], *loc: str | int) -> None:
        field = self.whole.field(name)
        if field is None:
            self._add("unknown-field", _no_field(name, self.whole), *loc)
        elif types and field.type not in types:
            self._add("wrong-type", {"field": name, "type": field.type, "types": types}, *loc)

    def _check_foreign_keys(self) -> None:
        """Check that the form and fields of a foreign key exist, and each pair of fields has the same type."""
        for index, key in enumerate(self.declared.item.table.foreignKeys):
            loc = ("schema", "foreignKeys", index)
            for position, name in enumerate(key.fields):
                self._check_field_named(name, (), *loc, "fields", position)
            name = key.reference.resource or self.whole.name
            referred = self.draft.whole_form(name)
            if referred is None:
                if self.draft.forms.lacks(name):
                    fix = suggestion(name, [*self.draft.forms.known, ORGANISATIONS])
                    self._add("unknown-form", {"name": name, "suggestion": fix}, *loc, "reference", "resource")
            elif len(key.fields) != len(key.reference.fields):
                params = {"own": len(key.fields), "other": len(key.reference.fields)}
                self._add("wrong-value", params, *loc, "reference", "fields", variant="pairs")
            else:
                self._check_fields_referred_to(key, referred, *loc)

    def _check_fields_referred_to(self, key: ForeignKey, form: Form, *loc: str | int) -> None:
        for position, (own, name) in enumerate(zip(key.fields, key.reference.fields, strict=True)):
            field, other = self.whole.field(own), form.field(name)
            if other is None:
                self._add("unknown-field", _no_field(name, form), *loc, "reference", "fields", position)
            elif field is not None and field.type != other.type:
                params: Params = {"field": own, "type": field.type, "other": name, "other_type": other.type}
                params = {**params, "form": form.name}
                self._add("wrong-type", params, *loc, "reference", "fields", position, variant="reference")

    def _check_whole_over(self, name: str, index: int) -> None:
        key = self.declared.item.table.primaryKey
        if name not in key:
            params: Params = {"form": self.whole.name, "name": name, "suggestion": suggestion(name, key)}
            self._add("unknown-field", params, "schema", "fields", index, "whole_over", variant="key")

    def _check_codes_of_answers(self) -> None:
        """Check that no cell of an answer can be read both as a code and as a reason."""
        form = self.declared.item
        for index, field in enumerate(form.table.fields):
            codes = self.draft.codes_of(form, field.name) if form.is_answer(field) else None
            for code in REASONS if codes else ():
                if codes and code in codes.codes:
                    params = {"field": field.name, "code": code}
                    self._add("reserved-code", params, "schema", "fields", index, "codelist")

    def _check_reporters(self) -> None:
        known = {item.kind for item in self.draft.organisations.values()} | self.draft.organisations.keys()
        for index, name in enumerate(self.declared.item.reported_by):
            if known and name not in known:
                params: Params = {"name": name, "suggestion": suggestion(name, sorted(known))}
                self._add("unknown-organisation", params, "reported_by", index, variant="kind")

        self._check_asked(known)
        self._check_collisions()

    def _check_collisions(self) -> None:
        """Check that no two organisations are asked for the same row: the records could hold only one of the two."""
        two = two_that_collide(self.whole, self.draft.organisations.values(), self.draft.code_lists.known)
        if two is not None:
            self._add("same-row-twice", {"names": joined(two)}, "schema", "primaryKey")

    def _check_asked(self, known: set[str]) -> None:
        """Check that the organisations asked by the form and its codes report it."""
        organisations = self.draft.organisations
        reporters = set(self.declared.item.reported_by)
        for index, code in enumerate(self.declared.item.asked_of):
            if not organisations:
                break
            if code not in organisations:
                params: Params = {"name": code, "suggestion": suggestion(code, sorted(organisations))}
                self._add("unknown-organisation", params, "asked_of", index)
            elif not {code, organisations[code].kind} & reporters:
                self._add("not-a-reporter", {"code": code}, "asked_of", index)
        for index, field in enumerate(self.declared.item.table.fields):
            if field.asked_of:
                self._check_asking_field(field, index, known)

    def _check_asking_field(self, field: Field, index: int, known: set[str]) -> None:
        loc = ("schema", "fields", index, "asked_of")
        listed = self.draft.code_lists.known.get(field.codelist or "")
        if field.name not in self.whole.table.primaryKey or field.codelist in (None, ORGANISATIONS):
            self._add("wrong-place", {"field": field.name}, *loc, variant="asking-field")
        elif listed is not None and not any(field.asked_of in item.attributes for item in listed.codes.values()):
            columns = sorted({name for item in listed.codes.values() for name in item.attributes})
            params: Params = {"list": listed.name, "name": field.asked_of}
            params = {**params, "suggestion": suggestion(field.asked_of, columns)}
            self._add("unknown-column", params, *loc, variant="code-list")
        elif listed is not None:
            for code, item in listed.codes.items():
                for name in item.attributes.get(field.asked_of, "").split():
                    if known and name not in known:
                        params = {"name": name, "code": code, "suggestion": suggestion(name, sorted(known))}
                        self._add("unknown-organisation", params, *loc, variant="asked")

    def _check_topics(self) -> None:
        listed = self.draft.code_lists.known.get(TOPICS)
        known = listed.codes if listed else {}
        for index, topic in enumerate(self.declared.item.topics):
            if topic not in known:
                params: Params = {"text": topic, "list": TOPICS, "suggestion": suggestion(topic, known)}
                self._add("unknown-code", params, "topics", index)

    def _check_rules(self) -> None:
        names = [field.name for field in self.whole.table.fields]
        seen: set[str] = set()
        for index, rule in enumerate(self.declared.item.rules):
            if rule.id in seen:
                self._add("duplicate-id", {"name": rule.id}, "rules", index, "id", variant="rule")
            seen.add(rule.id)
            for mistake in mistakes_in_row_expression(rule.check, self.whole.name, names):
                self._add(mistake.code, mistake.params, "rules", index, "check", variant=mistake.variant)

    def _check_computed(self) -> None:
        submitted = [field.name for field in self.whole.table.fields if field.computed is None]
        for index, field in enumerate(self.declared.item.table.fields):
            expression = field.computed or ""
            for mistake in mistakes_in_row_expression(expression, self.whole.name, submitted) if expression else ():
                loc = ("schema", "fields", index, "computed")
                self._add(mistake.code, mistake.params, *loc, variant=mistake.variant)

    def _add(self, code: str, params: Params, *loc: str | int, variant: str = "") -> None:
        self.findings.add(code, params, self.declared.place(*loc), variant=variant)


def _no_field(name: str, form: Form) -> Params:
    fix = suggestion(name, [field.name for field in form.table.fields])
    return {"form": form.name, "name": name, "suggestion": fix}
