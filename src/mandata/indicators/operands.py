"""Values that are calculated from other indicators: their operands, the result, and the places that there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from mandata.answers import MISSING_IN_ORDER, Status
from mandata.framework.derivation import aligned
from mandata.framework.model import Framework, Indicator, Operand
from mandata.indicators.calculation import result
from mandata.indicators.group_rows import Place
from mandata.indicators.missing_reasons import NO_CYCLE, ZERO_DENOMINATOR
from mandata.indicators.value import OperandValue, Value

SURENESS = (Status.ESTIMATED, Status.PROVISIONAL, Status.REPORTED)

ZERO_IF = (Status.NOT_REPORTED, Status.NOT_APPLICABLE)
"""Why there may be no figure where an operand is taken as zero: any other reason says that there is one elsewhere."""


class Composes(Protocol):
    """What gives the values of other indicators."""

    framework: Framework

    def value(self, indicator: Indicator, cycle: int, place: Place) -> Value:
        """Return the value of an indicator at a place."""

    def places(self, indicator: Indicator, cycle: int, names: tuple[str, ...]) -> Iterable[Place]:
        """Return the places that have records."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """An operand, broken down by those of the asked dimensions that it has.

    Attributes:
        names: the dimensions, in the order of their names.
        cycles: in which its figure can be.
        decides: the dimensions about which it decides which places there are.
    """

    operand: Operand
    indicator: Indicator
    names: tuple[str, ...]
    cycles: tuple[int, ...]
    decides: tuple[str, ...] = ()

    @property
    def asked(self) -> tuple[str, ...]:
        """The dimensions to ask for, with those of the part that is taken."""
        return tuple(sorted({*self.names, *self.operand.where}))


@dataclass(frozen=True, slots=True)
class Operands:
    """Finds the operands of calculated values."""

    composer: Composes

    def calculated(self, blank: Value) -> Value:
        """Return a calculated value with its operands.

        It is missing if an operand is, for the first status in order and the smallest of its reasons, or if there is no
        figure at all. Division by zero gives nothing.
        """
        operands = self._of(blank)
        values = [item.value for item in operands]
        value = replace(
            blank,
            operands=operands,
            records=sum(item.records for item in values),
            left_out=sum(item.left_out for item in values),
        )
        known = [item for item in values if item.number is not None]
        lacking = [item.value for item in operands if item.number is None] if known else values
        if lacking:
            worst = min(lacking, key=lambda item: (MISSING_IN_ORDER.index(item.status), item.reason))
            return replace(value, status=worst.status, reason=worst.reason)
        numbers = {item.name: item.number for item in operands if item.number is not None}
        number = result(self.composer.framework, blank.indicator, numbers)
        if number is None:
            return replace(value, status=Status.NOT_APPLICABLE, reason=ZERO_DENOMINATOR)
        return replace(value, status=min((item.status for item in known), key=SURENESS.index), number=number)

    def _of(self, blank: Value) -> tuple[OperandValue, ...]:
        return tuple(self._operand(name, operand, blank) for name, operand in blank.indicator.of.items())

    def _operand(self, name: str, operand: Operand, blank: Value) -> OperandValue:
        indicator = self.composer.framework.indicators[operand.indicator]
        place = tuple(sorted(aligned(indicator.by, operand.where, dict(blank.at)).items()))
        value = self._in_time(operand, indicator, blank.cycle, place)
        return OperandValue(name, value, operand.missing == "zero" and value.status in ZERO_IF)

    def _in_time(self, operand: Operand, indicator: Indicator, cycle: int, place: Place) -> Value:
        """Return the value of an operand in the cycle that it names."""
        cycles = self._cycles(operand, cycle)
        if not cycles:
            blank = Value(indicator, cycle - (operand.steps or 0), place, Status.NOT_APPLICABLE, reason=NO_CYCLE)
            return replace(blank, rounding=self.composer.framework.file.rounding)
        values = [self.composer.value(indicator, cycles[0], place)]
        for earlier in cycles[1:]:
            if values[-1].number is not None:
                return values[-1]
            values.append(self.composer.value(indicator, earlier, place))
        return values[-1] if values[-1].number is not None else values[0]

    def _cycles(self, operand: Operand, cycle: int) -> tuple[int, ...]:
        """Return the cycles in which the figure of an operand can be, the latest first."""
        numbers = {item.number for item in self.composer.framework.file.cycles}
        if operand.steps is None:
            return tuple(sorted((number for number in numbers if number <= cycle), reverse=True))
        return tuple({cycle - operand.steps} & numbers)

    # Places

    def broken_down(self, indicator: Indicator, cycle: int, names: Sequence[str]) -> list[Breakdown]:
        """Return the operands that decide which places a calculated indicator has.

        For each dimension these are the operands of the same cycle that have it; if there are none, all that have it.
        """
        found = [self._broken(operand, cycle, names) for operand in indicator.of.values()]
        own = [item for item in found if item.operand.steps == 0]
        if not names:
            return own or found
        had = {name for item in own for name in item.names}
        for index, item in enumerate(found):
            decides = item.names if item in own else tuple(name for name in item.names if name not in had)
            found[index] = replace(item, decides=decides)
        return [item for item in found if item.decides]

    def _broken(self, operand: Operand, cycle: int, names: Sequence[str]) -> Breakdown:
        indicator = self.composer.framework.indicators[operand.indicator]
        had = tuple(sorted(name for name in names if name in indicator.by and name not in operand.where))
        return Breakdown(operand, indicator, had, self._cycles(operand, cycle))

    def places(self, indicator: Indicator, cycle: int, names: tuple[str, ...]) -> list[Place]:
        """Return the places of a calculated indicator.

        At a place, for each of its dimensions, one of the operands that decide about it has records.
        """
        deciding = [(item, self._places_of(item)) for item in self.broken_down(indicator, cycle, names)]
        found = {place for item, places in deciding if item.decides == names for place in places}
        partial = [(item, places) for item, places in deciding if item.decides != names]
        joined: set[Place] = {()} if names else set()
        for _, places in partial:
            merged = [_merged(one, other) for one in joined for other in places]
            joined |= {place for place in merged if place is not None}
        return [*found, *(place for place in joined - found if _decided(dict(place), partial) == set(names))]

    def _places_of(self, broken: Breakdown) -> set[Place]:
        found: set[Place] = set()
        for cycle in broken.cycles:
            for place in map(dict, self.composer.places(broken.indicator, cycle, broken.asked)):
                if all(place[name] == code for name, code in broken.operand.where.items()):
                    found.add(tuple((name, place[name]) for name in broken.names))
        return found


def _merged(one: Place, other: Place) -> Place | None:
    """Return two places together; None where they name different codes of a dimension."""
    both = {**dict(one), **dict(other)}
    agrees = all(both[name] == code for name, code in one)
    return tuple(sorted(both.items())) if agrees else None


def _decided(place: dict[str, str], partial: Sequence[tuple[Breakdown, set[Place]]]) -> set[str]:
    """Return the dimensions about which an operand decides that has records at the place."""
    having = (item for item, seen in partial if tuple((name, place.get(name, "")) for name in item.names) in seen)
    return {name for item in having for name in item.decides}
