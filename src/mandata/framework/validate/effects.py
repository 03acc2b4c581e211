"""Keys that change nothing where they are written: who wrote them believes that they do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from mandata.findings import Findings
from mandata.framework.draft import Declared, Draft
from mandata.framework.messages.indicators import LEAVE_OUT
from mandata.framework.model import Chart, Column, ExhibitDeclaration, Field, Outline, Rows, marks
from mandata.framework.validate.outline import EXPECTED_COLOURS
from mandata.messages import N_, Params, Phrase

Loc = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class WithoutEffect:
    """Keys of a model that have no effect under some condition.

    Attributes:
        keys: as a file writes them.
        when: whether they have none.
        because: why, as the end of a sentence.
        fix: what to do instead.
    """

    keys: Sequence[str]
    when: Callable[[Any], bool]
    because: str
    fix: str = LEAVE_OUT


FIXED_WORDS = ("yes_no", "rating")

OF_INDICATORS = (
    WithoutEffect(
        ("form", "where", "window", "share_of", "as_reported"),
        lambda item: bool(item.components),
        N_("a composite is computed from its components"),
        N_("Leave it out, or write it in the components."),
    ),
    WithoutEffect(
        ("form", "where", "window", "share_of", "as_reported"),
        lambda item: bool(item.of),
        N_("a calculated indicator is computed from its operands"),
        N_("Leave it out, or write it in the indicators that `of` names."),
    ),
    WithoutEffect(
        ("scale",), lambda item: item.unit != "rating", N_("only a rating has a scale"), N_("Add `unit: rating`.")
    ),
    WithoutEffect(("decimals",), lambda item: item.unit in FIXED_WORDS, N_("the unit is printed in words")),
    WithoutEffect(("desired",), lambda item: item.compare == "none", N_("the indicator is compared with nothing")),
    WithoutEffect(("as_reported",), lambda item: item.value is not None, N_("`value` is not a share")),
    WithoutEffect(
        ("share_of",),
        lambda item: item.denominator is not None or item.value is not None,
        N_("the share has a denominator, or the value is not a share"),
        N_("Keep `numerator` and one of `denominator` and `share_of`."),
    ),
)

OF_FORMS = (
    WithoutEffect(("kept_since",), lambda item: item.kind != "register", N_("only a register has a first day")),
    WithoutEffect(("alike",), lambda item: item.kind != "register", N_("only a register has entries of its own")),
    WithoutEffect(
        ("deadlines",), lambda item: item.kind != "register", N_("only entries of a register have deadlines")
    ),
    WithoutEffect(
        ("kind", "required", "reported_by", "asked_of", "topics", "dated_by", "numbering", "known_from"),
        lambda item: item.part_of is not None,
        N_("the rows belong to entries of a register"),
    ),
    WithoutEffect(("known_from",), lambda item: item.kind == "register", N_("figures are only offered in returns")),
)

OF_FIELDS = (
    WithoutEffect(("cumulative",), lambda item: not item.counts, N_("the field holds no number")),
    WithoutEffect(("whole_over", "share_of"), lambda item: not item.counts, N_("the field holds no number")),
)

OF_FIELDS_WITHOUT_PAST = (
    WithoutEffect(("cumulative",), lambda _: True, N_("only rows of a return with a key are compared between cycles")),
)

OF_OUTLINES = (
    WithoutEffect(
        ("organisation_findings",),
        lambda item: not any(part.layout == "annex" and part.text == "findings" for part in item.sections),
        N_("the report has no annex of findings"),
        N_("Add a section with `layout: annex` and `text: findings`, or leave it out."),
    ),
)

OF_ITEMS_OF_OTHER_CYCLES = (WithoutEffect(("cycle",), lambda _: True, N_("the columns go across the cycles")),)

OF_ITEMS_SHOWN_BY_COLUMNS = (WithoutEffect(("show",), lambda _: True, N_("each column has a `show` of its own")),)

OF_ROWS = (
    WithoutEffect(("only", "of_kind", "total", "sort"), lambda item: bool(item.items), N_("the rows are items")),
    WithoutEffect(("of_kind",), lambda item: bool(item.only), N_("`only` names the rows"), N_("Keep one of them.")),
    WithoutEffect(("of_kind",), lambda item: item.dimension == "cycle", N_("the rows are cycles")),
)

OF_COLUMNS = (
    WithoutEffect(
        ("where", "cycle", "show", "across", "codes"),
        lambda item: item.attribute is not None,
        N_("the column shows an attribute"),
    ),
    WithoutEffect(("codes",), lambda item: item.across is None, N_("the column does not go `across` a dimension")),
    WithoutEffect(("cycle",), lambda item: item.across == "cycle", N_("the column goes across the cycles")),
)

OF_EXHIBITS = (
    WithoutEffect(("chart",), lambda item: not item.of_kind.is_drawn, N_("only charts and maps are drawn")),
    WithoutEffect(("rows", "columns"), lambda item: "rows" not in item.of_kind.needs, N_("key figures have no table")),
)

OF_CHARTS = (
    WithoutEffect(("height",), lambda item: not marks()[item.mark].has_height, N_("the height of this mark is fixed")),
)


def check_effects(draft: Draft, findings: Findings) -> None:
    """Add an error for each key of outline, indicators, forms and exhibits that has no effect where it is written."""
    if draft.outline:
        _check(draft.outline, (), draft.outline.item, OF_OUTLINES, findings)
        _check_colours(draft.outline, draft, findings)
    for indicator in draft.indicators:
        _check(indicator, (), indicator.item, OF_INDICATORS, findings)
    for form in draft.forms.known.values():
        _check(form, (), form.item, OF_FORMS, findings)
        for index, field in enumerate(form.item.table.fields):
            has_past = form.item.kind == "return" and not form.item.part_of and form.item.table.primaryKey
            more = () if has_past else OF_FIELDS_WITHOUT_PAST
            _check(form, ("schema", "fields", index), field, (*OF_FIELDS, *more), findings)
    for exhibit in draft.exhibits:
        for loc, part, rules in _parts_of(exhibit.item):
            _check(exhibit, loc, part, rules, findings)


def _check_colours(outline: Declared[Outline], draft: Draft, findings: Findings) -> None:
    """Add an error for each colour that no section and no series has."""
    if not draft.exhibits.complete or draft.exhibits.unread:
        return
    charts = [exhibit.item.chart for exhibit in draft.exhibits if exhibit.item.chart]
    used = {section.colour for section in outline.item.sections}
    used |= {name for chart in charts for name in chart.colours.values()}
    for name in outline.item.colours.keys() - used - set(EXPECTED_COLOURS):
        place = outline.place("colours", name, of_key=True)
        findings.add("no-effect", _params(name, N_("no section and no chart has this colour"), LEAVE_OUT), place)


def _parts_of(exhibit: ExhibitDeclaration) -> Iterator[tuple[Loc, BaseModel, Iterable[WithoutEffect]]]:
    yield (), exhibit, OF_EXHIBITS
    if exhibit.rows:
        yield ("rows",), exhibit.rows, OF_ROWS
        for index, item in enumerate(exhibit.rows.items):
            if all(column.across == "cycle" for column in exhibit.columns):
                yield ("rows", "items", index), item, OF_ITEMS_OF_OTHER_CYCLES
            if all(column.show != ("value",) for column in exhibit.columns):
                yield ("rows", "items", index), item, OF_ITEMS_SHOWN_BY_COLUMNS
    for index, column in enumerate(exhibit.columns):
        yield ("columns", index), column, OF_COLUMNS
    if exhibit.chart:
        yield ("chart",), exhibit.chart, OF_CHARTS


def _check(
    declared: Declared[Any],
    loc: Loc,
    part: BaseModel | Field | Rows | Column | Chart,
    rules: Iterable[WithoutEffect],
    findings: Findings,
) -> None:
    found = {key: rule for rule in rules if rule.when(part) for key in rule.keys if key in part.model_fields_set}
    for key, rule in found.items():
        place = declared.place(*loc, key, of_key=True)
        findings.add("no-effect", _params(key, rule.because, rule.fix), place)


def _params(key: str, because: str, fix: str) -> Params:
    return {"key": key, "because": Phrase(because), "fix": Phrase(fix)}
