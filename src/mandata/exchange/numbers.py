"""Numbers as people write them in a cell, brought to the one way in which returns hold them.

Only what can be read in one way is brought over: `12,5`, `1 234`, `1.234.567,8`. What can be read in two (`1,234`) is
left as it is, for the reader of figures to ask about.
"""

from __future__ import annotations

import math
import re
import unicodedata
from decimal import Decimal

GAPS = "\u0020\u00a0\u2009\u202f'’"
"""Thousands separators that are never a decimal mark."""

SIGNS = str.maketrans({"−": "-", "–": "-", "٫": ".", "٬": "'", "٪": "%"})

GAPPED = re.compile(rf"-?\d{{1,3}}([{GAPS}]\d{{3}})+([.,]\d+)?")
COMMAS_THEN_POINT = re.compile(r"-?\d{1,3}(,\d{3})+\.\d+|-?\d{1,3}(,\d{3}){2,}")
POINTS_THEN_COMMA = re.compile(r"-?\d{1,3}(\.\d{3})+,\d+|-?\d{1,3}(\.\d{3}){2,}")
DECIMAL_COMMA = re.compile(r"-?\d+,\d+")
THOUSANDS_OR_DECIMALS = re.compile(r"-?[1-9]\d{0,2},\d{3}")

MOST_DIGITS = 15
"""Significant digits that a spreadsheet keeps of a number; one with more is written as text."""


def plain_number(text: str) -> str:
    """The text of a number with a decimal point and no separators; as it is where it is none or can be read twice."""
    plain = _ascii_digits(text.translate(SIGNS)).strip()
    if GAPPED.fullmatch(plain):
        return re.sub(f"[{GAPS}]", "", plain).replace(",", ".")
    if COMMAS_THEN_POINT.fullmatch(plain):
        return plain.replace(",", "")
    if POINTS_THEN_COMMA.fullmatch(plain):
        return plain.replace(".", "").replace(",", ".")
    if DECIMAL_COMMA.fullmatch(plain) and not THOUSANDS_OR_DECIMALS.fullmatch(plain):
        return plain.replace(",", ".")
    return plain


def is_ambiguous(text: str) -> bool:
    """Whether a text is a number of thousands to some and one with decimals to others."""
    return bool(THOUSANDS_OR_DECIMALS.fullmatch(text))


def number_text(number: int | float) -> str:
    """The text of a spreadsheet's number: every digit that it has, whole numbers without a point."""
    if isinstance(number, int):
        return str(number)
    if number.is_integer() and abs(number) < 1e18:
        return str(int(number))
    text = repr(number)
    return format(Decimal(text), "f") if "e" in text and abs(number) < 1e18 else text


def hundredfold(number: int | float) -> str:
    """The figure that a cell formatted as a percentage shows: 37.5 for 0.375, without the noise of binary fractions."""
    return format((Decimal(repr(number)) * 100).normalize(), "f")


def fits_spreadsheet(text: str) -> bool:
    """Whether a spreadsheet's number can hold the text of a number with all its digits."""
    if not math.isfinite(float(text)):
        return False
    number = Decimal(text)
    return len(number.normalize().as_tuple().digits) <= MOST_DIGITS and Decimal(repr(float(text))) == number


def _ascii_digits(text: str) -> str:
    """Digits of any script as those of ASCII."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)
