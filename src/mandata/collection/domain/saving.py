"""Changing the cells of a return: typed one at a time, or many from a workbook; updates are never lost."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from mandata.accounts.models import User
from mandata.collection.models import Change, Event, EventKind, Return, Row, State
from mandata.collection.queries.given_rows import given_cells, prescribed_rows
from mandata.collection.workspace.return_csv import asked_fields
from mandata.refusals import StepRefused

LONGEST_CELL = 20_000
"""Maximum characters. A story has some hundreds; more than this is not a cell."""


class CannotChange(StepRefused):
    """The return or the cell is locked; the message gives the reason to the person."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A cell to change.

    Attributes:
        row: uid of the row.
        old: the text that the person saw; if it has changed, that is a conflict.
        new: the new text.
        is_chosen: whether the person chose it among the readings of an earlier text.
    """

    row: str
    field: str
    old: str
    new: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that somebody else has changed: it is not overwritten."""

    row: str
    field: str
    theirs: str
    yours: str


@dataclass(slots=True)
class Saved:
    """The result of some edits."""

    saved: list[Edit] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)


@transaction.atomic
def save_cells(returned: Return, edits: Sequence[Edit], by: User, source: str = Change.Source.FORM) -> Saved:
    """Change cells, each only if it still has the text that the person saw. Everything valid is saved.

    Raises:
        CannotChange: the return is not open, a cell is locked, or there is no such row or field.
    """
    returned = locked(returned)
    rows = {str(row.uid): row for row in returned.rows_of()}
    changeable = Changeable.of(returned)
    result, changes = Saved(), list[Change]()
    for edit in edits:
        obstacle = _obstacle(edit, returned, rows, changeable)
        if obstacle:
            raise CannotChange(obstacle)
        row = rows[edit.row]
        now = row.cells.get(edit.field, "")
        if now == edit.new:
            result.saved.append(edit)
        elif now != edit.old:
            result.conflicts.append(Conflict(edit.row, edit.field, now, edit.new))
        else:
            changes.append(_change(row, edit, by, source))
            result.saved.append(edit)
    for row in {change.row: rows[str(change.row)] for change in changes}.values():
        row.changed_by = by
        row.save(update_fields=["cells", "prefilled", "changed_by", "changed_at"])
    Change.objects.bulk_create(changes)
    if changes:
        _started(returned, by)
    return result


def obstacles(returned: Return, edits: Iterable[Edit]) -> list[str | None]:
    """Return why each edit cannot be saved, whatever the cell contains now; None if it can."""
    rows = {str(uid) for uid in returned.rows_of().values_list("uid", flat=True)}
    changeable = Changeable.of(returned)
    return [_obstacle(edit, returned, rows, changeable) for edit in edits]


@transaction.atomic
def add_row(
    returned: Return,
    by: User,
    cells: dict[str, str] | None = None,
    source: str = Change.Source.FORM,
    uid: uuid.UUID | None = None,
) -> Row:
    """Add a row at the end, with the organisation's own code if the form asks for it.

    Args:
        uid: of the new row; an existing one is returned unchanged.

    Raises:
        CannotChange: the return is not open, or only some cells were sent back.
    """
    returned = locked(returned)
    _check_rows_may_change(returned)
    standing = returned.rows_of().filter(uid=uid).first() if uid else None
    if standing:
        return standing
    last = returned.rows_of().last()
    own = given_cells(returned)
    taken = [name for name, text in (cells or {}).items() if text and source == Change.Source.PREFILL]
    row = Row.objects.create(
        returned=returned,
        version=returned.version,
        uid=uid or uuid.uuid4(),
        position=last.position + 1 if last else 0,
        cells={**(cells or {}), **own},
        prefilled=taken,
        changed_by=by,
    )
    texts = {"": "there", **{name: text for name, text in row.cells.items() if text and name not in own}}
    edits = [Edit(str(row.uid), name, "", text) for name, text in texts.items()]
    Change.objects.bulk_create(_row_change(row, edit, by, source) for edit in edits)
    _started(returned, by)
    return row


