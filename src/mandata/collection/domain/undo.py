"""Undoing: earlier texts of a cell, and removed rows, can be restored."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mandata.accounts.models import User
from mandata.collection.domain.saving import CannotChange, add_row
from mandata.collection.models import Change, Return, Row
from mandata.collection.queries.given_rows import given_cells

REMOVING_TAKES = timedelta(seconds=2)
"""Maximum seconds; a cell blanked longer before its row was removed was meant to be blank."""


@dataclass(frozen=True, slots=True)
class RemovedRow:
    """A removed row.

    Attributes:
        cells: at the time of removal.
    """

    uid: str
    cells: dict[str, str]
    by: Any
    at: datetime


def changes_of(returned: Return, row: str) -> Sequence[Change]:
    """Return the changes of a row in all versions, newest first."""
    return list(returned.changes.filter(row=uuid.UUID(row)).select_related("by").order_by("-id"))


def changed_rows(returned: Return) -> set[str]:
    """Return the uids of the rows with changes."""
    return {str(uid) for uid in returned.changes.values_list("row", flat=True).distinct()}


def rows_added_by_people(returned: Return) -> set[str]:
    """Return the uids of the rows that people added."""
    added = returned.changes.filter(field="").exclude(new="")
    return {str(uid) for uid in added.values_list("row", flat=True).distinct()}


def removed_rows(returned: Return) -> list[RemovedRow]:
    """Return the rows removed from the current version, last one first."""
    standing = set(returned.rows_of().values_list("uid", flat=True))
    changes = returned.changes.filter(version=returned.version).exclude(row__in=standing).select_related("by")
    by_row: dict[uuid.UUID, list[Change]] = {}
    for change in changes.order_by("id"):
        by_row.setdefault(change.row, []).append(change)
    found = [_removed(uid, its_changes) for uid, its_changes in by_row.items()]
    return sorted((row for row in found if row), key=lambda row: row.at, reverse=True)


@transaction.atomic
def bring_back(returned: Return, uid: str, by: User) -> Row:
    """Restore a removed row at the end, with its cells.

    Raises:
        CannotChange: no such row was removed, or the rows of the return are locked.
    """
    row = next((row for row in removed_rows(returned) if row.uid == uid), None)
    if row is None:
        raise CannotChange(_("This row is not among the removed rows."))
    return add_row(returned, by, row.cells, uid=uuid.UUID(uid))


def _removed(uid: uuid.UUID, changes: Sequence[Change]) -> RemovedRow | None:
    """Return a row as before its removal, with the cells that were blanked just before it."""
    if not changes or changes[-1].field or changes[-1].new:
        return None
    cells: dict[str, str] = {}
    for change in reversed(changes[:-1]):
        if not change.field or change.new or changes[-1].at - change.at > REMOVING_TAKES:
            break
        cells.setdefault(change.field, change.old)
    own = given_cells(changes[-1].returned)
    return RemovedRow(str(uid), {**cells, **own}, changes[-1].by, changes[-1].at)
