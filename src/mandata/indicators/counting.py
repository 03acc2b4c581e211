"""Finding the counts of persons that a value shows, from the expressions of its indicator."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from mandata.framework.model import Disclosure, Form, Framework, Indicator
from mandata.indicators.aggregate_fields import added_fields, condition_of, fields_of, summed_fields
from mandata.indicators.composition import Composer
from mandata.indicators.counts import EVERY_PERSON, Count, NotASum, Places, Weights, guarded_fields
from mandata.indicators.group_rows import Groups, Part, Place
from mandata.indicators.measure import Measure
from mandata.indicators.value import Value

CONDITIONAL = (exp.Case, exp.Nullif, exp.LogicalOr, exp.LogicalAnd, exp.Predicate)
"""Expressions that count only some of the rows."""


@dataclass(frozen=True, slots=True)
class Counting:
    """Finds the counts that values show."""

    framework: Framework
    groups: Groups

    def of(self, value: Value) -> list[Count]:
        """Return the counts that a value shows.

        Raises:
            NotASum: the value is to be suppressed as a whole.
        """
        indicator = value.indicator
        if indicator.parts:
            return self._of_parts(value)
        form = self.framework.forms.get(indicator.form)
        if form is None or form.disclosure is None:
            return []
        return list(FormCounts(self.framework, self.groups, form, form.disclosure).of(value))

    def listed(self, indicator: Indicator, cycle: int, names: tuple[str, ...]) -> list[Count]:
        """Return the counts that a list of places shows: there is nobody at any other place."""
        if indicator.components:
            parts = [self.framework.indicators[item.indicator] for item in indicator.components]
            return [count for part in parts for count in self.listed(part, cycle, names)]
        if indicator.of:
            deciding = Composer(self.framework, self.groups).operands.broken_down(indicator, cycle, names)
            asked = [(item.indicator, number, item.asked) for item in deciding for number in item.cycles]
            return [count for one in asked for count in self.listed(*one)]
        form = self.framework.forms.get(indicator.form)
        if form is None or form.disclosure is None:
            return []
        return [FormCounts(self.framework, self.groups, form, form.disclosure).rest(indicator, cycle, names)]

    def behind(self, value: Value) -> list[Count]:
        """Return the counts in the rows of a value that is suppressed as a whole; they are protected, too."""
        parts = Composer(self.framework, self.groups).parts(value)
        found = [count for part in parts for count in self.behind(part)]
        form = self.framework.forms.get(value.indicator.form)
        if form is not None and form.disclosure is not None:
            found.append(FormCounts(self.framework, self.groups, form, form.disclosure).behind(value))
        return found

    def _of_parts(self, value: Value) -> list[Count]:
        parts = Composer(self.framework, self.groups).parts(value)
        found = [count for part in parts for count in self.of(part)]
        if any(count.is_guarded for count in found):
            raise NotASum
        return found


@dataclass(frozen=True, slots=True)
class FormCounts:
    """Finds the counts that values over one form show."""

    framework: Framework
    groups: Groups
    form: Form
    rule: Disclosure

    def of(self, value: Value) -> Iterator[Count]:
        """Yield the counts that a value shows."""
        indicator, places = value.indicator, (value.at,)
        if indicator.as_reported is not None and value.denominator is None and value.number is not None:
            yield from self._aggregate(indicator, ("as_reported", 0), value.cycle, places, places)
            yield from self._aggregate(indicator, ("numerator", 0), value.cycle, places, places)
        elif indicator.share_of is not None:
            composer = Composer(self.framework, self.groups)
            around = tuple(place for place, _ in composer.share_groups(indicator, value.cycle, value.at))
            base = around if indicator.share_of.base == "total" else around[1:]
            if indicator.share_of.dimension in dict(value.at):
                yield from self._aggregate(indicator, ("main", 0), value.cycle, places, around or places)
            if base:
                yield from self._aggregate(indicator, ("main", 0), value.cycle, base, base)
        else:
            for index in range(len(self._measure(indicator, "main").aggregates)):
                yield from self._aggregate(indicator, ("main", index), value.cycle, places, places)

    def behind(self, value: Value) -> Count:
        """Return the count of the rows behind a value."""
        names = _names((value.at,))
        guarded = self._is_guarded(self._measure(value.indicator, "main"), names)
        measure = self._named(value.indicator, names, value="count(*)")
        return Count(measure, value.cycle, (value.at,), self._persons, is_guarded=guarded)

    def rest(self, indicator: Indicator, cycle: int, names: tuple[str, ...]) -> Count:
        """Return the count of the rows at no listed place."""
        listed = self.groups.by_place(indicator, "main", cycle, names)
        places = tuple(tuple(zip(names, codes, strict=True)) for codes in sorted(listed))
        measure = self._named(indicator, names, value="count(*)")
        return Count(measure, cycle, places, self._persons, "rest")

    def _aggregate(
        self, indicator: Indicator, of: tuple[Part, int], cycle: int, places: Places, asked: Places
    ) -> Iterator[Count]:
        """Yield the counts that one aggregate of a measure shows.

        Args:
            of: the measure of the indicator and the number of its aggregate.
            places: whose rows are added up.
            asked: whose rows are shown as records.
        """
        part, index = of
        measure = self._measure(indicator, part)
        tree, names = measure.aggregates[index].tree.unnest(), _names(places)
        guarded = self._is_guarded(measure, names)
        depends = bool(set(measure.condition.fields if measure.condition else ()) & set(self.rule.counts))
        condition, weights = condition_of(tree), self._weights(tree)
        if condition is not None and not self.rule.counts:
            where = f"({indicator.where}) AND ({condition})" if indicator.where else condition
            counted = self._named(indicator, names, value="count(*)", where=where)
            is_guarded = guarded or bool(fields_of(tree) & guarded_fields(self.form))
            yield Count(counted, cycle, places, EVERY_PERSON, is_guarded=is_guarded)
        elif weights is None or depends:
            yield from self._no_sum(indicator, tree, cycle, places, is_guarded=guarded, depends=depends)
        elif guarded and isinstance(tree, exp.Avg):
            raise NotASum
        else:
            yield Count(self._named(indicator, names, **_texts(measure)), cycle, places, weights, is_guarded=guarded)
        if not self.rule.counts:
            together = self._named(indicator, _names(asked), **_texts(measure))
            for kind in ("sum", "left out"):
                yield Count(together, cycle, asked, EVERY_PERSON, kind, self._is_guarded(measure, _names(asked)))

    def _no_sum(
        self, indicator: Indicator, tree: exp.Expr, cycle: int, places: Places, *, is_guarded: bool, depends: bool
    ) -> Iterator[Count]:
        """Yield the count of each row, if a number depends on the counts in a way other than their sum."""
        if is_guarded:
            raise NotASum
        if depends or fields_of(tree) & {*self.rule.counts, *guarded_fields(self.form)} or tree.find(*CONDITIONAL):
            everybody = self._named(indicator, _names(places), value="count(*)", where=None)
            yield Count(everybody, cycle, places, self._persons, "each", is_guarded=True)

    @property
    def _persons(self) -> Weights:
        """Every field that counts persons."""
        return tuple((name, 1) for name in self.rule.counts) or EVERY_PERSON

    def _weights(self, tree: exp.Expr) -> Weights | None:
        """Return the fields of persons that an aggregate adds up; None if it is not a sum of persons."""
        if isinstance(tree, exp.Count) and isinstance(tree.this, exp.Star) and not self.rule.counts:
            return EVERY_PERSON
        inner = added_fields(tree.this) if isinstance(tree, exp.Avg) else summed_fields(tree)
        if inner and set(inner) <= set(self.rule.counts):
            return tuple(sorted(inner.items()))
        return None

    def _measure(self, indicator: Indicator, part: Part) -> Measure:
        measure = self.groups.measure(indicator, part)
        assert measure is not None  # noqa: S101 (asked only for parts that there are)
        return measure

    def _is_guarded(self, measure: Measure, names: Sequence[str]) -> bool:
        fields = {name.partition(".")[0] for name in names} | set(measure.condition.fields if measure.condition else ())
        return bool(fields & guarded_fields(self.form))

    def _named(self, indicator: Indicator, names: tuple[str, ...], **changes: Any) -> Indicator:
        """Return an indicator with the same rows and an id that describes it."""
        where = changes.pop("where", indicator.where)
        kept = Indicator(
            id="counted",
            title="Counted",
            form=indicator.form,
            where=where,
            by=names,
            window=indicator.window,
            **changes,
        )
        content = json.dumps(kept.model_dump(mode="json", exclude_defaults=True), sort_keys=True)
        return kept.model_copy(update={"id": f"counted.{hashlib.sha256(content.encode()).hexdigest()[:24]}"})


def _names(places: Sequence[Place]) -> tuple[str, ...]:
    return tuple(name for name, _ in places[0]) if places else ()


def _texts(measure: Measure) -> dict[str, str | None]:
    """Return the expressions of a measure, as an indicator holds them."""
    texts = [item.text for item in measure.aggregates]
    return {"value": texts[0]} if len(texts) == 1 else {"numerator": texts[0], "denominator": texts[1]}
