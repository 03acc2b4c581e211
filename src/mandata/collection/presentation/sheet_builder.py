"""Building the sheet of a return: its rows and cells, with typed texts, findings and earlier answers."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil

from django.utils.translation import gettext as _

from mandata.collection.cell_parts import Parts, take_apart
from mandata.collection.domain.saving import Conflict
from mandata.collection.domain.suggestions import choices_in
from mandata.collection.domain.undo import changed_rows, rows_added_by_people
from mandata.collection.models import Return, Row
from mandata.collection.presentation.cells import Cell, TwoTexts
from mandata.collection.presentation.columns import Column, column_of, in_words
from mandata.collection.presentation.finding_lines import FindingLine
from mandata.collection.presentation.sheet_summary import Summary
from mandata.collection.presentation.sheets import Overlay, Sheet, SheetRow
from mandata.collection.presentation.wording import problem_text
from mandata.collection.queries.cell_problems import CellProblem
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


@dataclass(frozen=True)
class SheetBuilder:
    """Builds a page of the current version of a return.

    Attributes:
        problems: all errors of the return.
        offers: the answers of an earlier cycle.
        may_fill: whether the person may change the return, if it is open.
        page: number of the page, from 1.
        shows_blank: whether blank cells are reported too: not before the person asks for a check.
        overlay: what could not be saved.
        findings: findings by cell; by row if the name of the field is "".
        known: figures of registers for its cells.
    """

    returned: Return
    problems: Sequence[CellProblem]
    offers: Offers
    may_fill: bool
    page: int = 1
    shows_blank: bool = False
    overlay: Overlay = field(default_factory=Overlay)
    findings: Mapping[CellName, Sequence[FindingLine]] = field(default_factory=dict)
    known: Mapping[CellName, KnownFigure] = field(default_factory=dict)

    def sheet(self) -> Sheet:
        """Return the page; the last one if there are fewer pages."""
        size = _rows_a_page(self._columns.values())
        pages = max(1, ceil(len(self._rows) / size))
        page = min(max(self.page, 1), pages)
        first = (page - 1) * size
        shown = self._rows[first : first + size]
        titles = {str(row.uid): _title(self.returned, row) for row in self._rows}
        summary = Summary(self.returned.declared, self._columns, titles, size, page)
        return Sheet(
            layout=self._layout,
            key_columns=[self._columns[name] for name in self._keys],
            columns=[column for column in self._columns.values() if column.name not in self._keys],
            rows=[self._row(row, str(place), first + place + 1) for place, row in enumerate(shown)],
            blank=self._blank() if self._is_open and may_add_rows(self.returned, len(self._rows)) else None,
            seen=json.dumps([[str(row.uid), _texts(row, self._columns)] for row in shown], ensure_ascii=False),
            page=page,
            pages=pages,
            mistakes=summary.mistakes(self.overlay, self.problems),
            findings=summary.findings(self.findings),
            last_cycle=self.offers.cycle,
        )

    @cached_property
    def _rows(self) -> Sequence[Row]:
        return list(self.returned.rows_of())

    @cached_property
    def _columns(self) -> Mapping[str, Column]:
        counted = set(counted_fields(self.returned))
        return {item.name: column_of(item, self.returned, item.name in counted) for item in _fields(self.returned)}

    @cached_property
    def _keys(self) -> Sequence[str]:
        return [name for name in self.returned.declared.table.primaryKey if name in self._columns]

    @cached_property
    def _layout(self) -> str:
        return _layout(self.returned, self._columns.values(), len(self._rows))

    @cached_property
    def _typed_rows(self) -> Collection[str]:
        return rows_added_by_people(self.returned)

    @cached_property
    def _prescribed(self) -> Collection[str]:
        return prescribed_rows(self.returned)

    @cached_property
    def _changed(self) -> Collection[str]:
        return changed_rows(self.returned)

    @property
    def _is_open(self) -> bool:
        return self.may_fill and self.returned.is_open

    def _row(self, row: Row, place: str, number: int) -> SheetRow:
        uid = str(row.uid)
        title = _title(self.returned, row)
        is_named = bool(title) and has_known_keys(self.returned) and uid not in self._typed_rows
        cells = [self._cell(row, column, place) for column in self._columns.values()]
        keys = [cell for cell in cells if cell.column.name in self._keys]
        return SheetRow(
            place=place,
            uid=uid,
            title=title if is_named else _numbered(number, title),
            keys=[] if is_named or not self._is_open else keys,
            cells=[cell for cell in cells if cell not in keys],
            wrong=[
                problem_text(item, self.returned.declared)
                for item in self.problems
                if item.row == uid and not (set(item.fields) & self._columns.keys())
            ],
            findings=self.findings.get((uid, ""), ()),
            has_history=uid in self._changed,
            may_be_removed=self._is_open and bool(self._keys) and uid not in self._prescribed,
        )

    def _blank(self) -> SheetRow:
        """Return the row that new ones are made from."""
        cells = [self._blank_cell(column) for column in self._columns.values()]
        keys = [cell for cell in cells if cell.column.name in self._keys]
        others = [cell for cell in cells if cell.column.name not in self._keys]
        return SheetRow(NEW_ROW, "", _("New row"), keys, others, may_be_removed=True)

    def _blank_cell(self, column: Column) -> Cell:
        is_in_grid = self._layout == "grid" and column.name not in self._keys
        return Cell(column, NEW_ROW, "", is_in_grid, "", "", Parts(), True)

    def _cell(self, row: Row, column: Column, place: str) -> Cell:
        returned, name = self.returned, (str(row.uid), column.name)
        declared = returned.declared.field(column.name)
        assert declared is not None  # noqa: S101 (columns are made from fields)
        framework = returned.cycle.framework
        text, last = row.cells.get(column.name, ""), self.offers.row(row.cells).get(column.name, "")
        is_key, known = column.name in self._keys, self.known.get(name)
        offer = known.text if known else last
        is_open = self._is_open and (not returned.open_cells or list(name) in returned.open_cells)
        conflict = next((item for item in self.overlay.conflicts if (item.row, item.field) == name), None)
        parts = self.overlay.parts.get(name)
        wrong = self._wrong(name, text)
        return Cell(
            column=column,
            row=place,
            uid=name[0],
            is_in_grid=self._layout == "grid" and not is_key,
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
            findings=self.findings.get(name, ()),
            meant=choices_in(parts.typed if parts else text, declared, returned.declared, framework) if wrong else (),
            conflict=_two_texts(conflict, text, declared, returned) if conflict else None,
        )

    def _wrong(self, name: CellName, text: str) -> list[str]:
        """Return the errors of a cell; blank cells are reported only on request."""
        reason = self.overlay.reasons.get(name)
        if reason:
            return [reason]
        if not text.strip() and not self.shows_blank:
            return []
        uid, field = name
        found = (item for item in self.problems if item.row == uid and field in item.fields)
        return [problem_text(item, self.returned.declared) for item in found]


def page_of_row(returned: Return, uid: str) -> int:
    """Return the number of the page of a row."""
    size = _rows_a_page([column_of(item, returned, False) for item in _fields(returned)])
    uids = [str(row) for row in returned.rows_of().values_list("uid", flat=True)]
    return uids.index(uid) // size + 1 if uid in uids else 1


def _fields(returned: Return) -> list[Field]:
    """Return the fields that the organisation is asked for; the others have the same value in each row."""
    own = given_cells(returned)
    return [item for item in asked_fields(returned.declared) if item.name not in own]


def _rows_a_page(columns: Collection[Column]) -> int:
    return max(5, BYTES_OF_ROWS // (sum(column.weight for column in columns) + 200))


def _layout(returned: Return, columns: Collection[Column], count: int) -> str:
    """Return the layout: a grid for many rows of few cells; otherwise each row is a group of fields."""
    is_list = bool(returned.declared.table.primaryKey) and not has_known_keys(returned)
    if len(columns) > MOST_COLUMNS or any(column.kind in ("long", "tags") for column in columns):
        return "groups"
    return "grid" if is_list or count > MOST_GROUPS else "groups"


def _numbered(number: int, title: str) -> str:
    if not title:
        return _("Row %(number)s") % {"number": number}
    return _("%(number)s. %(title)s") % {"number": number, "title": title}


def _two_texts(conflict: Conflict, text: str, declared: Field, returned: Return) -> TwoTexts:
    yours = conflict.yours
    return TwoTexts(in_words(text, declared, returned), yours, in_words(yours, declared, returned))


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
