"""What the types of numbers share: how many digits one has, and what is wrong with a text that is not one."""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, Context, Decimal

from mandata.framework.field_types.base import Mistake
from mandata.framework.field_types.figures import DECIMALS, DIGITS
from mandata.framework.field_types.written_numbers import number_readings

NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
GROUPED = re.compile(r"-?\d{1,3}(?P<mark>[,.'’\s])\d{3}((?P=mark)\d{3})*([.,]\d+)?")
DECIMAL_COMMA = re.compile(r"-?\d+,\d+")

FIXED_POINT = Context(prec=DIGITS + DECIMALS, rounding=ROUND_DOWN)
LAST_DECIMAL = Decimal(1).scaleb(-DECIMALS)

MOST_CHARACTERS = 4_000
"""Python refuses to read longer numbers."""


def too_large(text: str) -> Mistake:
    """Return what is wrong with a number that has too many digits."""
    return Mistake("wrong-number", {"text": text}, "too-large")


def not_a_number(text: str, *, is_whole: bool = False) -> Mistake:
    """Return what is wrong with a text that is not a number.

    Args:
        is_whole: whether the field holds whole numbers only.
    """
    if text.endswith("%"):
        return Mistake("wrong-number", {"text": text}, "percent-sign")
    if GROUPED.fullmatch(text) and number_readings(text):
        plain = re.sub(r"[,.'’\s](?=\d{3})", "", text).replace(",", ".")
        params = {"text": text, "plain": plain, "decimal": text.replace(",", ".")}
        is_clear = is_whole or not DECIMAL_COMMA.fullmatch(text)
        return Mistake("thousands-separator", params, "" if is_clear else "or-decimal")
    if DECIMAL_COMMA.fullmatch(text):
        return Mistake("decimal-comma", {"text": text, "plain": text.replace(",", ".")})
    return Mistake("wrong-number", {"text": text})
