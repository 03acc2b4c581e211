"""The content of a spreadsheet's cell, before it is interpreted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Percentage:
    """A number shown with a percent sign: 0.375 for 37.5 %."""

    number: int | float


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time, counted in days: 4.25 for 102 hours."""

    days: int | float


@dataclass(frozen=True, slots=True)
class Formatted:
    """A number that its cell shows with other characters: 123 as `00123`.

    Attributes:
        code: of the number format.
    """

    number: int | float
    text: str
    code: str


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """An error of the spreadsheet, `#REF!` for example."""

    name: str


@dataclass(frozen=True, slots=True)
class Calculated:
    """The result of a formula.

    Attributes:
        value: None if the file holds no result.
        from_elsewhere: the formula looks into another file.
    """

    value: Plain | None
    from_elsewhere: bool


@dataclass(frozen=True, slots=True)
class NoSuchDay:
    """A number shown as a day that the calendar does not have."""

    number: int | float


Plain = str | int | float | bool | date | datetime | Percentage | Duration | Formatted | ErrorValue | NoSuchDay
Raw = Plain | Calculated
"""A blank cell is None."""

NO_DAY = date(1899, 12, 31)
"""The day of a moment that is a time of day and nothing else."""


def raw_text(raw: Plain) -> str:
    """Return what the cell shows, for a message."""
    match raw:
        case bool():
            text = "TRUE" if raw else "FALSE"
        case Percentage():
            text = f"{raw.number:%}"
        case ErrorValue():
            text = raw.name
        case NoSuchDay():
            text = f"{raw.number:g}"
        case Duration():
            text = _hours(raw.days)
        case Formatted():
            text = raw.text
        case datetime():
            exactness = "seconds" if raw.second else "minutes"
            is_time = raw.date() == NO_DAY
            text = raw.time().isoformat(exactness) if is_time else raw.isoformat(" ", exactness)
        case date():
            text = raw.isoformat()
        case _:
            text = str(raw).strip()
    return text


def _hours(days: float) -> str:
    """Return a length of time as `[h]:mm` shows it, with seconds where there are any."""
    total = abs(days) * 86_400
    if not math.isfinite(total):
        return f"{days:g}"
    minutes, seconds = divmod(round(total), 60)
    sign = "-" if days < 0 else ""
    text = f"{sign}{minutes // 60}:{minutes % 60:02}"
    return f"{text}:{seconds:02}" if seconds else text
