"""Rounding as people do it on paper: on the decimal digits, by a named rule."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

RULES = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN}

BINARY_NOISE = 12
"""Decimals beyond which a float holds only the noise of binary arithmetic; 98.6 must not become 98.59999999999999."""


def rounded(number: float, decimals: int, rule: str = "half_up") -> Decimal:
    """Round to so many decimals.

    Args:
        number: any finite number.
        decimals: digits kept after the point.
        rule: `half_up`, `half_even` or `down` (towards zero).

    Returns:
        A decimal with exactly that many decimals; never a negative zero.

    Raises:
        KeyError: the rule is not one of the three.
    """
    exact = Decimal(repr(round(number, BINARY_NOISE)))
    result = exact.quantize(Decimal(1).scaleb(-decimals), rounding=RULES[rule])
    return abs(result) if result.is_zero() else result
