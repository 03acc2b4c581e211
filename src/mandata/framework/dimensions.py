"""Dimensions as framework files name them: a field of a form, or `field.attribute` of the codes it holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from mandata.findings import Findings, Place
from mandata.framework.derivation import over_records
from mandata.framework.draft import Draft
from mandata.framework.model import CodeList, Form, Indicator
from mandata.framework.suggest import suggestion
from mandata.messages import Params

ATTRIBUTES = ("name", "order", "broader")
"""Attributes of every code, in addition to the further columns of its file."""


def check_is_dimension(name: str, form: Form, draft: Draft, place: Place, findings: Findings) -> None:
    """Add a finding if a form has no such dimension."""
    field, dot, attribute = name.partition(".")
    declared = form.field(field)
    if declared is None:
        names = [item.name for item in form.table.fields]
        params: Params = {"form": form.name, "name": field, "suggestion": suggestion(field, names)}
        findings.add("unknown-field", params, place)
    elif not declared.field_type.is_dimension:
        params = {"field": field, "kind": declared.field_type.kind.phrase}
        findings.add("wrong-type", params, place, variant="dimension")
    elif dot:
        codes = draft.codes_of(form, field)
        known = attributes_of(codes) if codes else []
        coded_by, lists = declared.codelist, draft.code_lists
        is_found_elsewhere = coded_by is not None and (coded_by in lists.unread or lists.lacks(coded_by))
        if attribute not in known and not is_found_elsewhere:
            params = {"field": field, "name": attribute, "suggestion": suggestion(attribute, known)}
            findings.add("unknown-attribute", params, place)


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
    """Add a finding for each dimension that an indicator is not broken down by, and for each unknown code.

    Args:
        places: for each dimension, where it is written.
    """
    for dimension, code in where.items():
        if dimension not in indicator.by:
            add_not_broken_down(dimension, indicator, places[dimension], findings)
            continue
        check_code(code, dimension, indicator, draft, place=places[dimension], findings=findings)


def check_code(
    code: str, dimension: str, indicator: Indicator, draft: Draft, *, place: Place, findings: Findings
) -> None:
    """Add a finding if a dimension surely has no such code."""
    known = codes_along(dimension, indicator, draft)
    if known is not None and code not in known:
        params: Params = {"text": code, "field": dimension, "suggestion": suggestion(code, known)}
        findings.add("unknown-code", params, place, variant="field")


def add_not_broken_down(dimension: str, indicator: Indicator, place: Place, findings: Findings) -> None:
    """Add the finding that an indicator is not broken down by a dimension."""
    params: Params = {"indicator": indicator.id, "name": dimension, "suggestion": suggestion(dimension, indicator.by)}
    findings.add("unknown-dimension", params, place)
