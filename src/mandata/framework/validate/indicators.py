"""What must hold within the indicators, their SQL apart: forms, dimensions, windows, scales, components, operands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from mandata.findings import Findings
from mandata.framework.dimensions import check_is_dimension
from mandata.framework.draft import Declared, Draft
from mandata.framework.field_types import names_of
from mandata.framework.model import ORGANISATIONS, Form, Indicator
from mandata.framework.suggest import suggestion
from mandata.framework.validate.operands import check_operands
from mandata.messages import Params

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
            fix = suggestion(indicator.form, [*draft.forms.known, ORGANISATIONS])
            findings.add("unknown-form", {"name": indicator.form, "suggestion": fix}, declared.place("form"))
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
        findings.add("wrong-value", {"value": unit, "meant": meant}, declared.place("unit"), variant="unit")


def _check_window(declared: Declared[Indicator], form: Form, findings: Findings) -> None:
    window = declared.item.window
    if window is None:
        return
    field = form.field(window.field)
    if field is None:
        names = [item.name for item in form.table.fields]
        params: Params = {"form": form.name, "name": window.field, "suggestion": suggestion(window.field, names)}
        findings.add("unknown-field", params, declared.place("window", "field"))
    elif not field.field_type.is_dated:
        params = {"field": field.name, "type": field.type, "types": names_of(lambda of: of.is_dated)}
        findings.add("wrong-type", params, declared.place("window", "field"))
    elif not field.field_type.is_day and window.last_months is not None:
        place = declared.place("window", "last_months")
        findings.add("wrong-type", {"field": field.name}, place, variant="window")
    if (window.since is None) == (window.last_months is None):
        findings.add("wrong-value", place=declared.place("window"), variant="window")


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
        params = {"indicator": declared.item.id, "name": share.dimension}
        findings.add("unknown-dimension", params, place, variant="share")
    codes = draft.codes_of(form, share.dimension)
    if share.base == "before" and codes and not any("before" in code.attributes for code in codes.codes.values()):
        place = declared.place("share_of", "base")
        findings.add("missing-column", {"list": codes.name, "name": "before"}, place, variant="stages")


def _check_comparison(declared: Declared[Indicator], form: Form, findings: Findings) -> None:
    compare = declared.item.compare
    dimension = compare.rpartition("-")[0]
    if compare in NO_SUFFIX or dimension == "cycle":
        return
    field = form.field(dimension)
    if field is None or dimension not in declared.item.by or not field.field_type.is_number:
        broken_down = [item for item in form.table.fields if item.name in declared.item.by]
        numbered = [item.name for item in broken_down if item.field_type.is_number]
        fix = suggestion(dimension, ["cycle", *numbered])
        params: Params = {"indicator": declared.item.id, "name": dimension, "suggestion": fix}
        findings.add("unknown-dimension", params, declared.place("compare"), variant="compared")


def _check_scale(declared: Declared[Indicator], draft: Draft, findings: Findings) -> None:
    indicator = declared.item
    if indicator.unit == "rating" and indicator.scale is None:
        params: Params = {"indicator": indicator.id, "key": "scale"}
        findings.add("missing-key", params, declared.place("unit"), variant="rating")
    if indicator.scale and draft.code_lists.lacks(indicator.scale):
        params = {"name": indicator.scale, "suggestion": suggestion(indicator.scale, draft.code_lists.known)}
        findings.add("unknown-code-list", params, declared.place("scale"))


def _check_components(declared: Declared[Indicator], draft: Draft, findings: Findings) -> None:
    for index, component in enumerate(declared.item.components):
        if draft.indicators.lacks(component.indicator):
            fix = suggestion(component.indicator, draft.indicators.known)
            params: Params = {"name": component.indicator, "suggestion": fix}
            findings.add("unknown-indicator", params, declared.place("components", index, "indicator"))
            continue
        part = draft.indicators.known.get(component.indicator)
        for dimension in declared.item.by if part else ():
            if part and dimension not in part.item.by:
                params = {"indicator": component.indicator, "name": dimension}
                place = declared.place("components", index, "indicator")
                findings.add("unknown-dimension", params, place, variant="component")


def _check_circles(draft: Draft, findings: Findings) -> None:
    """Check that no indicator is computed from itself."""
    parts = {name: item.item.parts for name, item in draft.indicators.known.items()}
    for name, first in parts.items():
        if name in _reached(first, parts):
            declared = draft.indicators.known[name]
            findings.add("circle", {"indicator": name}, declared.place("of" if declared.item.of else "components"))


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
