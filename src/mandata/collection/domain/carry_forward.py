"""Answers that rarely change from one cycle to the next, offered together: only reviewed texts are copied."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from mandata.accounts.models import User
from mandata.collection.domain.saving import Changeable, Edit, add_row
from mandata.collection.domain.typed_cells import keep
from mandata.collection.models import Change, Return
from mandata.collection.queries.given_rows import given_cells, has_known_keys
from mandata.collection.queries.last_cycle import Key, offers_of, takes
from mandata.collection.queries.register_values import CellName
from mandata.collection.workspace.return_csv import asked_fields
from mandata.framework.model import Field


@dataclass(frozen=True, slots=True)
class LastCell:
    """A blank cell with last time's text."""

    cell: CellName
    text: str


@dataclass(frozen=True, slots=True)
class LastRow:
    """A row of last time that is not in the return.

    Attributes:
        cells: those to copy: its key and what rarely changes.
    """

    key: Key
    cells: dict[str, str]

    @property
    def name(self) -> str:
        """The key as one text, to be sent by a page."""
        return json.dumps(self.key, ensure_ascii=False)


def lasting_fields(returned: Return) -> list[Field]:
    """Return fields whose answers rarely change: words, codes, yes and no; neither figures nor long texts."""
    form = returned.declared
    own = {*given_cells(returned), *form.table.primaryKey}
    return [
        item
        for item in asked_fields(form)
        if item.name not in own and item.field_type.seldom_changes and item.words is None
    ]


def last_cells(returned: Return) -> list[LastCell]:
    """Return the open, blank cells of such fields with last time's text, if it is valid."""
    offers, names = offers_of(returned), [item.name for item in lasting_fields(returned)]
    changeable, found = Changeable.of(returned), []
    for row in returned.rows_of():
        known = offers.row(row.cells)
        for name in names:
            text, uid = known.get(name, ""), str(row.uid)
            is_blank = not row.cells.get(name, "").strip() and not changeable.is_locked(uid, name)
            if is_blank and takes(returned, name, text):
                found.append(LastCell((uid, name), text))
    return found


def last_rows(returned: Return) -> list[LastRow]:
    """Return earlier rows that are missing from a form whose rows people name; long texts are left out."""
    form, offers = returned.declared, offers_of(returned)
    if returned.open_cells or has_known_keys(returned) or not offers.key:
        return []
    if any(item.words is not None for item in form.table.fields):
        return []
    there = {tuple(row.cells.get(name, "") for name in offers.key) for row in returned.rows_of()}
    names = [*offers.key, *(item.name for item in lasting_fields(returned))]
    return [
        LastRow(key, {name: cells[name] for name in names if takes(returned, name, cells.get(name, ""))})
        for key, cells in offers.rows.items()
        if key not in there and all(key)
    ]


@transaction.atomic
def take_last(returned: Return, cells: Collection[CellName], rows: Collection[str], by: User) -> int:
    """Copy the chosen cells and rows of last time.

    Args:
        rows: names of rows.

    Returns:
        The number of cells filled.

    Raises:
        CannotChange: the rows of the return are locked.
    """
    chosen = [item for item in last_cells(returned) if item.cell in cells]
    kept = keep(
        returned, [Edit(*item.cell, "", item.text) for item in chosen], by, taken=[item.cell for item in chosen]
    )
    count = len(kept.saved)
    for row in last_rows(returned):
        if row.name in rows:
            add_row(returned, by, row.cells, Change.Source.PREFILL)
            count += len(row.cells)
    return count
