"""Values as the texts of cells."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

Figure = str | int | Decimal | bool | date | tuple[str, ...] | dict[str, Any]

DIGITS, DECIMALS = 18, 9
"""A figure has at most 18 digits before the point and 9 after it: each of them is stored as it was written."""

LARGEST = 10**DIGITS - 1

DASHES = re.compile("[-\u2010-\u2015\u2212\ufe58\ufe63\uff0d]+")
"""A hyphen, a dash or a minus sign of any length, and nothing else."""


def is_dash(text: str) -> bool:
    """Return whether a text is only a dash, which can mean zero, nothing or not applicable."""
    return bool(DASHES.fullmatch(text.strip()))


def write_figure(value: Figure | float | list[str]) -> str:
    """Return the text of a value as a cell holds it, without needless zeros."""
    if isinstance(value, list | tuple):
        return " ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < LARGEST else repr(value)
    if isinstance(value, Decimal):
        text = f"{abs(value) if value.is_zero() else value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, datetime):
        return f"{value.isoformat(timespec='seconds' if value.second else 'minutes')}Z"
    return value.isoformat() if isinstance(value, date) else str(value)
