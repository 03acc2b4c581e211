"""Days as people and programs write them: what a text means by what comes first in it."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from babel import Locale

from mandata.plain_text import ascii_digits, bare

Order = Literal["year", "day", "month"]
ORDERS: tuple[Order, ...] = ("year", "day", "month")

LANGUAGES = ("en", "fr", "ar", "es", "ru", "zh", "pt", "de", "it", "nl", "id", "tr", "uk", "fa", "sw", "hi", "bn", "ms")
"""Whose names of months are known."""

TIME = re.compile(
    r"(?P<day>.+?)(?:T| ?, ?| )(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r" ?(?P<half>[AaPp]\.?[Mm]\.?)?(?: ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?"
)
DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
YEAR_FIRST = re.compile(r"(\d{4})([-/. ])(\d{1,2})\2(\d{1,2})\.?")
YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
SHORT = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{2})")
BETWEEN = r"(?:[-/., ]| de | of )*"
NAMED = re.compile(
    rf"(?P<day>\d{{1,2}})(?:er|st|nd|rd|th|\u00ba)?{BETWEEN}(?P<month>[^\d\s\-/.,]+){BETWEEN}(?P<year>\d{{4}}|\d{{2}})"
    r"|(?P<month_2>[^\d\s\-/.,]+)\.? ?(?P<day_2>\d{1,2})(?:st|nd|rd|th)?,? (?P<year_2>\d{4})"
    r"|(?P<year_3>\d{4})[-/. ](?P<month_3>[^\d\s\-/.,]+)[-/. ](?P<day_3>\d{1,2})"
)

WRITTEN = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2013\uff0d\u5e74\u6708", "-"),
        "\u65e5": "",
        "\uff0e": ".",
        "\uff0f": "/",
    }
)
"""Marks of other keyboards, and the Chinese words for year, month and day."""

LONGEST = 60
"""Characters of a day that anybody writes."""

FIRST_SHORT_YEAR = 30
"""Two digits from here on are a year of the last century, as in spreadsheets."""


class WrittenDay(NamedTuple):
    """The meaning of a text.

    Attributes:
        readings: the day as year-month-day, by order; all are equal if the text is clear.
        mark: between the parts, if the order is not clear.
        has_time: whether a time of day other than midnight follows the day.
    """

    readings: dict[Order, str]
    mark: str = ""
    has_time: bool = False


NONE = WrittenDay({})


def written_day(text: str) -> WrittenDay:
    """Return the days that a text can mean: none where it is no day."""
    if len(text) > LONGEST:
        return NONE
    plain = ascii_digits(bare(text)).translate(WRITTEN)
    timed = TIME.fullmatch(plain)
    if not timed:
        return _day(plain)
    hour, half = int(timed["hour"]), (timed["half"] or "").lower()[:1]
    hour = hour % 12 + 12 * (half == "p") if half else hour
    if hour > 24 or int(timed["minute"]) > 59:
        return NONE
    has_time = any((hour, int(timed["minute"]), int(timed["second"] or 0)))
    return _day(timed["day"])._replace(has_time=has_time)


def _day(text: str) -> WrittenDay:
    if found := DIGITS.fullmatch(text):
        return _certain(found[1], found[2], found[3])
    if found := YEAR_FIRST.fullmatch(text):
        return _certain(found[1], found[3], found[4])
    if found := NAMED.fullmatch(text):
        return _named(found)
    if found := YEAR_LAST.fullmatch(text):
        one, mark, two, year = found.groups()
        return _unclear_day({"day": (year, two, one), "month": (year, one, two)}, mark)
    if found := SHORT.fullmatch(text):
        one, mark, two, three = found.groups()
        year = _whole_year(three)
        orders: dict[Order, tuple[str, str, str]] = {"day": (year, two, one), "month": (year, one, two)}
        if int(one) < FIRST_SHORT_YEAR:
            orders["year"] = (_whole_year(one), two, three)
        return _unclear_day(orders, mark)
    return NONE


def _certain(year: str, month: str, day: str) -> WrittenDay:
    existing = _existing(year, month, day)
    return WrittenDay(dict.fromkeys(ORDERS, existing)) if existing else NONE


def _unclear_day(orders: dict[Order, tuple[str, str, str]], mark: str) -> WrittenDay:
    """Return the days that exist; between points the day comes first."""
    days = {order: _existing(*parts) for order, parts in orders.items() if mark != "." or order == "day"}
    return WrittenDay({order: day for order, day in days.items() if day}, mark)


def _named(found: re.Match[str]) -> WrittenDay:
    year = found["year"] or found["year_2"] or found["year_3"]
    month = months().get((found["month"] or found["month_2"] or found["month_3"]).casefold())
    day = found["day"] or found["day_2"] or found["day_3"]
    return _certain(_whole_year(year), str(month), day) if month else NONE


def _whole_year(year: str) -> str:
    if len(year) == 4:
        return year
    return f"{'19' if int(year) >= FIRST_SHORT_YEAR else '20'}{year:0>2}"


def _existing(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


@lru_cache(maxsize=1)
def months() -> dict[str, int]:
    """Return the number of each month by its names and their short forms; no name that two languages use otherwise."""
    known = defaultdict[str, set[int]](set)
    for language in LANGUAGES:
        for names in Locale(language).months.values():
            for width in ("wide", "abbreviated"):
                for number, name in names.get(width, {}).items():
                    known[bare(name).rstrip(".").casefold()].add(number)
    return {name: min(numbers) for name, numbers in known.items() if len(numbers) == 1 and not re.search(r"\d", name)}
