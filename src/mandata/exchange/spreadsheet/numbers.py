"""Numbers of a spreadsheet's cells as texts, and texts that a spreadsheet's number can represent."""

from __future__ import annotations

import math
from decimal import Decimal

MOST_DIGITS = 15
"""Significant digits that a spreadsheet keeps of a number; one with more is written as text."""


def number_text(number: int | float) -> str:
    """Return the text of a spreadsheet's number: every digit that it has, whole numbers without a point."""
    if isinstance(number, int):
        return str(number)
    if number.is_integer() and abs(number) < 1e18:
        return str(int(number))
    text = repr(number)
    return format(Decimal(text), "f") if "e" in text and abs(number) < 1e18 else text


def hundredfold(number: int | float) -> str:
    """Return the figure that a percentage cell shows: 37.5 for 0.375, without binary rounding noise."""
    return format((Decimal(repr(number)) * 100).normalize(), "f")


def fits_spreadsheet(text: str) -> bool:
    """Return whether a spreadsheet's number can represent a number with all its digits."""
    if not math.isfinite(float(text)):
        return False
    number = Decimal(text)
    return len(number.normalize().as_tuple().digits) <= MOST_DIGITS and Decimal(repr(float(text))) == number
