"""A month of a register: its entries by day, and what is due."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from mandata.registers.models import Entry
from mandata.registers.queries.deadlines import Due


@dataclass(slots=True)
class Day:
    """A day of the calendar."""

    day: date
    is_in_month: bool
    entries: list[Entry] = field(default_factory=list)
    dues: list[Due] = field(default_factory=list)


def weeks(month: date, entries: Iterable[Entry], dues: Iterable[Due]) -> Sequence[Sequence[Day]]:
    """Return the weeks that a month touches, Monday first."""
    dated: dict[date, list[Entry]] = defaultdict(list)
    due: dict[date, list[Due]] = defaultdict(list)
    for entry in entries:
        if entry.dated:
            dated[entry.dated].append(entry)
    for item in dues:
        due[item.day].append(item)
    return [
        [Day(day, day.month == month.month, dated[day], due[day]) for day in week]
        for week in calendar.Calendar().monthdatescalendar(month.year, month.month)
    ]


def before(month: date) -> date:
    """Return the first day of the previous month."""
    return (month - timedelta(days=1)).replace(day=1)


def after(month: date) -> date:
    """Return the first day of the next month."""
    return (month + timedelta(days=31)).replace(day=1)
