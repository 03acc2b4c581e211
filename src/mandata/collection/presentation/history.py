"""The history of a return, newest first: its steps and every changed cell, in words."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from mandata.accounts.models import User
from mandata.collection.domain.signing import differences, snapshot
from mandata.collection.labels import Speaker
from mandata.collection.models import Change, Event, Return
from mandata.collection.presentation.review import WordedDifference, worded_differences

CHANGES_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history.

    Attributes:
        event: the step; None for a changed cell.
        place: words for the row, `field` for the field; "" for a step.
        source: how the change was made, in words.
    """

    at: datetime
    by: User | None
    version: int
    event: Event | None = None
    place: str = ""
    field: str = ""
    old: str = ""
    new: str = ""
    source: Any = ""


@dataclass(frozen=True, slots=True)
class History:
    """A page of the history.

    Attributes:
        page: of the changes, for paging.
        rows: uid and words of each row to choose from.
    """

    entries: Sequence[Entry]
    page: Page[Change]
    rows: Sequence[tuple[str, str]]


def history_of(returned: Return, row: str = "", name: str = "", number: int | str = 1) -> History:
    """Return a page of the history.

    Args:
        returned: the return.
        row: uid of the only row to show; "" for all.
        name: the only field to show; "" for all.
        number: of the page.
    """
    changes = returned.changes.select_related("by").order_by("-at", "-id")
    if row:
        changes = changes.filter(row=uuid.UUID(row))
    if name:
        changes = changes.filter(field=name)
    page = Paginator(changes, CHANGES_A_PAGE).get_page(number)
    speaker = Speaker.of(returned)
    entries = [_changed(change, speaker) for change in page]
    if not (row or name):
        entries += [_stepped(event) for event in _events(returned, page)]
    entries.sort(key=lambda entry: entry.at, reverse=True)
    return History(entries, page, list(speaker.labels.items()))


def compare(returned: Return, old: int, new: int) -> list[WordedDifference]:
    """Return the differences between two versions, cell by cell, in words."""
    return worded_differences(differences(snapshot(returned, old), snapshot(returned, new)), Speaker.of(returned))


def _events(returned: Return, page: Page[Change]) -> QuerySet[Event]:
    """Return the steps between the changes of a page; the first page has newer ones, the last older ones."""
    events = returned.events.select_related("by")
    shown = list(page)
    if page.has_previous():
        events = events.filter(at__lte=shown[0].at)
    if page.has_next():
        events = events.filter(at__gt=shown[-1].at)
    return events


def _changed(change: Change, speaker: Speaker) -> Entry:
    return Entry(
        at=change.at,
        by=change.by,
        version=change.version,
        place=speaker.row(str(change.row)),
        field=speaker.field(change.field) if change.field else "",
        old=speaker.cell(change.field, change.old) if change.field else change.old,
        new=speaker.cell(change.field, change.new) if change.field else change.new,
        source=change.get_source_display(),
    )


def _stepped(event: Event) -> Entry:
    return Entry(at=event.at, by=event.by, version=event.version, event=event)
