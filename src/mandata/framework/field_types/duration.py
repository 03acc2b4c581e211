"""Lengths of time, as hours and minutes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

import pyarrow as pa

from mandata.framework.field_types.base import FieldType, Kind, Mistake, where_sql
from mandata.plain_text import ascii_digits, bare

CLOCK = re.compile(r"\d{1,6}:[0-5]\d(:[0-5]\d)?", re.ASCII)

SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
"""Of the units that have a fixed length: a month and a year have none."""

UNITS = {
    "s": ("s", "sec", "secs", "second", "seconds", "seconde", "secondes", "ثانية", "ثوان", "ثواني"),
    "m": ("m", "min", "mins", "minute", "minutes", "mn", "دقيقة", "دقائق"),
    "h": ("h", "hr", "hrs", "hour", "hours", "heure", "heures", "ساعة", "ساعات"),
    "d": ("d", "day", "days", "j", "jour", "jours", "يوم", "أيام", "ايام"),
    "w": ("w", "week", "weeks", "semaine", "semaines", "أسبوع", "أسابيع"),
}
UNIT_OF = {bare(word): unit for unit, words in UNITS.items() for word in words}
"""What people write for the units, in small letters, in any language."""

PART = re.compile(r"(\d{1,9}(?:[.,]\d{1,9})?)\s*([^\W\d_]+)\.?")
AND = re.compile(r"(?:\s|,|&|\band\b|\bet\b|\bو)*")
ISO = re.compile(r"p(?:(\d+)w)?(?:(\d+)d)?(?:t(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?)?", re.ASCII)

LONGEST = 60
"""Characters of a length of time that anybody writes."""

MOST_HOURS = 999_999


class Duration(FieldType):
    """A length of time, such as 36:30. Records keep its seconds, so that it can be added up and compared."""

    name = "duration"
    kind = Kind.NUMBER
    arrow = pa.int64()
    table_schema = "integer"
    unit = "seconds"

    def read(self, text: str) -> int | Mistake:
        """Return the seconds, or what is wrong with the text."""
        if not CLOCK.fullmatch(text):
            return Mistake("wrong-duration", {"text": text})
        return _clock_seconds(text)

    def write(self, value: int) -> str:
        """Return seconds as hours, minutes and, where there are any, seconds."""
        minutes, seconds = divmod(int(value), 60)
        text = f"{minutes // 60}:{minutes % 60:02}"
        return f"{text}:{seconds:02}" if seconds else text

    def fits(self, column: pa.DataType) -> bool:
        """Return whether a column holds whole numbers: seconds."""
        return bool(pa.types.is_integer(column))

    def value_sql(self, text: str) -> str:
        """Return the SQL for the seconds."""
        hours, minutes, seconds = (f"split_part({text}, ':', {part})" for part in (1, 2, 3))
        seconds = f"coalesce(TRY_CAST(nullif({seconds}, '') AS BIGINT), 0)"
        return where_sql(
            text, CLOCK, f"TRY_CAST({hours} AS BIGINT) * 3600 + TRY_CAST({minutes} AS BIGINT) * 60 + {seconds}"
        )

    def beyond_sql(self, name: str, column: pa.DataType | None) -> str | None:
        """Return the SQL condition for seconds that are negative or too many."""
        return None if column is None else f"{name} NOT BETWEEN 0 AND {MOST_HOURS * 3_600 + 3_599}"

    def readings(self, text: str) -> Sequence[str]:
        """Return the length that people mean by `90 min`, `1 h 30`, `1.5 hours`, `2 days` or `PT1H30M`."""
        plain = ascii_digits(bare(text)).casefold() if len(text) <= LONGEST else ""
        if CLOCK.fullmatch(plain):
            return (self.write(_clock_seconds(plain)),)
        seconds = _iso_seconds(plain) if plain.startswith("p") else _seconds(plain)
        if seconds is None or seconds != int(seconds) or seconds > MOST_HOURS * 3_600:
            return (text,)
        return (self.write(int(seconds)),)


def _clock_seconds(clock: str) -> int:
    hours, minutes, seconds = (*map(int, clock.split(":")), 0)[:3]
    return hours * 3_600 + minutes * 60 + seconds


def _iso_seconds(text: str) -> Decimal | None:
    found = ISO.fullmatch(text)
    if not found or not any(found.groups()):
        return None
    parts = zip(found.groups(), ("w", "d", "h", "m", "s"), strict=True)
    return Decimal(sum(int(number) * SECONDS[unit] for number, unit in parts if number))


def _seconds(text: str) -> Decimal | None:
    """Return the seconds of numbers with units; after hours, a last number without a unit is minutes (`1 h 30`)."""
    total, place, last = Decimal(0), 0, ""
    while found := PART.match(text, place):
        unit = UNIT_OF.get(found[2])
        if unit is None or (last and SECONDS[unit] >= SECONDS[last]):
            return None
        total += Decimal(found[1].replace(",", ".")) * SECONDS[unit]
        between = AND.match(text, found.end())
        place, last = between.end() if between else found.end(), unit
    rest = text[place:]
    if last == "h" and re.fullmatch(r"[0-5]?\d", rest, re.ASCII):
        return total + int(rest) * 60
    return total if last and not rest else None
