"""Points in time, with their difference from UTC."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pyarrow as pa

from mandata.framework.field_types.base import FieldType, Kind, Mistake
from mandata.framework.field_types.written_days import written_day
from mandata.plain_text import ascii_digits, bare

DAY_AND_TIME = r"[12]\d{3}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?"
ISO_MOMENT = re.compile(rf"{DAY_AND_TIME}(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)", re.ASCII)
WITHOUT_ZONE = re.compile(DAY_AND_TIME, re.ASCII)

WRITTEN = re.compile(
    r"(?P<day>.+?)(?:T| ?, ?| )(?P<hour>[01]?\d|2[0-3])[:hH](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:[.,]0+)?)?"
    r"(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?"
    r" ?(?P<zone>Z|(?:UTC|GMT)?(?P<sign>[+\-\u2212])(?P<hours>\d{1,2}):?(?P<minutes>[0-5]\d)?|UTC|GMT"
    r"|[A-Za-z_]+(?:/[A-Za-z_\-]+)+)?"
)

LONGEST = 100
"""Characters of a point in time that anybody writes."""

MOST_OFFSET = timedelta(hours=14)


class Moment(FieldType):
    """A point in time, such as 2025-03-31T14:05+02:00. Records keep it in UTC."""

    name = "datetime"
    kind = Kind.MOMENT
    arrow = pa.timestamp("ms")
    table_schema = "datetime"
    unit = "UTC"

    def read(self, text: str) -> datetime | Mistake:
        """Return the point in time in UTC, without a zone of its own, or what is wrong with the text."""
        if WITHOUT_ZONE.fullmatch(text):
            return Mistake("no-zone", {"text": text})
        if not ISO_MOMENT.fullmatch(text):
            return Mistake("wrong-datetime", {"text": text})
        try:
            return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)
        except ValueError:
            return Mistake("wrong-date", {"text": text[:10]}, "no-such-day")

    def fits(self, column: pa.DataType) -> bool:
        """Return whether a column holds points in time as the records hold them."""
        return bool(column == self.arrow)

    def value_sql(self, text: str) -> str:
        """Return the SQL for the point in time in UTC: what the clock shows, less its difference from UTC."""
        clock = f"TRY_CAST(regexp_extract({text}, '^(.*)(Z|[+-].{{5}})$', 1) AS TIMESTAMP)"
        hours, minutes = f"CAST({text}[-5:-4] AS INTEGER)", f"CAST({text}[-2:] AS INTEGER)"
        offset = f"to_minutes(CASE WHEN {text}[-6] = '-' THEN -1 ELSE 1 END * ({hours} * 60 + {minutes}))"
        shown = f"CASE WHEN ends_with({text}, 'Z') THEN {clock} ELSE {clock} - {offset} END"
        pattern = ISO_MOMENT.pattern
        return f"CASE WHEN regexp_full_match({text}, '{pattern}') THEN CAST({shown} AS TIMESTAMP_MS) END"

    def readings(self, text: str) -> Sequence[str]:
        """Return the points in time that people can mean: `31/3/2025 14:05 +2`, `2025-03-31 14:05 Asia/Beirut`."""
        plain = ascii_digits(bare(text)) if len(text) <= LONGEST else ""
        if ISO_MOMENT.fullmatch(plain):
            return (plain,)
        found = WRITTEN.fullmatch(plain)
        if not found:
            return (text,)
        days = dict.fromkeys(written_day(found["day"]).readings.values())
        return [*dict.fromkeys(moment for day in days for moment in _on(day, found))] or (text,)


def _on(day: str, found: re.Match[str]) -> list[str]:
    """Return what is written for a time on a day: twice where clocks were put back, never where they jumped over it."""
    hour, half = int(found["hour"]), (found["half"] or "").lower()
    if half and not 1 <= hour <= 12:
        return []
    hour = hour % 12 + 12 * (half == "p") if half else hour
    clock = datetime.combine(date.fromisoformat(day), time(hour, int(found["minute"]), int(found["second"] or 0)))
    if found["zone"] is None:
        return [_written(clock)]
    zone = _zone(found)
    if zone is None:
        return []
    both = [clock.replace(tzinfo=zone, fold=fold) for fold in (0, 1)]
    exist = [item for item in both if item.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == clock]
    return list(dict.fromkeys(map(_written, exist)))


def _zone(found: re.Match[str]) -> tzinfo | None:
    if found["sign"]:
        offset = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
        return timezone(offset if found["sign"] == "+" else -offset) if offset <= MOST_OFFSET else None
    if found["zone"] in ("Z", "UTC", "GMT"):
        return UTC
    try:
        return ZoneInfo(found["zone"])
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _written(moment: datetime) -> str:
    text = moment.isoformat(timespec="seconds" if moment.second else "minutes")
    return text.replace("+00:00", "Z")
