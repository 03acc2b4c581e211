"""The calculator: values of indicators, composed from what the engine aggregates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace

import pyarrow as pa

from mandata.answers import Status
from mandata.framework.confidentiality import OPERATOR, Audience
from mandata.framework.model import Framework, Indicator
from mandata.indicators.comparison import place_before
from mandata.indicators.composition import Composer
from mandata.indicators.dimensions import Dimension, check_code, check_dimensions
from mandata.indicators.disclosure import Listing, Printed, Protection, key_of, protect, without_number
from mandata.indicators.engine import Engine, HoldsTables
from mandata.indicators.group_rows import Groups, Place
from mandata.indicators.missing_reasons import RESTRICTED, SUPPRESSED
from mandata.indicators.symbols import Names
from mandata.indicators.tracing import Tracer
from mandata.indicators.unknown import RestrictedValue
from mandata.indicators.value import Value
from mandata.records.provenance import TracedRecord


class Calculator:
    """Answers questions about the indicators of one framework from one set of records. Everything is computed once."""

    def __init__(self, framework: Framework, records: HoldsTables | Mapping[str, pa.Table]) -> None:
        """
        Args:
            framework: a framework whose indicators were checked.
            records: opened records, or form name to table; a table holds all cycles.
        """
        self.framework = framework
        self._names = Names(framework)
        self._groups = Groups(framework, Engine(framework, records))
        self._composer = Composer(framework, self._groups)
        self._tracer = Tracer(framework, self._groups)
        self.audience = OPERATOR
        self._values: dict[tuple[str, int, Place], Value] = {}
        self._listed: set[Listing] = set()
        self._records = records
        self.protection = Protection()

    def shown_to(self, audience: Audience) -> Calculator:
        """Return the same calculator for an audience, without the values requested so far; aggregates are kept.

        Public readers are refused figures that they may not see. Other people get a value without a number, so that
        they can see the rest of a text.
        """
        other = copy(self)
        other._values, other._listed, other.audience = {}, set(), audience
        return other

    def protected(self, earlier: Sequence[Printed] = (), release: str = "") -> Calculator:
        """Return the same calculator without the numbers to suppress, after all printed values were requested from it.

        Values from which a small count of persons could be worked out have the status `withheld`.

        Args:
            earlier: what earlier releases printed.
            release: id of the release with these records, "" for none.
        """
        asked = self._values.values()
        protection = protect(self._groups, self._table, asked, self._listed, earlier=earlier, release=release)
        other = copy(self)
        other._values, other._listed, other.protection = {}, set(), protection
        return other

    def ask_also(self, other: Calculator) -> bool:
        """Request all values that another calculator was asked for; return whether any is new."""
        new = other._values.keys() - self._values.keys()
        for identifier, cycle, place in new:
            self.value(identifier, cycle=cycle, **dict(place))
        listed = other._listed - self._listed
        self._listed |= listed
        return bool(new or listed)

    @property
    def suppressed(self) -> int:
        """The number of suppressed numbers."""
        return len(self.protection.hidden)

    def _table(self, form: str) -> pa.Table:
        return self._records[form] if isinstance(self._records, Mapping) else self._records.table(form)

    def value(self, identifier: str, /, *, cycle: int, **at: str) -> Value:
        """Return a value, with the value that it is compared with.

        Args:
            identifier: id of the indicator.
            cycle: number of the cycle.
            at: dimension to code; a dimension that is not named is combined.

        Raises:
            UnknownValue: indicator, cycle, dimension or code does not exist, or readers may not see the figure.
        """
        indicator = self._names.indicator(identifier)
        place = tuple(sorted((name, str(code)) for name, code in at.items()))
        key = (identifier, cycle, place)
        if key not in self._values:
            self._names.check_cycle(cycle)
            self._values[key] = self._value(indicator, cycle, place)
        return self._values[key]

    def values(
        self, identifier: str, /, *, by: Sequence[str], cycle: int, where: Mapping[str, str] | None = None
    ) -> list[Value]:
        """Return a value for each place that has records, in the order of the code lists.

        Args:
            identifier: id of the indicator.
            by: dimensions to break down by.
            cycle: number of the cycle.
            where: dimension to code, to limit the places.

        Raises:
            UnknownValue: indicator, cycle, dimension or code does not exist.
        """
        indicator, where = self._names.indicator(identifier), where or {}
        self._names.check_cycle(cycle)
        check_dimensions(indicator, by)
        if not self._may_be_seen(indicator):
            return []
        self._check_place(indicator, where)
        names = tuple(sorted({*by, *where}))
        self._listed.add((identifier, cycle, names))
        places = [dict(place) for place in self._composer.places(indicator, cycle, names)]
        wanted = [place for place in places if all(place[name] == code for name, code in where.items())]
        ordering = {name: self._groups.dimension(indicator, name) for name in by}
        wanted.sort(key=lambda place: [ordering[name].order(place[name]) for name in by])
        return [self.value(identifier, cycle=cycle, **place) for place in wanted]

    def dimensions(self, identifier: str) -> dict[str, Dimension]:
        """Return the dimensions that an indicator may be broken down by, by name.

        Raises:
            UnknownValue: there is no such indicator.
        """
        indicator = self._names.indicator(identifier)
        return {name: self._groups.dimension(indicator, name) for name in indicator.by}

    def as_reported(self, value: Value) -> Value | None:
        """Return a value with the share as its source printed it; None if the source printed none."""
        if value.indicator.as_reported is None or key_of(value) in self.protection.hidden:
            return None
        return self._composer.as_reported(value)

    def trace(self, value: Value) -> list[TracedRecord]:
        """Return the records that were asked for a value: those that took part and those that gave no number."""
        return self._tracer.trace(value)

    def _value(self, indicator: Indicator, cycle: int, place: Place) -> Value:
        if not self._may_be_seen(indicator):
            check_dimensions(indicator, dict(place))
            return Value(indicator, cycle, place, Status.WITHHELD, reason=RESTRICTED)
        self._check_place(indicator, dict(place))
        return self._shown(self._compared(indicator, cycle, place))

    # Confidentiality

    def _may_be_seen(self, indicator: Indicator) -> bool:
        """Return whether the audience may see the figures of an indicator; what readers may not see is refused."""
        if self.audience.may_see(self.framework, indicator):
            return True
        if self.audience.is_public:
            raise RestrictedValue(indicator)
        return False

    def _shown(self, value: Value) -> Value:
        """Return the value and the one it is compared with, without the numbers that are suppressed."""
        if value.previous is not None:
            value = replace(value, previous=self._alone(value.previous))
        return self._alone(value)

    def _alone(self, value: Value) -> Value:
        """Return a value and its operands, without the numbers that are suppressed or that the audience may not see."""
        if key_of(value) in self.protection.hidden:
            return without_number(value, SUPPRESSED)
        if not value.operands:
            return value
        return replace(value, operands=tuple(replace(item, value=self._operand(item.value)) for item in value.operands))

    def _operand(self, value: Value) -> Value:
        may_see = self.audience.may_see(self.framework, value.indicator)
        return self._alone(value) if may_see else without_number(value, RESTRICTED)

    # Checks

    def _check_place(self, indicator: Indicator, place: Mapping[str, str]) -> None:
        check_dimensions(indicator, place)
        for name, code in place.items():
            dimension = self._groups.dimension(indicator, name)
            seen = self._groups.codes_seen(indicator, name) if dimension.codes is None else ()
            check_code(indicator, dimension, code, seen)

    # Comparison

    def _compared(self, indicator: Indicator, cycle: int, place: Place) -> Value:
        value = self._composer.value(indicator, cycle, place)
        before = place_before(indicator, cycle, place)
        if before is None or self.framework.cycle(before.cycle) is None:
            return value
        earlier = self._composer.value(indicator, before.cycle, before.place)
        if before.cycle == cycle and not earlier.records and not earlier.left_out:
            return value
        return replace(value, previous=earlier)
