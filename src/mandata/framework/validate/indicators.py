"""What must hold within the indicators, their SQL apart: forms, dimensions, windows, scales, components, operands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from mandata.findings import Findings
from mandata.framework.dimensions import check_is_dimension
from mandata.framework.draft import Declared, Draft
from mandata.framework.field_types import names_of
from mandata.framework.model import ORGANISATIONS, Form, Indicator
from mandata.framework.suggest import did_you_mean
from mandata.framework.validate.operands import check_operands

NO_SUFFIX = ("previous", "none")

MEANT_UNITS = {"%": "percent", "percentage": "percent", "per cent": "percent", "boolean": "yes_no", "yes/no": "yes_no"}
"""Words for which a unit is meant that decides how a number is printed; any other word is a unit of its own."""


def check_indicators(draft: Draft, findings: Findings) -> None:
    """Check every reference within the indicators."""
    for declared in draft.indicators:
        if declared.item.components:
            _check_components(declared, draft, findings)
        elif declared.item.of:
            check_operands(declared, draft, findings)
        else:
            _check_over_form(declared, draft, findings)
        _check_scale(declared, draft, findings)
        _check_unit(declared, findings)
    _check_circles(draft, findings)


def _check_over_form(declared: Declared[Indicator], draft: Draft, findings: Findings) -> None:
    indicator = declared.item
    form = draft.whole_form(indicator.form)
    if form is None:
        if draft.forms.lacks(indicator.form):
            findings.error(
                "unknown-form",
                f"There is no form '{indicator.form}'.",
                did_you_mean(indicator.form, [*draft.forms.known, ORGANISATIONS], "forms"),
                declared.place("form"),
            )
        return
    for index, name in enumerate(indicator.by):
        check_is_dimension(name, form, draft, declared.place("by", index), findings)
    _check_window(declared, form, findings)
    _check_share(declared, form, draft, findings)
    _check_comparison(declared, form, findings)


def _check_unit(declared: Declared[Indicator], findings: Findings) -> None:
    unit = declared.item.unit
    meant = MEANT_UNITS.get(unit.lower())
    if meant:
        findings.error("wrong-value", f"'{unit}' is no unit.", f"Write `unit: {meant}`.", declared.place("unit"))


def _check_window(declared: Declared[Indicator], form: Form, findings: Findings) -> None:
    window = declared.item.window
    if window is None:
        return
    field = form.field(window.field)
    if field is None:
        names = [item.name for item in form.table.fields]
        findings.error(
            "unknown-field",
            f"The form '{form.name}' has no field '{window.field}'.",
            did_you_mean(window.field, names, "fields"),
            declared.place("window", "field"),
        )
    elif not field.field_type.is_dated:
        findings.error(
            "wrong-type",
            f"The window's field '{field.name}' is declared as {field.type}.",
            f"It must be {' or '.join(names_of(lambda of: of.is_dated))}.",
            declared.place("window", "field"),
        )
    elif not field.field_type.is_day and window.last_months is not None:
        findings.error(
            "wrong-type",
            f"The window counts months, and '{field.name}' holds years.",
            "Name a field of dates.",
            declared.place("window", "last_months"),
        )
    if (window.since is None) == (window.last_months is None):
        findings.error(
            "wrong-value",
            "A window needs either `since` or `last_months`.",
            "Keep one of them.",
            declared.place("window"),
        )


def _check_share(declared: Declared[Indicator], form: Form, draft: Draft, findings: Findings) -> None:
    share = declared.item.share_of
    if share is None:
        return
    place = declared.place("share_of", "dimension")
    known = len(findings)
    check_is_dimension(share.dimension, form, draft, place, findings)
    if len(findings) > known:
        return
    if share.dimension not in declared.item.by:
        findings.error(
            "unknown-dimension",
            f"A share within '{share.dimension}' must be broken down by it.",
            "Add it to `by`.",
            place,
        )
    codes = draft.codes_of(form, share.dimension)
    if share.base == "before" and codes and not any("before" in code.attributes for code in codes.codes.values()):
        findings.error(
            "missing-column",
            f"The code list '{codes.name}' has no column 'before'.",
            "Add it: for each stage the code of the one before.",
            declared.place("share_of", "base"),
        )


def _check_comparison(declared: Declared[Indicator], form: Form, findings: Findings) -> None:
    compare = declared.item.compare
    dimension = compare.rpartition("-")[0]
    if compare in NO_SUFFIX or dimension == "cycle":
        return
    field = form.field(dimension)
    if field is None or dimension not in declared.item.by or not field.field_type.is_number:
        broken_down = [item for item in form.table.fields if item.name in declared.item.by]
        numbered = [item.name for item in broken_down if item.field_type.is_number]
        findings.error(
            "unknown-dimension",
            f"'{dimension}' is no numbered dimension of the indicator.",
            did_you_mean(dimension, ["cycle", *numbered], "dimensions"),
            declared.place("compare"),
        )


def _check_scale(declared: Declared[Indicator], draft: Draft, findings: Findings) -> None:
    indicator = declared.item
    if indicator.unit == "rating" and indicator.scale is None:
        findings.error(
            "missing-key",
            f"The rating '{indicator.id}' names no scale.",
            "Add `scale:` with a code list.",
            declared.place("unit"),
        )
    if indicator.scale and draft.code_lists.lacks(indicator.scale):
        findings.error(
            "unknown-code-list",
            f"There is no code list '{indicator.scale}'.",
            did_you_mean(indicator.scale, draft.code_lists.known, "code lists"),
            declared.place("scale"),
        )


def _check_components(declared: Declared[Indicator], draft: Draft, findings: Findings) -> None:
    for index, component in enumerate(declared.item.components):
        if draft.indicators.lacks(component.indicator):
            findings.error(
                "unknown-indicator",
                f"There is no indicator '{component.indicator}'.",
                did_you_mean(component.indicator, draft.indicators.known, "indicators"),
                declared.place("components", index, "indicator"),
            )
            continue
        part = draft.indicators.known.get(component.indicator)
        for dimension in declared.item.by if part else ():
            if part and dimension not in part.item.by:
                findings.error(
                    "unknown-dimension",
                    f"The component '{component.indicator}' is not broken down by '{dimension}'.",
                    "Leave the dimension out of `by`, or add it to the component.",
                    declared.place("components", index, "indicator"),
                )


def _check_circles(draft: Draft, findings: Findings) -> None:
    """No indicator may be computed from itself."""
    parts = {name: item.item.parts for name, item in draft.indicators.known.items()}
    for name, first in parts.items():
        if name in _reached(first, parts):
            findings.error(
                "circle",
                f"The indicator '{name}' is computed from itself.",
                "Take it out of its components or operands.",
                draft.indicators.known[name].place("of" if draft.indicators.known[name].item.of else "components"),
            )


def _reached(first: Iterable[str], parts: Mapping[str, Sequence[str]]) -> set[str]:
    """Return the components, their components, and so on."""
    reached: set[str] = set()
    waiting = list(first)
    while waiting:
        part = waiting.pop()
        if part not in reached:
            reached.add(part)
            waiting.extend(parts.get(part, ()))
    return reached
