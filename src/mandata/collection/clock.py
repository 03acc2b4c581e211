"""The clock of the platform: its dates, deadlines and times, in the time zone of the settings."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.formats import date_format

LAST_MINUTE = time(23, 59)
"""A return is due until the end of its day."""


def today() -> date:
    """Return the current date at the platform."""
    return day_of(timezone.now())


def day_of(moment: datetime) -> date:
    """Return the date of a moment at the platform."""
    return timezone.localdate(moment, timezone.get_default_timezone())


def deadline(day: date) -> str:
    """Return the last minute of a day in words, with the zone: `31 December 2024, 23:59 (CAT, UTC+2)`."""
    end = datetime.combine(day, LAST_MINUTE, timezone.get_default_timezone())
    return f"{date_format(day, 'j F Y')}, {LAST_MINUTE:%H:%M} ({zone_of(end)})"


def hour_of(moment: datetime) -> str:
    """Return the hour of a moment with its zone: `14:54 CAT`.

    Django's own format leaves the zone out in the hour that a clock shows twice, where it is needed most.
    """
    here = timezone.localtime(moment, timezone.get_default_timezone())
    return f"{here:%H:%M} {_name(here) or _distance(here)}"


def moment_in_words(moment: datetime) -> str:
    """Return a moment with its zone: `31 December 2024, 14:54 CAT`."""
    return f"{date_format(day_of(moment), 'j F Y')}, {hour_of(moment)}"


def zone_of(moment: datetime) -> str:
    """Return the name of a moment's zone and its distance from UTC: `CAT, UTC+2`; only `UTC` for UTC itself."""
    parts = [_name(moment), "" if _name(moment) and not moment.utcoffset() else _distance(moment)]
    return ", ".join(filter(None, parts))


def _name(moment: datetime) -> str:
    """Return the name of the zone; "" if it has none but its distance."""
    name = moment.tzname() or ""
    return "" if name[:1] in "+-" else name


def _distance(moment: datetime) -> str:
    offset = moment.utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes >= 0 else '−'}{hours}{f':{rest:02}' if rest else ''}" if minutes else "UTC"
