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
from mandata.framework.row_expressions import problems_of_row_expression
from mandata.framework.suggest import did_you_mean
from mandata.framework.validate.fields import NAME, FieldsCheck
from mandata.framework.validate.known import check_known
from mandata.framework.validate.numbering import check_numbering
from mandata.framework.validate.sub_tables import check_common_fields, check_sub_table

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
    for name, declared in draft.forms.known.items():
        place = partial(declared.place, "schema", "fields")
        FieldsCheck(place, draft, findings).run(declared.item.table.fields)
        whole = draft.whole_form(name) or declared.item
        _FormCheck(declared, whole, draft, findings).run(name)
        check_known(declared, whole, draft, findings)
        check_numbering(declared, whole, draft, findings)
        check_sub_table(declared, whole, draft, findings)


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
            message = f"The form is named '{name}', its file '{file_name}.yaml'."
            self._tell("wrong-name", message, "Give both the same name.", "name")
        elif name in RESERVED:
            self._tell("reserved-name", f"'{name}' is a table of Mandata's own.", "Choose another name.", "name")
        elif not NAME.fullmatch(name):
            fix = "Use small letters, digits and single underscores."
            self._tell("wrong-name", f"'{name}' cannot name a form.", fix, "name")

    def _check_stories(self) -> None:
        """Texts choose stories, and print them, by fields of fixed names."""
        if self.whole.name != STORIES:
            return
        for name in OF_A_STORY:
            if self.whole.field(name) is None:
                message = f"The form of stories has no field '{name}', by which stories are found and printed."
                place = self.declared.place("schema", "fields")
                self.findings.warning("missing-field", message, f"It needs {', '.join(OF_A_STORY)}.", place)

    def _check_fields_named(self) -> None:
        """Fields that other parts of the form name exist and are of a fitting type."""
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
            self._tell("missing-key", "A register names the field that dates its entries.", "Add `dated_by:`.", "kind")
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
            self._tell("unknown-field", f"The form has no field '{name}'.", self._meant(name), *loc)
        elif types and field.type not in types:
            message = f"The field '{name}' is declared as {field.type}."
            self._tell("wrong-type", message, f"It must be {' or '.join(types)}.", *loc)

    def _meant(self, name: str) -> str:
        return did_you_mean(name, [field.name for field in self.whole.table.fields], "fields")

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
                    fix = did_you_mean(name, [*self.draft.forms.known, ORGANISATIONS], "forms")
                    self._tell("unknown-form", f"There is no form '{name}'.", fix, *loc, "reference", "resource")
            elif len(key.fields) != len(key.reference.fields):
                message = f"The key has {len(key.fields)} fields, its reference has {len(key.reference.fields)}."
                self._tell("wrong-value", message, "Name them in pairs.", *loc, "reference", "fields")
            else:
                self._check_fields_referred_to(key, referred, *loc)

    def _check_fields_referred_to(self, key: ForeignKey, form: Form, *loc: str | int) -> None:
        for position, (own, name) in enumerate(zip(key.fields, key.reference.fields, strict=True)):
            field, other = self.whole.field(own), form.field(name)
            if other is None:
                fix = did_you_mean(name, [item.name for item in form.table.fields], "fields")
                message = f"The form '{form.name}' has no field '{name}'."
                self._tell("unknown-field", message, fix, *loc, "reference", "fields", position)
            elif field is not None and field.type != other.type:
                message = f"'{own}' is declared as {field.type}, '{name}' of '{form.name}' as {other.type}."
                self._tell("wrong-type", message, "Declare both alike.", *loc, "reference", "fields", position)

    def _check_whole_over(self, name: str, index: int) -> None:
        key = self.declared.item.table.primaryKey
        if name not in key:
            message = f"The shares make a whole over '{name}', which is no field of the key."
            self._tell(
                "unknown-field",
                message,
                did_you_mean(name, key, "fields of the key"),
                "schema",
                "fields",
                index,
                "whole_over",
            )

    def _check_codes_of_answers(self) -> None:
        """Check that no cell of an answer can be read both as a code and as a reason."""
        form = self.declared.item
        for index, field in enumerate(form.table.fields):
            codes = self.draft.codes_of(form, field.name) if form.is_answer(field) else None
            for code in REASONS if codes else ():
                if codes and code in codes.codes:
                    message = (
                        f"In '{field.name}' the code '{code}' could not be told from a reason for having no figure."
                    )
                    fix = "Rename the code, or declare the field with `answer: false`."
                    self._tell("reserved-code", message, fix, "schema", "fields", index, "codelist")

    def _check_reporters(self) -> None:
        known = {item.kind for item in self.draft.organisations.values()} | self.draft.organisations.keys()
        for index, name in enumerate(self.declared.item.reported_by):
            if known and name not in known:
                message = f"'{name}' is neither a kind nor a code of an organisation."
                fix = did_you_mean(name, sorted(known), "kinds and codes")
                self._tell("unknown-organisation", message, fix, "reported_by", index)

        self._check_asked(known)
        self._check_collisions()

    def _check_collisions(self) -> None:
        """No two organisations are asked for the same row: the records could hold only one of the two."""
        two = two_that_collide(self.whole, self.draft.organisations.values(), self.draft.code_lists.known)
        if two is None:
            return
        message = f"{' and '.join(two)} answer this form, and nothing in its key tells their rows apart."
        fix = (
            "Add the field of the organisation that reports to `primaryKey`, ask a single organisation, "
            "or say with `asked_of` who is asked for which code."
        )
        self._tell("same-row-twice", message, fix, "schema", "primaryKey")

    def _check_asked(self, known: set[str]) -> None:
        """Check that the organisations asked by the form and its codes report it."""
        organisations = self.draft.organisations
        reporters = set(self.declared.item.reported_by)
        for index, code in enumerate(self.declared.item.asked_of):
            if not organisations:
                break
            if code not in organisations:
                fix = did_you_mean(code, sorted(organisations), "organisations")
                self._tell("unknown-organisation", f"'{code}' is no organisation.", fix, "asked_of", index)
            elif not {code, organisations[code].kind} & reporters:
                message = f"'{code}' is asked, but `reported_by` does not name it."
                self._tell("not-a-reporter", message, "Add it or its kind to `reported_by`.", "asked_of", index)
        for index, field in enumerate(self.declared.item.table.fields):
            if field.asked_of:
                self._check_asking_field(field, index, known)

    def _check_asking_field(self, field: Field, index: int, known: set[str]) -> None:
        loc = ("schema", "fields", index, "asked_of")
        listed = self.draft.code_lists.known.get(field.codelist or "")
        if field.name not in self.whole.table.primaryKey or field.codelist in (None, ORGANISATIONS):
            message = "Only a field of the key with a code list can say who is asked for its codes."
            self._tell("wrong-place", message, "Name the field in `primaryKey`, and its `codelist`.", *loc)
        elif listed is not None and not any(field.asked_of in item.attributes for item in listed.codes.values()):
            message = f"The code list '{field.codelist}' has no column '{field.asked_of}'."
            columns = sorted({name for item in listed.codes.values() for name in item.attributes})
            self._tell("unknown-column", message, did_you_mean(field.asked_of, columns, "columns"), *loc)
        elif listed is not None:
            for code, item in listed.codes.items():
                for name in item.attributes.get(field.asked_of, "").split():
                    if known and name not in known:
                        message = f"'{name}', asked for '{code}', is neither a kind nor a code of an organisation."
                        self._tell(
                            "unknown-organisation", message, did_you_mean(name, sorted(known), "kinds and codes"), *loc
                        )

    def _check_topics(self) -> None:
        listed = self.draft.code_lists.known.get(TOPICS)
        known = listed.codes if listed else {}
        for index, topic in enumerate(self.declared.item.topics):
            if topic not in known:
                message = f"'{topic}' is no code of the code list '{TOPICS}'."
                self._tell("unknown-code", message, did_you_mean(topic, known, "topics"), "topics", index)

    def _check_rules(self) -> None:
        names = [field.name for field in self.whole.table.fields]
        seen: set[str] = set()
        for index, rule in enumerate(self.declared.item.rules):
            if rule.id in seen:
                message = f"There already is a rule '{rule.id}'."
                self._tell("duplicate-id", message, "Give each rule its own id.", "rules", index, "id")
            seen.add(rule.id)
            for problem in problems_of_row_expression(rule.check, names):
                self._tell(*problem, "rules", index, "check")

    def _check_computed(self) -> None:
        handed_in = [field.name for field in self.whole.table.fields if field.computed is None]
        for index, field in enumerate(self.declared.item.table.fields):
            for problem in problems_of_row_expression(field.computed, handed_in) if field.computed else ():
                self._tell(*problem, "schema", "fields", index, "computed")

    def _tell(self, code: str, message: str, fix: str, *loc: str | int) -> None:
        self.findings.error(code, message, fix, self.declared.place(*loc))
