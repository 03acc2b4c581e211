"""Undoing: the texts that a cell once held, and rows that were removed, can come back."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mandata.accounts.models import User
from mandata.collection.models import Change, Return, Row
from mandata.collection.rows import given_cells
from mandata.collection.saving import CannotChange, add_row

REMOVING_TAKES = timedelta(seconds=2)
"""At most; a cell that was blanked longer before its row went was meant to be blank."""


@dataclass(frozen=True, slots=True)
class RemovedRow:
    """A row that no longer stands.

    Attributes:
        cells: as they were when it was removed.
    """

    uid: str
    cells: dict[str, str]
    by: Any
    at: datetime


def changes_of(returned: Return, row: str) -> Sequence[Change]:
    """What happened to a row in every version, the newest first."""
    return list(returned.changes.filter(row=uuid.UUID(row)).select_related("by").order_by("-id"))


def changed_rows(returned: Return) -> set[str]:
    """Uids of the rows to which anything happened."""
    return {str(uid) for uid in returned.changes.values_list("row", flat=True).distinct()}


def rows_added_by_people(returned: Return) -> set[str]:
    """Uids of the rows that were not laid out beforehand."""
    added = returned.changes.filter(field="").exclude(new="")
    return {str(uid) for uid in added.values_list("row", flat=True).distinct()}


def removed_rows(returned: Return) -> list[RemovedRow]:
    """The rows that were removed from the version worked on, the last one first."""
    standing = set(returned.rows_of().values_list("uid", flat=True))
    changes = returned.changes.filter(version=returned.version).exclude(row__in=standing).select_related("by")
    by_row: dict[uuid.UUID, list[Change]] = {}
    for change in changes.order_by("id"):
        by_row.setdefault(change.row, []).append(change)
    found = [_removed(uid, its_changes) for uid, its_changes in by_row.items()]
    return sorted((row for row in found if row), key=lambda row: row.at, reverse=True)


@transaction.atomic
def bring_back(returned: Return, uid: str, by: User) -> Row:
    """Put a removed row back, at the end, with the cells that it had.

    Raises:
        CannotChange: no such row was removed, or the rows of the return are locked.
    """
    row = next((row for row in removed_rows(returned) if row.uid == uid), None)
    if row is None:
        raise CannotChange(_("No such row was removed."))
    return add_row(returned, by, row.cells, uid=uuid.UUID(uid))


def _removed(uid: uuid.UUID, changes: Sequence[Change]) -> RemovedRow | None:
    """A row as its last removal left it: the blanked cells that stand just before the mark that it went."""
    if not changes or changes[-1].field or changes[-1].new:
        return None
    cells: dict[str, str] = {}
    for change in reversed(changes[:-1]):
        if not change.field or change.new or changes[-1].at - change.at > REMOVING_TAKES:
            break
        cells.setdefault(change.field, change.old)
    own = given_cells(changes[-1].returned)
    return RemovedRow(str(uid), {**cells, **own}, changes[-1].by, changes[-1].at)
