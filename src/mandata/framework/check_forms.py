"""What must hold within the forms: names, code lists, keys, rules."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mandata.findings import Findings
from mandata.framework.draft import Declared, Draft
from mandata.framework.model import ORGANISATIONS, Field, Form, FrameworkFile
from mandata.framework.row_expressions import problems_of_row_expression
from mandata.framework.suggest import did_you_mean

NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
"""Names serve as columns in SQL; double underscores are left to the columns that Mandata adds."""

CONTROL_TOTALS = "control_totals"
RELEASES = "releases"

RESERVED = (ORGANISATIONS, CONTROL_TOTALS, RELEASES)
"""Names of tables that every framework has."""

REASONS = ("-", "c")
"""In a cell that was asked for a figure these stand for a reason why there is none."""

DATED = ("date", "year")
NUMBERED = ("integer", "number")


def check_forms(draft: Draft, findings: Findings) -> None:
    """Every reference within the forms holds."""
    if draft.file:
        _check_fields(draft.file, ("common_fields",), draft.file.item.common_fields, draft, findings)
    for name, form in draft.forms.known.items():
        _check_name(name, form, findings)
        _check_fields(form, ("schema", "fields"), form.item.table.fields, draft, findings)
        _check_names_of_fields(form, draft, findings)
        _check_codes_of_answers(form, draft, findings)
        _check_reporters(form, draft, findings)
        _check_rules(form, draft, findings)
        _check_computed(form, draft, findings)


def _check_name(stem: str, form: Declared[Form], findings: Findings) -> None:
    name, place = form.item.name, form.place("name")
    if name != stem:
        findings.error(
            "wrong-name", f"The form is named '{name}', its file '{stem}.yaml'.", "Give both the same name.", place
        )
    elif name in RESERVED:
        findings.error("reserved-name", f"'{name}' is a table of Mandata's own.", "Choose another name.", place)
    elif not NAME.fullmatch(name):
        findings.error(
            "wrong-name", f"'{name}' cannot name a form.", "Use small letters, digits and single underscores.", place
        )


def _check_fields(
    declared: Declared[Form] | Declared[FrameworkFile],
    loc: tuple[str, ...],
    fields: Sequence[Field],
    draft: Draft,
    findings: Findings,
) -> None:
    seen: set[str] = set()
    for index, field in enumerate(fields):
        at: tuple[str | int, ...] = (*loc, index)
        if not NAME.fullmatch(field.name):
            findings.error(
                "wrong-name",
                f"'{field.name}' cannot name a field.",
                "Use small letters, digits and single underscores.",
                declared.place(*at, "name"),
            )
        if field.name in seen:
            findings.error(
                "duplicate-id",
                f"There already is a field '{field.name}'.",
                "Give each field its own name.",
                declared.place(*at, "name"),
            )
        seen.add(field.name)
        _check_field(field, declared, at, draft, findings)


def _check_field(
    field: Field,
    declared: Declared[Form] | Declared[FrameworkFile],
    at: tuple[str | int, ...],
    draft: Draft,
    findings: Findings,
) -> None:
    if field.codelist and draft.code_lists.lacks(field.codelist):
        findings.error(
            "unknown-code-list",
            f"There is no code list '{field.codelist}'.",
            did_you_mean(field.codelist, draft.code_lists.known, "code lists"),
            declared.place(*at, "codelist"),
        )
    if field.codelist and field.type != "string":
        findings.error(
            "wrong-type",
            f"The field '{field.name}' holds codes and is declared as {field.type}.",
            "Declare it as string.",
            declared.place(*at, "type"),
        )
    if field.of_kind:
        kinds = {organisation.kind for organisation in draft.organisations.values()}
        if field.codelist != ORGANISATIONS:
            findings.error(
                "wrong-kind",
                f"'{field.name}' names a kind of organisation and no organisations.",
                f"Add `codelist: {ORGANISATIONS}` or leave `of_kind` out.",
                declared.place(*at, "of_kind"),
            )
        elif kinds and field.of_kind not in kinds:
            findings.error(
                "unknown-kind",
                f"No organisation is of the kind '{field.of_kind}'.",
                did_you_mean(field.of_kind, sorted(kinds), "kinds"),
                declared.place(*at, "of_kind"),
            )
    limits = field.constraints
    if limits.minimum is not None and limits.maximum is not None and limits.minimum > limits.maximum:
        findings.error(
            "wrong-limits",
            f"The minimum of '{field.name}' is above its maximum.",
            "Exchange them.",
            declared.place(*at, "constraints", "minimum"),
        )
    if (limits.minimum is not None or limits.maximum is not None) and field.type not in (*NUMBERED, "year"):
        findings.error(
            "wrong-limits",
            f"'{field.name}' is no number and has limits.",
            "Leave the limits out, or change the type.",
            declared.place(*at, "constraints"),
        )
    if limits.pattern is not None and not _is_pattern(limits.pattern):
        findings.error(
            "wrong-pattern",
            f"'{limits.pattern}' is not a regular expression.",
            "Correct the pattern.",
            declared.place(*at, "constraints", "pattern"),
        )


def _check_names_of_fields(declared: Declared[Form], draft: Draft, findings: Findings) -> None:
    """Fields that other parts of the form name."""
    whole = draft.whole_form(declared.item.name) or declared.item
    names = [field.name for field in whole.table.fields]

    def check(name: str, *loc: str | int, types: Sequence[str] = ()) -> None:
        field = whole.field(name)
        if field is None:
            findings.error(
                "unknown-field",
                f"The form has no field '{name}'.",
                did_you_mean(name, names, "fields"),
                declared.place(*loc),
            )
        elif types and field.type not in types:
            findings.error(
                "wrong-type",
                f"The field '{name}' is declared as {field.type}.",
                f"It must be {' or '.join(types)}.",
                declared.place(*loc),
            )

    for index, name in enumerate(declared.item.table.primaryKey):
        check(name, "schema", "primaryKey", index)
    for index, field in enumerate(declared.item.table.fields):
        if field.share_of:
            check(field.share_of, "schema", "fields", index, "share_of", types=NUMBERED)
    if declared.item.dated_by:
        check(declared.item.dated_by, "dated_by", types=DATED)
    elif declared.item.kind == "register":
        findings.error(
            "missing-key",
            "A register names the field that dates its entries.",
            "Add `dated_by:`.",
            declared.place("kind"),
        )


def _check_codes_of_answers(declared: Declared[Form], draft: Draft, findings: Findings) -> None:
    """A cell of an answer must not be readable both as a code and as a reason."""
    for index, field in enumerate(declared.item.table.fields):
        codes = draft.code_lists.known.get(field.codelist or "")
        for code in REASONS if codes and declared.item.is_answer(field) else ():
            if codes and code in codes.codes:
                message = f"In '{field.name}' the code '{code}' could not be told from a reason why there is no figure."
                mend = "Rename the code, or declare the field with `answer: false`."
                findings.error("reserved-code", message, mend, declared.place("schema", "fields", index, "codelist"))


def _check_reporters(declared: Declared[Form], draft: Draft, findings: Findings) -> None:
    known = {item.kind for item in draft.organisations.values()} | draft.organisations.keys()
    for index, name in enumerate(declared.item.reported_by):
        if known and name not in known:
            findings.error(
                "unknown-organisation",
                f"'{name}' is neither a kind nor a code of an organisation.",
                did_you_mean(name, sorted(known), "kinds and codes"),
                declared.place("reported_by", index),
            )


def _check_rules(declared: Declared[Form], draft: Draft, findings: Findings) -> None:
    whole = draft.whole_form(declared.item.name) or declared.item
    names = [field.name for field in whole.table.fields]
    seen: set[str] = set()
    for index, rule in enumerate(declared.item.rules):
        if rule.id in seen:
            findings.error(
                "duplicate-id",
                f"There already is a rule '{rule.id}'.",
                "Give each rule its own id.",
                declared.place("rules", index, "id"),
            )
        seen.add(rule.id)
        for code, message, mend in problems_of_row_expression(rule.check, names):
            findings.error(code, message, mend, declared.place("rules", index, "check"))


def _check_computed(declared: Declared[Form], draft: Draft, findings: Findings) -> None:
    whole = draft.whole_form(declared.item.name) or declared.item
    handed_in = [field.name for field in whole.table.fields if field.computed is None]
    for index, field in enumerate(declared.item.table.fields):
        for code, message, mend in problems_of_row_expression(field.computed, handed_in) if field.computed else ():
            findings.error(code, message, mend, declared.place("schema", "fields", index, "computed"))


def _is_pattern(text: str) -> bool:
    try:
        re.compile(text)
    except re.error:
        return False
    return True
