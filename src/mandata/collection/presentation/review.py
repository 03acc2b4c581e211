"""A return for the person who clears or accepts it: in words, next to last time's, with its changes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mandata.collection.domain.signing import Difference, changed_since, differences, hash_of, snapshot
from mandata.collection.labels import Speaker
from mandata.collection.models import Return, Row, State
from mandata.collection.queries.cell_problems import CellProblem, problems_of
from mandata.collection.queries.given_rows import given_cells, has_known_keys
from mandata.collection.queries.last_cycle import Offers, offers_of
from mandata.collection.workspace.return_csv import asked_fields
from mandata.framework.model import Field

Place = tuple[str, str]
"""Uid of a row and name of a field; the name is "" for the row, both are "" for the return."""

LONG_FORM_UP_TO = 3
"""Maximum rows shown one below the other, each field on a line; more rows make a table, unless they have texts."""


class WordedDifference(NamedTuple):
    """A changed cell or row, in words."""

    place: str
    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ReadCell:
    """One cell of the sheet.

    Attributes:
        text: as stored; `words` is the same for the reader.
        is_answer: whether a figure, or a reason for having none, is asked for here.
        before: last time's, in words; "" for none.
        changed_from: its value when last cleared, in words; None if unchanged.
        came_back: whether it was sent back.
        is_picked: whether the person ticked it, to be sent back.
    """

    row: str
    column: Field
    text: str
    words: str
    is_answer: bool
    before: str = ""
    changed_from: str | None = None
    problems: Sequence[CellProblem] = ()
    comments: int = 0
    came_back: bool = False
    is_picked: bool = False

    @property
    def key(self) -> str:
        """Its key in the form that sends cells back."""
        return f"{self.row}:{self.column.name}"


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row of the sheet."""

    uid: str
    label: str
    cells: Sequence[ReadCell]
    problems: Sequence[CellProblem] = ()
    comments: int = 0


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A return as it is read.

    Attributes:
        seen: hash of the values shown, for the signature.
        problems: of the return as a whole.
        found: every problem with its place in words.
        since_cleared, since_version: changes since the last clearing, or since the previous version.
        before_cycle: title of the cycle of the earlier values; "" for none.
    """

    seen: str
    columns: Sequence[Field]
    rows: Sequence[ReadRow]
    found: Sequence[tuple[str, CellProblem]] = ()
    since_cleared: Sequence[WordedDifference] = ()
    since_version: Sequence[WordedDifference] = ()
    before_cycle: str = ""

    @property
    def is_long_form(self) -> bool:
        """Whether each row is a list of its fields: few rows, or rows with a story."""
        return len(self.rows) <= LONG_FORM_UP_TO or any(column.words for column in self.columns)


@dataclass(slots=True)
class _Notes:
    """The notes next to the cells, by place."""

    problems: Mapping[Place, list[CellProblem]]
    comments: Mapping[Place, int]
    changed: Mapping[Place, str]
    came_back: Collection[Place]
    picked: Collection[Place]
    offers: Offers
    speaker: Speaker


def sheet_of(returned: Return, picked: Collection[Place] = ()) -> ReadSheet:
    """Return the current version, with everything that a reader needs.

    Args:
        returned: the return.
        picked: cells that the person ticked before.
    """
    rows = list(returned.rows_of())
    speaker = Speaker.of(returned, rows)
    found, changes = problems_of(returned), changed_since(returned, State.CLEARED)
    notes = _Notes(
        problems=_by_place(found),
        comments=unresolved_by_place(returned),
        changed={(item.row, item.field): item.old for item in changes if item.field},
        came_back={(row, name) for row, name in returned.open_cells},
        picked=picked,
        offers=offers_of(returned),
        speaker=speaker,
    )
    columns = columns_of(returned)
    every = Speaker.of(returned)
    return ReadSheet(
        seen=hash_of(snapshot(returned)),
        columns=columns,
        rows=[_row(row, columns, notes) for row in rows],
        found=[(speaker.place(problem.row, problem.field), problem) for problem in found],
        since_cleared=worded_differences(changes, every),
        since_version=worded_differences(_since_version(returned), every),
        before_cycle=notes.offers.cycle,
    )


def columns_of(returned: Return) -> list[Field]:
    """Return the fields shown as columns: not the organisation itself, nor the key if it names the row."""
    settled = set(given_cells(returned))
    if has_known_keys(returned):
        settled |= set(returned.declared.table.primaryKey)
    return [item for item in asked_fields(returned.declared) if item.name not in settled]


def worded_differences(found: Iterable[Difference], speaker: Speaker) -> list[WordedDifference]:
    """Return differences in words. Cells of an added or removed row are listed with the row."""
    found = list(found)
    whole = {item.row for item in found if not item.field}
    return [
        WordedDifference(
            "" if item.field and speaker.stands_alone(item.row) else speaker.row(item.row),
            speaker.field(item.field) if item.field else "",
            speaker.cell(item.field, item.old) if item.field else item.old,
            speaker.cell(item.field, item.new) if item.field else item.new,
        )
        for item in found
        if not item.field or item.row not in whole
    ]


def unresolved_by_place(returned: Return) -> Counter[Place]:
    """Return the number of open comments, by place."""
    places = returned.comments.filter(resolved_at=None).values_list("row", "field")
    return Counter((str(row) if row else "", name) for row, name in places)


def _since_version(returned: Return) -> list[Difference]:
    if returned.version == 1:
        return []
    return differences(snapshot(returned, returned.version - 1), snapshot(returned))


def _by_place(found: Iterable[CellProblem]) -> dict[Place, list[CellProblem]]:
    by_place: dict[Place, list[CellProblem]] = defaultdict(list)
    for problem in found:
        by_place[problem.row, problem.field].append(problem)
    return by_place


def _row(row: Row, columns: Sequence[Field], notes: _Notes) -> ReadRow:
    uid = str(row.uid)
    before = notes.offers.row(row.cells)
    cells = [_cell(row, column, before, notes) for column in columns]
    shown = {column.name for column in columns}
    rest = [
        item for (place, name), items in notes.problems.items() if place == uid and name not in shown for item in items
    ]
    return ReadRow(uid, notes.speaker.row(uid), cells, rest, notes.comments.get((uid, ""), 0))


def _cell(row: Row, column: Field, before: Mapping[str, str], notes: _Notes) -> ReadCell:
    place, text, speaker = (str(row.uid), column.name), row.cells.get(column.name, ""), notes.speaker
    was = notes.changed.get(place)
    return ReadCell(
        row=place[0],
        column=column,
        text=text,
        words=speaker.cell(column.name, text),
        is_answer=speaker.form.is_answer(column),
        before=speaker.cell(column.name, before.get(column.name, "")),
        changed_from=None if was is None else speaker.cell(column.name, was),
        problems=notes.problems.get(place, ()),
        comments=notes.comments.get(place, 0),
        came_back=place in notes.came_back,
        is_picked=place in notes.picked,
    )
