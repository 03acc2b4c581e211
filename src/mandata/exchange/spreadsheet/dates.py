"""Days: as spreadsheets count them and as people write them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from mandata.exchange.spreadsheet.cell_types import NO_DAY, NoSuchDay

EARLIEST = date(1900, 3, 1)
"""From here on every spreadsheet program counts days alike; earlier days are written as texts."""

FROM_1900 = datetime(1899, 12, 30)
FROM_1904 = datetime(1904, 1, 1)
LEAP_DAY_OF_1900 = 60
"""Excel counts a 29 February 1900, which the calendar does not have."""


def day_of(serial: int | float, counts_from_1904: bool) -> datetime | NoSuchDay:
    """Return the moment that a spreadsheet's number stands for, to the nearest second."""
    start = FROM_1904 if counts_from_1904 else FROM_1900
    if not counts_from_1904:
        if serial < 0 or LEAP_DAY_OF_1900 <= serial < LEAP_DAY_OF_1900 + 1:
            return NoSuchDay(serial)
        serial += 1 if serial < LEAP_DAY_OF_1900 else 0
    try:
        moment = start + timedelta(days=float(serial))
    except (OverflowError, ValueError):
        return NoSuchDay(serial)
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0)


def iso_moment(text: str) -> datetime | None:
    """Return the moment that a file writes as `2024-05-01`, `2024-05-01T10:30:00` or `10:30:00`; None for the rest."""
    text = text.strip()
    try:
        if "-" not in text:
            return datetime.combine(NO_DAY, time.fromisoformat(text.removeprefix("T"))).replace(tzinfo=None)
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None
