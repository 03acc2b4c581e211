"""Composes values from aggregated groups: fractions, shares, composites, and reasons for missing numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from mandata.answers import MISSING_IN_ORDER, Status
from mandata.framework.model import Framework, Indicator
from mandata.indicators.attributes import attribute_of
from mandata.indicators.engine import Group
from mandata.indicators.group_rows import Groups, Place
from mandata.indicators.missing_reasons import NO_BASE, NO_NUMBER, ZERO_DENOMINATOR
from mandata.indicators.operands import Operands
from mandata.indicators.rounded_shares import is_of_rounded_shares
from mandata.indicators.value import Value, if_small_enough

SURENESS = (Status.ESTIMATED, Status.PROVISIONAL, Status.REPORTED)


class Composer:
    """Composes values at one cycle and place, without the values they are compared with."""

    def __init__(self, framework: Framework, groups: Groups) -> None:
        self.framework = framework
        self.groups = groups
        self.operands = Operands(self)

    def value(self, indicator: Indicator, cycle: int, place: Place) -> Value:
        """Return the value of an indicator at a place; the place is known to exist."""
        return if_small_enough(self._value(indicator, cycle, place))

    def _value(self, indicator: Indicator, cycle: int, place: Place) -> Value:
        blank = Value(indicator, cycle, place, Status.NOT_REPORTED, rounding=self.framework.file.rounding)
        if indicator.components:
            return self._composite(blank)
        if indicator.of:
            return self.operands.calculated(blank)
        value = self._computed(blank)
        if gap := self.groups.coverage.gap(indicator, cycle):
            return _incomplete(value, gap)
        if indicator.as_reported is None or value.number is not None or value.reason == ZERO_DENOMINATOR:
            return value
        return self.as_reported(value) or value

    def _computed(self, blank: Value) -> Value:
        """Return the value computed from the records."""
        indicator = blank.indicator
        if indicator.value is not None:
            return _plain(blank, self.groups.group(indicator, "main", blank.cycle, blank.at))
        return self._fraction(blank) if indicator.share_of is None else self._share(blank)

    def places(self, indicator: Indicator, cycle: int, names: tuple[str, ...]) -> Iterable[Place]:
        """Return the places that have records in a cycle, for some dimensions in the order of their names."""
        if indicator.components:
            parts = [self.framework.indicators[item.indicator] for item in indicator.components]
            return list(dict.fromkeys(place for part in parts for place in self.places(part, cycle, names)))
        if indicator.of:
            return self.operands.places(indicator, cycle, names)
        groups = self.groups.by_place(indicator, "main", cycle, names)
        return [tuple(zip(names, codes, strict=True)) for codes in groups]

    def parts(self, value: Value) -> list[Value]:
        """Return the values of other indicators that a value is computed from."""
        if value.indicator.of:
            return [item.value for item in self.operands.calculated(value).operands]
        parts = (self.framework.indicators[item.indicator] for item in value.indicator.components)
        return [self.value(part, value.cycle, value.at) for part in parts]

    # Fractions

    def _fraction(self, blank: Value) -> Value:
        group = self.groups.group(blank.indicator, "main", blank.cycle, blank.at)
        value = replace(blank, records=group.records, left_out=group.left_out)
        if not group.has_numbers:
            return _missing(value, [group])
        numerator, denominator = group.numbers
        divided = _divided(value, numerator, denominator, group.mark)
        return replace(divided, numerator=None) if is_of_rounded_shares(self.framework, blank.indicator) else divided

    # Shares of a total, or of the stage before

    def _share(self, blank: Value) -> Value:
        asked = self.share_groups(blank.indicator, blank.cycle, blank.at)
        own = self.groups.group(blank.indicator, "main", blank.cycle, blank.at)
        counted = [group for _, group in asked]
        value = replace(blank, records=sum(g.records for g in counted), left_out=sum(g.left_out for g in counted))
        share = blank.indicator.share_of
        if share is not None and share.base == "total":
            return self._share_of_total(value, own, counted, share.dimension in dict(blank.at))
        return self._share_of_before(value, own, counted[1:])

    def share_groups(self, indicator: Indicator, cycle: int, place: Place) -> list[tuple[Place, Group]]:
        """Return the groups that a share is computed from, with their places.

        Of a total: one for each code of the dimension. Of the stage before: the place itself, then the one before it.
        """
        share = indicator.share_of
        if share is None:
            return []
        if share.base == "total":
            return self._codes_of_total(indicator, share.dimension, cycle, place)
        places = [place, *self._place_before(indicator, share.dimension, place)]
        return [(item, self.groups.group(indicator, "main", cycle, item)) for item in places]

    def _codes_of_total(
        self, indicator: Indicator, dimension: str, cycle: int, place: Place
    ) -> list[tuple[Place, Group]]:
        around = {name: code for name, code in place if name != dimension}
        names = tuple(sorted({*around, dimension}))
        found = self.groups.by_place(indicator, "main", cycle, names)
        totals = self.groups.totals(indicator).get(dimension, frozenset())
        parts = {codes: group for codes, group in found.items() if codes[names.index(dimension)] not in totals}
        placed = [(tuple(zip(names, codes, strict=True)), group) for codes, group in parts.items()]
        return [(item, group) for item, group in placed if around.items() <= dict(item).items()]

    def _place_before(self, indicator: Indicator, dimension: str, place: Place) -> list[Place]:
        """Return the place of the stage before, none for the first stage."""
        codes = dict(place)
        if dimension not in codes:
            return []
        stages = self.groups.dimension(indicator, dimension).scope.codes(dimension)
        before = attribute_of(stages.codes[codes[dimension]], "before") if stages else ""
        return [tuple(sorted({**codes, dimension: before}.items()))] if before else []

    def _share_of_total(self, value: Value, own: Group, parts: Sequence[Group], names_code: bool) -> Value:
        numbers = [group.numbers[0] for group in parts if group.has_numbers and group.numbers[0] is not None]
        total = sum(numbers, Fraction(0)) if numbers or (own.is_zero and not parts) else None
        if not names_code:
            if total is None:
                return _missing(value, parts)
            return _divided(value, total, total, _least_sure(parts))
        if not own.has_numbers:
            return _missing(value, [own])
        return _divided(value, own.numbers[0], total, _least_sure(parts))

    def _share_of_before(self, value: Value, own: Group, before: Sequence[Group]) -> Value:
        if not own.has_numbers:
            return _missing(value, [own])
        if not before:
            return replace(value, status=Status.NOT_APPLICABLE, reason=NO_BASE, numerator=own.numbers[0])
        if not before[0].has_numbers:
            return replace(_missing(value, before), numerator=own.numbers[0])
        return _divided(value, own.numbers[0], before[0].numbers[0], _least_sure([own, *before]))

    # Shares as the source printed them

    def as_reported(self, value: Value) -> Value | None:
        """Return the share that was reported, None if there is none."""
        group = self.groups.group(value.indicator, "as_reported", value.cycle, value.at)
        if not group.records or group.numbers[0] is None:
            return None
        own = self.groups.group(value.indicator, "numerator", value.cycle, value.at)
        return replace(
            value,
            status=group.mark,
            reason="",
            number=group.numbers[0],
            numerator=own.numbers[0] if own.records else None,
            denominator=None,
            records=group.records,
            left_out=group.left_out,
        )

    # Composites

    def _composite(self, blank: Value) -> Value:
        """Return the weighted mean of its parts; a part that does not apply leaves its weight to the others."""
        parts = [
            (Fraction(item.weight), self.value(self.framework.indicators[item.indicator], blank.cycle, blank.at))
            for item in blank.indicator.components
        ]
        records, left_out = sum(part.records for _, part in parts), sum(part.left_out for _, part in parts)
        value = replace(blank, records=records, left_out=left_out)
        applying = [(weight, part) for weight, part in parts if part.status is not Status.NOT_APPLICABLE]
        lacking = [part for _, part in applying or parts if part.number is None]
        if lacking:
            worst = min(lacking, key=lambda part: (MISSING_IN_ORDER.index(part.status), part.reason))
            return replace(value, status=worst.status, reason=worst.reason)
        weighed = sum((weight * part.number for weight, part in applying if part.number is not None), Fraction(0))
        status = min((part.status for _, part in applying), key=SURENESS.index)
        return replace(value, status=status, number=weighed / sum(weight for weight, _ in applying))


def _incomplete(value: Value, gap: str) -> Value:
    """Return a value of a period that is only partly known."""
    return replace(value, status=Status.NOT_AVAILABLE, reason=gap, number=None, numerator=None, denominator=None)


def _plain(blank: Value, group: Group) -> Value:
    value = replace(blank, records=group.records, left_out=group.left_out)
    if not group.has_numbers:
        return _missing(value, [group])
    number = group.numbers[0]
    if number is None:
        return replace(value, status=Status.NOT_APPLICABLE, reason=NO_NUMBER)
    return replace(value, status=group.mark, number=number)


def _divided(value: Value, numerator: Fraction | None, denominator: Fraction | None, mark: Status) -> Value:
    """Return a share with its parts; in percent where that is the unit."""
    value = replace(value, numerator=numerator, denominator=denominator)
    if numerator is None or denominator is None:
        return replace(value, status=Status.NOT_APPLICABLE, reason=NO_NUMBER)
    if denominator == 0:
        return replace(value, status=Status.NOT_APPLICABLE, reason=ZERO_DENOMINATOR)
    scale = 100 if value.indicator.unit == "percent" else 1
    return replace(value, status=mark, number=scale * numerator / denominator)


def _missing(value: Value, groups: Iterable[Group]) -> Value:
    """Return why there is no number: the first status among the rows left out, with its smallest reason."""
    lacks = [group.lack for group in groups if group.lack is not None]
    if not lacks:
        return value
    status, reason = min(lacks, key=lambda lack: (MISSING_IN_ORDER.index(lack[0]), lack[1]))
    return replace(value, status=status, reason=reason)


def _least_sure(groups: Iterable[Group]) -> Status:
    return min((group.mark for group in groups if group.records), key=SURENESS.index, default=Status.REPORTED)
