"""Finds the earlier value that a value is compared with."""

from __future__ import annotations

from dataclasses import dataclass

from mandata.framework.model import Indicator

Place = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """The cycle and place of an earlier value."""

    cycle: int
    place: Place


def place_before(indicator: Indicator, cycle: int, place: Place) -> Earlier | None:
    """Return the place of the value that a value is compared with.

    `previous` is the previous cycle; `cycle-2` two cycles before; `year-1` the same cycle, one less along the dimension
    `year`. None if the indicator compares nothing, or the place does not name that dimension.
    """
    if indicator.compare == "none":
        return None
    if indicator.compare == "previous":
        return Earlier(cycle - 1, place)
    dimension, _, text = indicator.compare.rpartition("-")
    steps = int(text)
    if dimension == "cycle":
        return Earlier(cycle - steps, place)
    codes = dict(place)
    if not codes.get(dimension, "").isdigit():
        return None
    codes[dimension] = str(int(codes[dimension]) - steps)
    return Earlier(cycle, tuple(sorted(codes.items())))