@transaction.atomic
def remove_row(returned: Return, uid: str, by: User, source: str = Change.Source.FORM) -> None:
    """Remove a row from the current version; its cells stay in the history and can be restored.

    Raises:
        CannotChange: the return is not open, only some cells were sent back, or there is no such row.
    """
    returned = locked(returned)
    _check_rows_may_change(returned)
    row = returned.rows_of().filter(uid=uuid.UUID(uid)).first()
    if row is None:
        raise CannotChange(_("This row no longer exists."))
    if uid in prescribed_rows(returned):
        raise CannotChange(
            _("The form prescribes this row, so it cannot be removed. If it does not apply, answer “Not applicable”.")
        )
    texts = {**{name: text for name, text in row.cells.items() if text}, "": "there"}
    edits = [Edit(uid, name, text, "") for name, text in texts.items()]
    Change.objects.bulk_create(_row_change(row, edit, by, source) for edit in edits)
    row.delete()
    _started(returned, by)


def locked(returned: Return) -> Return:
    """Return the current return, locked until the transaction ends."""
    return Return.objects.select_for_update(no_key=True).select_related("cycle").get(pk=returned.pk)


class Changeable(NamedTuple):
    """The cells of a return that people fill in.

    Attributes:
        fields: names of these fields.
        keys: names of the fields that name a row.
        prescribed: uids of the rows that the form names.
        open_cells: the only open cells, row and field of each; none if the whole return is open.
    """

    fields: Collection[str]
    keys: Collection[str]
    prescribed: Collection[str]
    open_cells: Collection[tuple[str, str]]

    @classmethod
    def of(cls, returned: Return) -> Changeable:
        """Return the cells of a return that people fill in."""
        form = returned.declared
        fields = {field.name for field in asked_fields(form)} - set(given_cells(returned))
        open_cells = {(row, name) for row, name in returned.open_cells}
        return cls(fields, form.table.primaryKey, prescribed_rows(returned), open_cells)

    def has(self, row: str, name: str) -> bool:
        """Return whether people fill in a cell: not the key of a row that the form names."""
        return name in self.fields and not (name in self.keys and row in self.prescribed)

    def is_locked(self, row: str, name: str) -> bool:
        """Return whether a cell of an open return is closed to its organisation."""
        return not self.has(row, name) or (bool(self.open_cells) and (row, name) not in self.open_cells)


def _obstacle(edit: Edit, returned: Return, rows: Collection[str], changeable: Changeable) -> str | None:
    if not returned.is_open:
        return _("This return is closed for changes: its cells are locked.")
    if edit.row not in rows:
        return _("This row no longer exists.")
    if not changeable.has(edit.row, edit.field):
        return _("The cell “%(name)s” cannot be changed.") % {"name": edit.field}
    if returned.open_cells and [edit.row, edit.field] not in returned.open_cells:
        return _("This return was sent back for other cells only.")
    if len(edit.new) > LONGEST_CELL:
        return _("A cell can have at most %(most)s characters.") % {"most": f"{LONGEST_CELL:,}"}
    return None


def _check_rows_may_change(returned: Return) -> None:
    if not returned.is_open:
        raise CannotChange(_("This return is closed for changes: its rows are locked."))
    if returned.open_cells:
        raise CannotChange(_("This return was sent back for some cells only: rows can be neither added nor removed."))


def _change(row: Row, edit: Edit, by: User, source: str) -> Change:
    row.cells = {**row.cells, edit.field: edit.new}
    kept = [name for name in row.prefilled if name != edit.field]
    row.prefilled = [*kept, edit.field] if source == Change.Source.PREFILL else kept
    return _row_change(row, edit, by, source)


def _row_change(row: Row, edit: Edit, by: User, source: str) -> Change:
    details: dict[str, Any] = {"returned_id": row.returned_id, "version": row.version, "row": row.uid}
    return Change(**details, field=edit.field, old=edit.old, new=edit.new, by=by, source=source)


def _started(returned: Return, by: User) -> None:
    if returned.state != State.NOT_STARTED:
        return
    returned.state = State.DRAFT
    returned.save(update_fields=["state"])
    Event.objects.create(
        cycle=returned.cycle,
        returned=returned,
        version=returned.version,
        kind=EventKind.STARTED,
        from_state=State.NOT_STARTED,
        to_state=State.DRAFT,
        by=by,
    )
