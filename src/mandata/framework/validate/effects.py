"""Keys that change nothing where they are written: who wrote them believes that they do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from mandata.findings import Findings
from mandata.framework.draft import Declared, Draft
from mandata.framework.model import Chart, Column, ExhibitDeclaration, Field, Rows, marks

Loc = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class WithoutEffect:
    """Keys of a model that have no effect under some condition.

    Attributes:
        keys: as a file writes them.
        when: whether they have none.
        because: why, as the end of a sentence.
        fix: what to do instead, in one sentence.
    """

    keys: Sequence[str]
    when: Callable[[Any], bool]
    because: str
    fix: str = "Leave it out."


FIXED_WORDS = ("yes_no", "rating")

OF_INDICATORS = (
    WithoutEffect(
        ("form", "where", "window", "share_of", "as_reported"),
        lambda item: bool(item.components),
        "a composite is computed from its components",
        "Leave it out, or write it in the components.",
    ),
    WithoutEffect(
        ("form", "where", "window", "share_of", "as_reported"),
        lambda item: bool(item.of),
        "a calculated indicator is computed from its operands",
        "Leave it out, or write it in the indicators that `of` names.",
    ),
    WithoutEffect(("scale",), lambda item: item.unit != "rating", "only a rating has a scale", "Add `unit: rating`."),
    WithoutEffect(("decimals",), lambda item: item.unit in FIXED_WORDS, "the unit is printed in words"),
    WithoutEffect(("desired",), lambda item: item.compare == "none", "the indicator is compared with nothing"),
    WithoutEffect(("as_reported",), lambda item: item.value is not None, "the value is no share of anything"),
    WithoutEffect(
        ("share_of",),
        lambda item: item.denominator is not None or item.value is not None,
        "the share has a denominator, or is none",
        "Keep `numerator` and one of `denominator` and `share_of`.",
    ),
)

OF_FORMS = (
    WithoutEffect(("kept_since",), lambda item: item.kind != "register", "only a register is kept from some day on"),
    WithoutEffect(("alike",), lambda item: item.kind != "register", "only a register takes new entries"),
    WithoutEffect(("deadlines",), lambda item: item.kind != "register", "only entries of a register have deadlines"),
    WithoutEffect(
        ("kind", "required", "reported_by", "asked_of", "topics", "dated_by", "numbering", "known_from"),
        lambda item: item.part_of is not None,
        "the rows belong to entries of a register",
    ),
    WithoutEffect(("known_from",), lambda item: item.kind == "register", "figures are offered in returns only"),
)

OF_FIELDS = (
    WithoutEffect(("cumulative",), lambda item: not item.counts, "the field holds no number"),
    WithoutEffect(("whole_over", "share_of"), lambda item: not item.counts, "the field holds no number"),
)

OF_FIELDS_WITHOUT_PAST = (
    WithoutEffect(("cumulative",), lambda _: True, "only rows of a return that have a key are followed through cycles"),
)

OF_OUTLINES = (
    WithoutEffect(
        ("organisation_findings",),
        lambda item: not any(part.layout == "annex" and part.text == "findings" for part in item.sections),
        "the report has no annex of findings",
        "Add a section with `layout: annex` and `text: findings`, or leave it out.",
    ),
)

OF_ITEMS_OF_OTHER_CYCLES = (WithoutEffect(("cycle",), lambda _: True, "the columns are spread across the cycles"),)

OF_ITEMS_SHOWN_BY_COLUMNS = (WithoutEffect(("show",), lambda _: True, "each column says what it shows"),)

OF_ROWS = (
    WithoutEffect(("only", "of_kind", "total", "sort"), lambda item: bool(item.items), "the rows are items"),
    WithoutEffect(("of_kind",), lambda item: bool(item.only), "`only` names the rows", "Keep one of them."),
    WithoutEffect(("of_kind",), lambda item: item.dimension == "cycle", "the rows are cycles"),
)

OF_COLUMNS = (
    WithoutEffect(
        ("where", "cycle", "show", "across", "codes"),
        lambda item: item.attribute is not None,
        "the column shows an attribute",
    ),
    WithoutEffect(("codes",), lambda item: item.across is None, "the column is not spread `across` a dimension"),
    WithoutEffect(("cycle",), lambda item: item.across == "cycle", "the column is spread across the cycles"),
)

OF_EXHIBITS = (
    WithoutEffect(("chart",), lambda item: not item.of_kind.is_drawn, "only charts and maps are drawn"),
    WithoutEffect(("rows", "columns"), lambda item: "rows" not in item.of_kind.needs, "key figures have no table"),
)

OF_CHARTS = (
    WithoutEffect(("height",), lambda item: not marks()[item.mark].has_height, "the mark has a height of its own"),
)


def check_effects(draft: Draft, findings: Findings) -> None:
    """Add an error for each key of outline, indicators, forms and exhibits that has no effect where it is written."""
    if draft.outline:
        _check(draft.outline, (), draft.outline.item, OF_OUTLINES, findings)
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
        findings.error("no-effect", f"`{key}` has no effect here: {rule.because}.", rule.fix, place)
