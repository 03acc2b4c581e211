"""Deadlines of an entry, and since when it is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.db.models import Q

from mandata.framework.model import Form
from mandata.registers.models import Entry


@dataclass(frozen=True, slots=True)
class Due:
    """Something that must be filled in by a day."""

    entry: Entry
    title: str
    field: str
    day: date

    def is_late(self, today: date) -> bool:
        """Return whether the day has passed."""
        return self.day < today


def dues_of(form: Form, entry: Entry) -> list[Due]:
    """Return what is still due of an open entry, earliest first. Nothing is due if the start date is missing."""
    if entry.state != Entry.State.OPEN:
        return []
    found = []
    for deadline in form.deadlines:
        began = _day(entry.cells.get(deadline.after, ""))
        if began and not entry.cells.get(deadline.field):
            found.append(Due(entry, deadline.title, deadline.field, began + timedelta(days=deadline.days)))
    return sorted(found, key=lambda due: due.day)


def something_due(form: Form) -> Q:
    """Return the condition of entries that can have something due; it never holds if the form has no deadline."""
    fields = {deadline.field for deadline in form.deadlines}
    blank = (Q(**{f"cells__{name}__isnull": True}) | Q(**{f"cells__{name}": ""}) for name in fields)
    return reduce(or_, blank, Q(pk__in=()))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
