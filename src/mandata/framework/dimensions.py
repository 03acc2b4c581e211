"""Dimensions as framework files name them: a field of a form, or `field.attribute` of the codes it holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from mandata.findings import Findings, Place
from mandata.framework.derivation import over_records
from mandata.framework.draft import Draft
from mandata.framework.model import CodeList, Form, Indicator
from mandata.framework.suggest import did_you_mean

ATTRIBUTES = ("name", "order", "broader")
"""Attributes of every code, in addition to the further columns of its file."""


def check_is_dimension(name: str, form: Form, draft: Draft, place: Place, findings: Findings) -> None:
    """Return a finding if a form has no such dimension."""
    field, dot, attribute = name.partition(".")
    declared = form.field(field)
    if declared is None:
        names = [item.name for item in form.table.fields]
        findings.error(
            "unknown-field",
            f"The form '{form.name}' has no field '{field}'.",
            did_you_mean(field, names, "fields"),
            place,
        )
    elif not declared.field_type.is_dimension:
        message = f"Nothing can be broken down by '{field}', which holds {declared.field_type.kind}."
        findings.error("wrong-type", message, "Name a field that holds one code.", place)
    elif dot:
        codes = draft.codes_of(form, field)
        known = attributes_of(codes) if codes else []
        coded_by, lists = declared.codelist, draft.code_lists
        is_told_elsewhere = coded_by is not None and (coded_by in lists.unread or lists.lacks(coded_by))
        if attribute not in known and not is_told_elsewhere:
            findings.error(
                "unknown-attribute",
                f"The codes of '{field}' have no attribute '{attribute}'.",
                did_you_mean(attribute, known, "attributes"),
                place,
            )


def attributes_of(codes: CodeList) -> list[str]:
    """Return what the file of a code list says of each code."""
    return list(dict.fromkeys([*ATTRIBUTES, *(name for code in codes.codes.values() for name in code.attributes)]))


def codes_along(dimension: str, indicator: Indicator, draft: Draft) -> Collection[str] | None:
    """Return the allowed codes of a place along a dimension; None if any text is allowed (years, free text)."""
    known = {name: item.item for name, item in draft.indicators.known.items()}
    over = over_records(indicator, dimension, known)
    form = draft.whole_form(over.form) if over else None
    field = form.field(dimension) if form else None
    if form is None or field is None:
        return None
    if field.field_type.values:
        return field.field_type.values
    codes = draft.codes_of(form, dimension)
    return codes.codes.keys() if codes else None


def check_place(
    where: Mapping[str, str], indicator: Indicator, draft: Draft, places: Mapping[str, Place], findings: Findings
) -> None:
    """A finding for every dimension that an indicator is not broken down by, and every code that it does not know.

    Args:
        places: for each dimension, where it is written.
    """
    for dimension, code in where.items():
        if dimension not in indicator.by:
            tell_not_broken_down(dimension, indicator, places[dimension], findings)
            continue
        check_code(code, dimension, indicator, draft, place=places[dimension], findings=findings)


def check_code(
    code: str, dimension: str, indicator: Indicator, draft: Draft, *, place: Place, findings: Findings
) -> None:
    """Return a finding if a dimension surely has no such code."""
    known = codes_along(dimension, indicator, draft)
    if known is not None and code not in known:
        findings.error(
            "unknown-code", f"'{code}' is no code of '{dimension}'.", did_you_mean(code, known, "codes"), place
        )


def tell_not_broken_down(dimension: str, indicator: Indicator, place: Place, findings: Findings) -> None:
    """Return the finding that an indicator is not broken down by a dimension."""
    findings.error(
        "unknown-dimension",
        f"The indicator '{indicator.id}' is not broken down by '{dimension}'.",
        did_you_mean(dimension, indicator.by, "dimensions"),
        place,
    )
