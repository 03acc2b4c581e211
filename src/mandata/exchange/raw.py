"""What a spreadsheet's cell holds, before anybody asks what it means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Percentage:
    """A number shown with a percent sign: 0.375 for 37.5 %."""

    number: int | float


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """An error of the spreadsheet, `#REF!` for example."""

    name: str


@dataclass(frozen=True, slots=True)
class Calculated:
    """The result of a formula.

    Attributes:
        value: None where the file holds no result.
        from_elsewhere: the formula looks into another file.
    """

    value: Plain | None
    from_elsewhere: bool


@dataclass(frozen=True, slots=True)
class NoSuchDay:
    """A number shown as a day that the calendar does not have."""

    number: int | float


Plain = str | int | float | bool | date | datetime | Percentage | ErrorValue | NoSuchDay
Raw = Plain | Calculated
"""A blank cell is None."""


def raw_text(raw: Plain) -> str:
    """What the cell shows, for a message."""
    match raw:
        case bool():
            text = "TRUE" if raw else "FALSE"
        case Percentage():
            text = f"{raw.number:%}"
        case ErrorValue():
            text = raw.name
        case NoSuchDay():
            text = f"{raw.number:g}"
        case datetime():
            text = f"{raw:%H:%M}" if raw.year < 1900 else raw.isoformat(" ", "minutes")
        case date():
            text = raw.isoformat()
        case _:
            text = str(raw).strip()
    return text
