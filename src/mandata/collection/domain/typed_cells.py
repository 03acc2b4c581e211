"""Saving what people type: everything valid is saved, and the rest is returned with the reason."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction

from mandata.accounts.models import User
from mandata.collection.domain.saving import CannotChange, Conflict, Edit, add_row, locked, obstacles, save_cells
from mandata.collection.domain.suggestions import Choice, reason_to_choose
from mandata.collection.models import Change, Return
from mandata.collection.queries.last_cycle import offers_of, takes
from mandata.collection.queries.register_values import CellName, known_figures
from mandata.records.columns import reader_of
from mandata.records.meanings import TYPED, conventions_in, meaning_of


@dataclass(frozen=True, slots=True)
class Refused:
    """An edit that could not be saved, with the reason for the person, and its possible meanings if it is ambiguous."""

    edit: Edit
    reason: str
    choices: Sequence[Choice] = ()


@dataclass(slots=True)
class Kept:
    """The result of saving."""

    saved: list[Edit] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    @property
    def is_all_saved(self) -> bool:
        """Whether nothing needs a decision of the person."""
        return not self.conflicts and not self.refused


@transaction.atomic
def keep(
    returned: Return,
    edits: Sequence[Edit],
    by: User,
    *,
    added: Iterable[uuid.UUID] = (),
    taken: Collection[CellName] = (),
) -> Kept:
    """Save cells independently of each other.

    Args:
        added: uids of rows that the person added and that may not exist yet.
        taken: cells that the person copied from an offer; they count as prefilled if they have that text.
    """
    returned = locked(returned)
    reasons = _add_rows(returned, added, by)
    kept, possible = Kept(), list[Edit]()
    for edit, obstacle in zip(edits, obstacles(returned, edits), strict=True):
        if obstacle:
            kept.refused.append(Refused(edit, reasons.get(edit.row, obstacle)))
        else:
            possible.append(edit)
    offers = offered(returned, taken, by)
    of_offers = [edit for edit in possible if offers.get((edit.row, edit.field)) == edit.new]
    typed = _as_meant(returned, [edit for edit in possible if edit not in of_offers], kept)
    for source, chosen in ((Change.Source.FORM, typed), (Change.Source.PREFILL, of_offers)):
        result = save_cells(returned, chosen, by, source)
        kept.saved += result.saved
        kept.conflicts += result.conflicts
    return kept


def _as_meant(returned: Return, edits: Sequence[Edit], kept: Kept) -> list[Edit]:
    """Return the edits with every cell in standard notation.

    A text whose stored figure would differ from its meaning is refused, and questioned. Texts typed or pasted
    together decide about the decimal mark and the order of dates.
    """
    form, framework = returned.declared, returned.cycle.framework
    readers = {item.name: reader_of(item, form, framework) for item in form.table.fields}
    typed = [(readers[edit.field], [edit.new]) for edit in edits if not edit.is_chosen]
    conventions, meant = conventions_in(typed, TYPED), list[Edit]()
    for edit in edits:
        reader = readers[edit.field]
        meaning = meaning_of(edit.new, reader, conventions)
        if edit.is_chosen or (reader.field.field_type.is_text and reader.codes is None):
            meant.append(edit)
        elif meaning.readings and reader.cell(edit.new).mistake is None:
            choices = [Choice(reading, reading) for reading in meaning.readings]
            kept.refused.append(Refused(edit, reason_to_choose(edit.new), choices))
        else:
            meant.append(replace(edit, new=meaning.text))
    return meant


def offered(returned: Return, cells: Collection[CellName], by: User) -> Mapping[CellName, str]:
    """Return the texts of a register, or else an earlier cycle, offered for some cells, if valid there."""
    if not cells:
        return {}
    offers, rows = offers_of(returned), {str(row.uid): row for row in returned.rows_of()}
    texts = {(row, name): offers.row(rows[row].cells).get(name, "") for row, name in cells if row in rows}
    texts |= {cell: figure.text for cell, figure in known_figures(returned, by).items() if cell in texts}
    return {cell: text for cell, text in texts.items() if takes(returned, cell[1], text)}


def _add_rows(returned: Return, uids: Iterable[uuid.UUID], by: User) -> dict[str, str]:
    """Add rows that do not exist yet; return the reason for each that cannot be added. Removed rows stay removed."""
    reasons = {}
    for uid in uids:
        if _was_removed(returned, uid):
            continue
        try:
            add_row(returned, by, uid=uid)
        except CannotChange as obstacle:
            reasons[str(uid)] = str(obstacle)
    return reasons


def _was_removed(returned: Return, uid: uuid.UUID) -> bool:
    """Return whether a row was removed from the current version."""
    return returned.changes.filter(version=returned.version, row=uid, field="", new="").exists()
