"""The sheet of a return: its rows and cells as a page shows them, with typed texts, findings and earlier answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil

from django.utils.translation import gettext as _

from mandata.collection.cell_parts import HOW_NAMES, Parts, take_apart
from mandata.collection.domain.saving import Conflict
from mandata.collection.domain.suggestions import choices_in
from mandata.collection.domain.undo import changed_rows, rows_added_by_people
from mandata.collection.models import Return, Row
from mandata.collection.presentation.cells import Cell, TwoTexts
from mandata.collection.presentation.columns import Column, column_of, in_words
from mandata.collection.presentation.finding_lines import Line
from mandata.collection.presentation.wording import said
from mandata.collection.queries.cell_problems import Problem
from mandata.collection.queries.given_rows import given_cells, has_known_keys, may_add_rows, prescribed_rows
from mandata.collection.queries.last_cycle import Offers, takes
from mandata.collection.queries.progress import counted_fields
from mandata.collection.queries.register_values import CellName, KnownFigure
from mandata.collection.workspace.return_csv import asked_fields
from mandata.framework.model import Field

MOST_GROUPS = 3
"""Maximum rows shown one below the other; more rows make a grid."""

MOST_COLUMNS = 8
"""Maximum columns of a grid on a common screen."""

BYTES_OF_ROWS = 130_000
"""Approximate bytes of the rows of one page, so that the whole page stays under 200 kB."""

NEW_ROW = "__"
"""The place of a row in the markup that new rows are made from."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row as it is drawn.

    Attributes:
        place: on the page, from 0.
        title: the subject of the row, in words.
        keys: the cells that name it, if the person chooses them.
        cells: the others.
        wrong: errors of the row as a whole.
        findings: findings about the row as a whole.
        has_history: whether it has any changes.
        may_be_removed: whether it can be removed: not if the form prescribes it.
    """

    place: str
    uid: str
    title: str
    keys: Sequence[Cell]
    cells: Sequence[Cell]
    wrong: Sequence[str] = ()
    findings: Sequence[Line] = ()
    has_history: bool = False
    may_be_removed: bool = False

    @property
    def all_cells(self) -> Sequence[Cell]:
        """All cells, keys first."""
        return [*self.keys, *self.cells]


@dataclass(frozen=True, slots=True)
class Mistake:
    """A line of the summary of errors.

    Attributes:
        anchor: id on the page that it links to; "" if the row is on another page.
        page: number of the page with the row.
    """

    anchor: str
    page: int
    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Overlay:
    """The unfinished part of the last action: shown instead of the stored texts.

    Attributes:
        parts: of cells that could not be saved.
        reasons: why, by cell.
        conflicts: to be decided.
    """

    parts: Mapping[CellName, Parts] = field(default_factory=dict)
    reasons: Mapping[CellName, str] = field(default_factory=dict)
    conflicts: Sequence[Conflict] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is unfinished."""
        return not self.reasons and not self.conflicts


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that the page of a return shows.

    Attributes:
        layout: `grid` or `groups`.
        key_columns: the fields that name a row.
        columns: the other fields.
        blank: the row that new ones are made from; None if no row can be added.
        seen: the cells as shown, for the page to send back.
        page, pages: the number of this page, from 1, and the number of pages.
        mistakes: of the whole return, for the summary.
        findings: unexplained findings in its cells and rows, for the summary.
    """

    layout: str
    key_columns: Sequence[Column]
    columns: Sequence[Column]
    rows: Sequence[SheetRow]
    blank: SheetRow | None
    seen: str
    page: int
    pages: int
    mistakes: Sequence[Mistake]
    findings: Sequence[Mistake]
    last_cycle: str

    @property
    def row_head(self) -> str:
        """The head over the titles of the rows."""
        return " · ".join(column.label for column in self.key_columns) or _("Row")

    @property
    def has_long_texts(self) -> bool:
        """Whether rows hold texts of several sentences."""
        return any(column.kind == "long" for column in self.columns)

    @property
    def has_answers(self) -> bool:
        """Whether a reason is possible instead of a figure anywhere."""
        return any(column.is_answer for column in self.columns)

    @property
    def is_single(self) -> bool:
        """Whether there is only ever one row: it needs no title."""
        return self.pages == 1 and len(self.rows) == 1 and not self.key_columns

    @property
    def page_numbers(self) -> range:
        """The page numbers."""
        return range(1, self.pages + 1)

    @property
    def how_names(self) -> list[tuple[str, str]]:
        """The menu next to an answer."""
        return [(how.value, str(name)) for how, name in HOW_NAMES.items()]


@dataclass(frozen=True, slots=True)
class _Context:
    """The parts of the return that are needed to draw a row."""

    returned: Return
    columns: Mapping[str, Column]
    keys: Collection[str]
    layout: str
    is_open: bool
    offers: Offers
    known: Mapping[CellName, KnownFigure]
    problems: Sequence[Problem]
    shows_blank: bool
    overlay: Overlay
    findings: Mapping[CellName, Sequence[Line]]
    typed_rows: Collection[str]
    prescribed: Collection[str]
    changed: Collection[str]


def draw(
    returned: Return,
    problems: Sequence[Problem],
    offers: Offers,
    *,
    may_fill: bool,
    page: int = 1,
    shows_blank: bool = False,
    overlay: Overlay | None = None,
    findings: Mapping[CellName, Sequence[Line]] | None = None,
    known: Mapping[CellName, KnownFigure] | None = None,
) -> Sheet:
    """Return the page of the current version of a return.

    Args:
        problems: all its errors.
        offers: the answers of an earlier cycle.
        may_fill: whether the person may change it, if it is open.
        page: number of the page, from 1.
        shows_blank: whether blank cells are reported too: not before the person asks for a check.
        overlay: what could not be saved.
        findings: findings by cell; by row if the name of the field is "".
        known: figures of registers for its cells.
    """
    counted = set(counted_fields(returned))
    own = given_cells(returned)
    fields = [item for item in asked_fields(returned.declared) if item.name not in own]
    rows = list(returned.rows_of())
    columns = {item.name: column_of(item, returned, item.name in counted) for item in fields}
    context = _Context(
        returned=returned,
        columns=columns,
        keys=[name for name in returned.declared.table.primaryKey if name in columns],
        layout=_layout(returned, columns.values(), len(rows)),
        is_open=may_fill and returned.is_open,
        offers=offers,
        known=known or {},
        problems=problems,
        shows_blank=shows_blank,
        overlay=overlay or Overlay(),
        findings=findings or {},
        typed_rows=rows_added_by_people(returned),
        prescribed=prescribed_rows(returned),
        changed=changed_rows(returned),
    )
    size = _rows_a_page(columns.values())
    pages = max(1, ceil(len(rows) / size))
    page = min(max(page, 1), pages)
    shown = rows[(page - 1) * size : page * size]
    return Sheet(
        layout=context.layout,
        key_columns=[columns[name] for name in context.keys],
        columns=[column for column in columns.values() if column.name not in context.keys],
        rows=[_row(context, row, str(place), (page - 1) * size + place + 1) for place, row in enumerate(shown)],
        blank=_blank(context) if context.is_open and may_add_rows(returned, len(rows)) else None,
        seen=json.dumps([[str(row.uid), _texts(row, context.columns)] for row in shown], ensure_ascii=False),
        page=page,
        pages=pages,
        mistakes=_mistakes(context, rows, size, page),
        findings=_finding_links(context, rows, size, page),
        last_cycle=offers.cycle,
    )


def page_of_row(returned: Return, uid: str) -> int:
    """Return the number of the page of a row."""
    own = given_cells(returned)
    fields = [item for item in asked_fields(returned.declared) if item.name not in own]
    size = _rows_a_page([column_of(item, returned, False) for item in fields])
    uids = [str(row) for row in returned.rows_of().values_list("uid", flat=True)]
    return uids.index(uid) // size + 1 if uid in uids else 1


def _rows_a_page(columns: Collection[Column]) -> int:
    return max(5, BYTES_OF_ROWS // (sum(column.weight for column in columns) + 200))


def _layout(returned: Return, columns: Collection[Column], count: int) -> str:
    """Return the layout: a grid for many rows of few cells; otherwise each row is a group of fields."""
    is_list = bool(returned.declared.table.primaryKey) and not has_known_keys(returned)
    if len(columns) > MOST_COLUMNS or any(column.kind in ("long", "tags") for column in columns):
        return "groups"
    return "grid" if is_list or count > MOST_GROUPS else "groups"


def _row(context: _Context, row: Row, place: str, number: int) -> SheetRow:
    uid = str(row.uid)
    title = _title(context.returned, row)
    is_named = bool(title) and has_known_keys(context.returned) and uid not in context.typed_rows
    cells = [_cell(context, row, column, place) for column in context.columns.values()]
    keys = [cell for cell in cells if cell.column.name in context.keys]
    return SheetRow(
        place=place,
        uid=uid,
        title=title if is_named else _numbered(number, title),
        keys=[] if is_named or not context.is_open else keys,
        cells=[cell for cell in cells if cell not in keys],
        wrong=[
            said(item, context.returned.declared)
            for item in context.problems
            if item.row == uid and not (set(item.fields) & context.columns.keys())
        ],
        findings=context.findings.get((uid, ""), ()),
        has_history=uid in context.changed,
        may_be_removed=context.is_open and bool(context.keys) and uid not in context.prescribed,
    )


def _numbered(number: int, title: str) -> str:
    if not title:
        return _("Row %(number)s") % {"number": number}
    return _("%(number)s. %(title)s") % {"number": number, "title": title}


def _blank(context: _Context) -> SheetRow:
    """Return the row that new ones are made from."""
    cells = [_blank_cell(context, column) for column in context.columns.values()]
    keys = [cell for cell in cells if cell.column.name in context.keys]
    others = [cell for cell in cells if cell.column.name not in context.keys]
    return SheetRow(NEW_ROW, "", _("New row"), keys, others, may_be_removed=True)


def _blank_cell(context: _Context, column: Column) -> Cell:
    is_in_grid = context.layout == "grid" and column.name not in context.keys
    return Cell(column, NEW_ROW, "", is_in_grid, "", "", Parts(), True)


def _cell(context: _Context, row: Row, column: Column, place: str) -> Cell:
    returned, name = context.returned, (str(row.uid), column.name)
    declared = returned.declared.field(column.name)
    assert declared is not None  # noqa: S101 (columns are made from fields)
    framework = returned.cycle.framework
    text, last = row.cells.get(column.name, ""), context.offers.row(row.cells).get(column.name, "")
    is_key, known = column.name in context.keys, context.known.get(name)
    offer = known.text if known else last
    is_open = context.is_open and (not returned.open_cells or list(name) in returned.open_cells)
    conflict = next((item for item in context.overlay.conflicts if (item.row, item.field) == name), None)
    parts = context.overlay.parts.get(name)
    wrong = _wrong(context, name, text)
    return Cell(
        column=column,
        row=place,
        uid=name[0],
        is_in_grid=context.layout == "grid" and not is_key,
        text=text,
        words=in_words(text, declared, returned),
        parts=parts or take_apart(text, column.is_answer),
        is_open=is_open,
        is_called_back=list(name) in returned.open_cells,
        is_prefilled=column.name in row.prefilled,
        last="" if is_key else in_words(last, declared, returned),
        known=in_words(known.text, declared, returned) if known else "",
        register=known.register if known else "",
        offer=offer,
        may_take=is_open and not is_key and offer != text and takes(returned, column.name, offer),
        wrong=wrong,
        findings=context.findings.get(name, ()),
        meant=choices_in(parts.typed if parts else text, declared, returned.declared, framework) if wrong else (),
        conflict=_two_texts(conflict, text, declared, returned) if conflict else None,
    )


def _two_texts(conflict: Conflict, text: str, declared: Field, returned: Return) -> TwoTexts:
    yours = conflict.yours
    return TwoTexts(in_words(text, declared, returned), yours, in_words(yours, declared, returned))


def _wrong(context: _Context, name: CellName, text: str) -> list[str]:
    """Return the errors of a cell; blank cells are reported only on request."""
    reason = context.overlay.reasons.get(name)
    if reason:
        return [reason]
    if not text.strip() and not context.shows_blank:
        return []
    uid, field = name
    found = (item for item in context.problems if item.row == uid and field in item.fields)
    return [said(item, context.returned.declared) for item in found]


def _title(returned: Return, row: Row) -> str:
    """Return the subject of a row: its key in words, or the organisation if it is the whole key."""
    own, words = given_cells(returned), []
    for name in returned.declared.table.primaryKey:
        declared, text = returned.declared.field(name), row.cells.get(name, "")
        if declared and name not in own and text.strip():
            words.append(in_words(text, declared, returned))
    return " · ".join(words) or own.get(next(iter(returned.declared.table.primaryKey), ""), "")


def _texts(row: Row, columns: Collection[str]) -> dict[str, str]:
    return {name: text for name, text in row.cells.items() if text and name in columns}


def _mistakes(context: _Context, rows: Sequence[Row], size: int, page: int) -> list[Mistake]:
    """Return lines of the summary: first what could not be saved, then errors, in row order."""
    places = {str(row.uid): place for place, row in enumerate(rows)}
    form, found = context.returned.declared, list[Mistake]()
    add = _adding(context, rows, size, page, found)
    for (uid, name), reason in context.overlay.reasons.items():
        add(uid, name, reason)
    for conflict in context.overlay.conflicts:
        add(conflict.row, conflict.field, _("Somebody else has changed this cell. Choose which text to keep."))
    for problem in sorted(context.problems, key=lambda item: places.get(item.row, -1)):
        add(problem.row, next(iter(problem.fields), ""), said(problem, form))
    return found


def _finding_links(context: _Context, rows: Sequence[Row], size: int, page: int) -> list[Mistake]:
    """Return lines of the summary: unexplained findings in cells and rows."""
    found = list[Mistake]()
    add = _adding(context, rows, size, page, found)
    for (uid, name), lines in context.findings.items():
        for line in lines:
            if line.is_waiting and not line.is_said:
                add(uid, name, line.message)
    return found


def _adding(
    context: _Context, rows: Sequence[Row], size: int, page: int, found: list[Mistake]
) -> Callable[[str, str, str], None]:
    """Return a function that adds a line about a cell to a summary, by row uid, field name and text."""
    places = {str(row.uid): place for place, row in enumerate(rows)}
    titles = {str(row.uid): _title(context.returned, row) for row in rows}

    def add(uid: str, name: str, text: str) -> None:
        place = places.get(uid, 0)
        on_page = place // size + 1
        column = context.columns.get(name)
        anchor = f"c{place % size}-{name}" if column else f"row-{place % size}"
        where = ", ".join(part for part in (column.label if column else "", titles.get(uid, "")) if part)
        found.append(Mistake(anchor if uid in places and on_page == page else "", on_page, where, text))

    return add
