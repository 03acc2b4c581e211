"""Figures in cells: from text to a typed value, and back."""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_DOWN, Context, Decimal, InvalidOperation
from typing import NamedTuple

from mandata.framework.model.forms import FieldType
from mandata.records.written_numbers import number_readings

Figure = str | int | Decimal | bool | date

NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
GROUPED = re.compile(r"-?\d{1,3}(?P<mark>[,.'’\s])\d{3}((?P=mark)\d{3})*([.,]\d+)?")
DECIMAL_COMMA = re.compile(r"-?\d+,\d+")
WHOLE = re.compile(r"-?\d+(\.0+)?", re.ASCII)
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
YEAR = re.compile(r"\d{4}", re.ASCII)

DASHES = re.compile("[-\u2010-\u2015\u2212\ufe58\ufe63\uff0d]+")
"""A hyphen, a dash or a minus sign of any length, with nothing beside it."""

DIGITS, DECIMALS = 18, 9
"""A figure has at most 18 digits before the point and 9 after it: each of them is stored as it was written."""

LARGEST = 10**DIGITS - 1
FIXED_POINT = Context(prec=DIGITS + DECIMALS, rounding=ROUND_DOWN)
LAST_DECIMAL = Decimal(1).scaleb(-DECIMALS)

MOST_CHARACTERS = 4_000
"""Python refuses to read longer numbers."""

BOOLEANS = {"yes": True, "no": False, "true": True, "false": False}
"""In small letters or capitals: `true` is a Table Schema's word, `TRUE` what a spreadsheet writes into a CSV file."""


class Mistake(NamedTuple):
    """What is wrong with a text, in the words of a finding."""

    code: str
    message: str
    mend: str


def is_dash(text: str) -> bool:
    """Whether a text is a dash alone, which stands for zero to some, for nothing or for not applicable to others."""
    return bool(DASHES.fullmatch(text.strip()))


def read_figure(text: str, type_: FieldType) -> Figure | Mistake:
    """The value of a text that is not blank, or what is wrong with it."""
    match type_:
        case "number":
            return _number(text)
        case "integer":
            return _integer(text)
        case "boolean":
            return BOOLEANS.get(
                text.lower(), Mistake("wrong-boolean", f"'{text}' is neither yes nor no.", "Write `yes` or `no`.")
            )
        case "date":
            return _date(text)
        case "year":
            return (
                int(text)
                if YEAR.fullmatch(text)
                else Mistake("wrong-year", f"'{text}' is not a year.", "Write four digits.")
            )
        case "string":
            return text


def write_figure(value: Figure | float) -> str:
    """Return the text of a value as a cell holds it, without needless zeros."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < LARGEST else repr(value)
    if isinstance(value, Decimal):
        text = f"{abs(value) if value.is_zero() else value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return value.isoformat() if isinstance(value, date) else str(value)


def _number(text: str) -> Decimal | Mistake:
    if not NUMBER.fullmatch(text):
        return _not_a_number(text)
    try:
        number = Decimal(text[:MOST_CHARACTERS])
    except InvalidOperation:  # an exponent of more than 18 digits
        number = Decimal("Infinity")
    if len(text) > MOST_CHARACTERS or not number.is_finite() or number.adjusted() >= DIGITS:
        return Decimal(0) if number.is_zero() else _too_large(text)
    exact = number.quantize(LAST_DECIMAL, context=FIXED_POINT)
    if exact != number:
        fix = f"Write at most {DECIMALS} decimals, for example {write_figure(exact)}."
        return Mistake("too-many-decimals", f"'{text}' has more than {DECIMALS} decimals.", fix)
    return exact.copy_abs() if exact.is_zero() else exact


def _integer(text: str) -> int | Mistake:
    if WHOLE.fullmatch(text):
        digits = text.partition(".")[0]
        whole = int(digits[:MOST_CHARACTERS])
        return whole if len(digits) <= MOST_CHARACTERS and abs(whole) <= LARGEST else _too_large(text)
    if NUMBER.fullmatch(text):
        return Mistake(
            "not-whole", f"'{text}' is not a whole number.", "Write a whole number; nothing is rounded or cut off."
        )
    readings = number_readings(text).values()
    if readings and all("." in number for number in readings):
        return Mistake(
            "not-whole", f"'{text}' is not a whole number.", "Write a whole number; nothing is rounded or cut off."
        )
    return _not_a_number(text, is_whole=True)


def _too_large(text: str) -> Mistake:
    return Mistake("wrong-number", f"'{text}' is too large.", "Check the figure.")


def _not_a_number(text: str, *, is_whole: bool = False) -> Mistake:
    if text.endswith("%"):
        return Mistake("wrong-number", f"'{text}' has a percent sign.", "Write the number alone, for example 37.5.")
    if GROUPED.fullmatch(text) and number_readings(text):
        plain = re.sub(r"[,.'’\s](?=\d{3})", "", text).replace(",", ".")
        has_decimals = not is_whole and DECIMAL_COMMA.fullmatch(text)
        decimal = f", or {text.replace(',', '.')} if the comma marks decimals" if has_decimals else ""
        message = f"'{text}' is written with a thousands separator."
        return Mistake("thousands-separator", message, f"Write {plain}{decimal}.")
    if DECIMAL_COMMA.fullmatch(text):
        return Mistake(
            "decimal-comma", f"'{text}' is written with a decimal comma.", f"Write {text.replace(',', '.')}."
        )
    return Mistake(
        "wrong-number",
        f"'{text}' is not a number.",
        "Write a number, leave the cell blank if nobody answered, or write `: ` and the reason.",
    )


def _date(text: str) -> date | Mistake:
    if ISO_DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return Mistake("wrong-date", f"There is no day '{text}'.", "Correct month and day.")
    return Mistake("wrong-date", f"'{text}' is not a date.", "Write year-month-day, for example 2024-05-31.")
