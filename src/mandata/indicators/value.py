"""A value: one computed figure with its parts, comparison and provenance."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from mandata.answers import Status
from mandata.framework.model import Indicator
from mandata.indicators.missing_reasons import NO_ROOM, SUPPRESSED
from mandata.indicators.rounding import rounded

TOO_LARGE = 10**25
"""A number from here on has no room in the columns of data packages."""


class Direction(StrEnum):
    """The direction of a value since the one it is compared with, as the printed figures show it."""

    UP = "up"
    DOWN = "down"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class OperandValue:
    """One operand of a calculated value.

    Attributes:
        name: in the calculation.
        value: of the other indicator.
        is_taken_as_zero: whether it has no figure, and the calculation takes zero instead.
    """

    name: str
    value: Value
    is_taken_as_zero: bool = False

    @property
    def number(self) -> Fraction | None:
        """What it is in the calculation; None where the result is missing because of it."""
        return Fraction(0) if self.is_taken_as_zero else self.value.number


@dataclass(frozen=True, slots=True)
class Value:
    """One figure of one indicator, in one cycle, at one place.

    Attributes:
        at: the place, as (dimension, code) pairs in the order of their names.
        number: exact, percentages as 37.75; None unless the status has a number.
        reason: why there is none, in words for the reader.
        numerator, denominator: of a share, unscaled; None if the indicator is no share or the base was not given. A
            share that is computed from rounded shares has no numerator, since it would be a fraction of a thing.
        records: how many records took part.
        left_out: how many records were asked and gave no number.
        previous: the value it is compared with (it may have no number); None if the indicator compares nothing or
            the framework knows no such cycle.
        operands: what it is calculated from, if it is calculated from other indicators.
        rounding: the framework's rule, `half_up`, `half_even` or `down`.
    """

    indicator: Indicator
    cycle: int
    at: tuple[tuple[str, str], ...]
    status: Status
    number: Fraction | None = None
    reason: str = ""
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    records: int = 0
    left_out: int = 0
    previous: Value | None = None
    operands: tuple[OperandValue, ...] = ()
    rounding: str = "half_up"

    @property
    def key(self) -> str:
        """Names the value uniquely: `id;cycle=6;dimension=code`."""
        return ";".join([self.indicator.id, f"cycle={self.cycle}", *(f"{name}={code}" for name, code in self.at)])

    @property
    def is_suppressed(self) -> bool:
        """Whether disclosure control suppressed the number; other numbers are withheld by their source."""
        return self.status is Status.WITHHELD and self.reason == SUPPRESSED

    @property
    def printed(self) -> Decimal | None:
        """The number at the precision at which it is printed."""
        if self.number is None:
            return None
        return rounded(self.number, self.indicator.decimals, self.rounding)

    @property
    def change(self) -> Fraction | None:
        """The difference from the previous value, unrounded; for percentages in percentage points."""
        if self.number is None or self.previous is None or self.previous.number is None:
            return None
        return self.number - self.previous.number

    @property
    def direction(self) -> Direction | None:
        """The direction of the printed figures, so that an arrow never contradicts the figures next to it."""
        if self.printed is None or self.previous is None or self.previous.printed is None:
            return None
        if self.printed == self.previous.printed:
            return Direction.SAME
        return Direction.UP if self.printed > self.previous.printed else Direction.DOWN

    @property
    def good(self) -> bool | None:
        """Whether the change went the desired way; None if nothing changed or no way is desired."""
        if self.direction in (None, Direction.SAME) or self.indicator.desired == "none":
            return None
        return str(self.direction) == self.indicator.desired


def if_small_enough(value: Value) -> Value:
    """Return a value, without its numbers if one is too large to print."""
    numbers = (value.number, value.numerator, value.denominator)
    if all(number is None or abs(number) < TOO_LARGE for number in numbers):
        return value
    return replace(value, status=Status.NOT_AVAILABLE, reason=NO_ROOM, number=None, numerator=None, denominator=None)
