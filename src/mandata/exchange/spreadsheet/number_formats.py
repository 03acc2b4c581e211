"""Number formats of cells: how a spreadsheet shows a number, and what the number therefore means."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from mandata.exchange.spreadsheet.cell_types import Duration, Formatted, Percentage, Plain
from mandata.exchange.spreadsheet.dates import day_of

QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
PIECE = re.compile(r'"([^"]*)"|\\(.)|([-/() ])|([0#])')
"""A piece of a format that shows the digits of a whole number between other characters."""

PERCENT_IDS = frozenset({9, 10})
DURATION_IDS = frozenset({46})
DAY_IDS = frozenset({*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)})
"""Times of day among them: 3:30 is no figure either."""


class Kind(Enum):
    """The kind of a number, as its format shows it."""

    NUMBER = 0
    PERCENT = 1
    DAY = 2
    DURATION = 3


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """The number format of a cell.

    Attributes:
        code: of the first section, for positive numbers; "" for a format without a code of its own.
    """

    kind: Kind = Kind.NUMBER
    code: str = ""

    def value(self, number: int | float, counts_from_1904: bool) -> Plain:
        """Return what a number in this format means."""
        match self.kind:
            case Kind.PERCENT:
                return Percentage(number)
            case Kind.DAY:
                return day_of(number, counts_from_1904)
            case Kind.DURATION:
                return Duration(number)
        text = digits_shown(self.code, number) if self.code else None
        return number if text is None or text == str(int(number)) else Formatted(number, text, self.code)


def format_of(number: int, own: Mapping[int, str]) -> NumberFormat:
    """Return the format of a number that a workbook gives it.

    Args:
        own: code by number of the formats that the workbook declares itself.
    """
    if number not in own:
        kinds = {**dict.fromkeys(PERCENT_IDS, Kind.PERCENT), **dict.fromkeys(DURATION_IDS, Kind.DURATION)}
        return NumberFormat(Kind.DAY if number in DAY_IDS else kinds.get(number, Kind.NUMBER))
    section = own[number].split(";")[0]
    code = QUOTED.sub("", section).lower()
    if "%" in code:
        return NumberFormat(Kind.PERCENT)
    if ELAPSED.search(code):
        return NumberFormat(Kind.DURATION)
    return NumberFormat(Kind.DAY) if re.search("[dymhs]", code) else NumberFormat(code=section)


def digits_shown(code: str, number: int | float) -> str | None:
    """Return the text of a whole number in a format of digits and fixed characters, such as `00000` or `000-000`.

    Returns:
        None for another kind of format, and for a number that is negative or no whole number.
    """
    if not math.isfinite(number) or number < 0 or int(number) != number:
        return None
    pieces: list[tuple[str, bool]] = []
    place = 0
    while place < len(code):
        found = PIECE.match(code, place)
        if found is None:
            return None
        is_digit = found[4] is not None
        pieces.append((found[4] if is_digit else found[1] or found[2] or found[3] or "", is_digit))
        place = found.end()
    first = next((index for index, (_, is_digit) in enumerate(pieces) if is_digit), None)
    if first is None:
        return None
    digits, shown = str(int(number)), ""
    for index in range(len(pieces) - 1, -1, -1):
        text, is_digit = pieces[index]
        if is_digit:
            text = digits[-1:] or ("0" if text == "0" else "")
            digits = digits[:-1]
        shown = (digits + text if index == first else text) + shown
    return shown
