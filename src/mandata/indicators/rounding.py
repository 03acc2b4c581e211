"""Rounding as people do it on paper: on the decimal digits, by a named rule."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

RULES = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN}

DECIMALS = 12
"""Decimals of a number that is written for other programs; shares may have more, and floats then hold only noise."""

Number = Fraction | Decimal | float
"""A number to be rounded. Only what statistics give is a float."""


def rounded(number: Number, decimals: int, rule: str = "half_up") -> Decimal:
    """Round to a number of decimals.

    Args:
        number: any finite number. Fractions and decimals are exact; of a float, 12 decimals count.
        decimals: digits kept after the point; below zero, those before the point become zeros.
        rule: `half_up`, `half_even` or `down` (towards zero).

    Returns:
        A decimal with exactly that many decimals; never a negative zero.

    Raises:
        KeyError: the rule is not one of the three.
    """
    exact = Fraction(repr(round(number, DECIMALS))) if isinstance(number, float) else Fraction(number)
    scaled = abs(exact) * Fraction(10) ** decimals
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    beyond_half = 2 * rest - scaled.denominator
    goes_up = {
        ROUND_HALF_UP: beyond_half >= 0,
        ROUND_HALF_EVEN: beyond_half > 0 or (beyond_half == 0 and whole % 2 == 1),
        ROUND_DOWN: False,
    }
    digits = whole + goes_up[RULES[rule]]
    sign = "-" if exact < 0 and digits else ""
    return Decimal(f"{sign}{digits}E{-decimals}")


def number_text(number: Number) -> str:
    """Return a number as other programs read it: at most 12 decimals, no separators and no needless zeros."""
    text = f"{rounded(number, DECIMALS):f}"
    return text.rstrip("0").rstrip(".")
