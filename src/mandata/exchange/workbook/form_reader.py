"""One form's sheet, read back row by row against what it held when it was downloaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mandata.exchange.problems import Problem, Problems, Spot, column_letters
from mandata.exchange.spreadsheet.cell_types import Calculated, Raw
from mandata.exchange.spreadsheet.sheet_cells import Cells, Range
from mandata.exchange.workbook.cell_texts import Speller, speller_of
from mandata.exchange.workbook.contents import Book, FormSheet, Line
from mandata.exchange.workbook.layout import FIRST_LINE, NAMES_ROW, ONLY_TO_LOOK_AT, UID_COLUMN

LONGEST_CELL = 20_000
"""Characters that the cell of a return holds."""


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell whose meaning has changed.

    Attributes:
        held: its text when the workbook was downloaded.
        new: its text now.
    """

    uid: str
    field: str
    held: str
    new: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class NewLine:
    """A row that was written below the others."""

    cells: Mapping[str, str]
    spot: Spot


@dataclass(frozen=True, slots=True)
class FormChanges:
    """The changes of a sheet to its return.

    Attributes:
        removed: uids of the rows that were deleted or emptied.
        rows: the sheet's row of each line, by the line's uid.
        columns: the sheet's column of each field.
        problems: errors and notes about the sheet.
    """

    sheet: FormSheet
    name: str
    problems: Sequence[Problem] = ()
    cells: list[CellChange] = field(default_factory=list)
    added: list[NewLine] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    columns: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_sound(self) -> bool:
        """Whether nothing on the sheet keeps it from being taken."""
        return not any(problem.is_error for problem in self.problems)

    @property
    def count(self) -> int:
        """The number of cells and rows that change."""
        return len(self.cells) + len(self.added) + len(self.removed)

    def spot(self, row: int, name: str = "") -> Spot:
        """Return a place on the sheet; the whole row where no field is named."""
        return Spot(self.name, row, self.columns.get(name, 0))


Rows = Mapping[int, Cells]
"""Filled cells by the number of their row."""


@dataclass(frozen=True, slots=True)
class FoundSheet:
    """A sheet of an uploaded workbook."""

    name: str
    rows: Rows
    merged: Sequence[Range] = ()


def read_form(
    found: FoundSheet, held: Mapping[str, Mapping[str, str]], sheet: FormSheet, book: Book, problems: Problems
) -> FormChanges:
    """Read the sheet of a form.

    Args:
        found: the sheet.
        held: texts by field of each row when the workbook was downloaded, by uid.
        sheet: the current form.
        problems: of this sheet only; errors are added to them.
    """
    columns = _columns(found, sheet, problems)
    changes = FormChanges(sheet, found.name, problems.items, columns=columns)
    _check_merged(found, columns, problems)
    _check_strange_cells(found, columns, problems)
    if problems.errors:
        return changes
    spellers = {item.name: speller_of(item, sheet.form, book.framework, problems.words) for item in sheet.fields}
    reader = _Reader(changes, held, spellers, problems)
    for number, cells in sorted(found.rows.items()):
        if number >= FIRST_LINE:
            reader.take(number, cells)
    reader.finish()
    return changes


@dataclass(slots=True)
class _Reader:
    """Takes the rows of a sheet one after the other."""

    changes: FormChanges
    held: Mapping[str, Mapping[str, str]]
    spellers: Mapping[str, Speller]
    problems: Problems
    _lines: dict[str, Line] = field(init=False)

    def __post_init__(self) -> None:
        self._lines = {line.uid: line for line in self.changes.sheet.lines}

    def take(self, number: int, cells: Cells) -> None:
        """Read one row."""
        uid, mark = "", cells.get(UID_COLUMN)
        if isinstance(mark, str) and mark in self.held and mark not in self.changes.rows:
            uid = mark
        texts = self._texts(number, cells)
        if not uid:
            self._take_new(number, texts)
            return
        self.changes.rows[uid] = number
        self._take_standing(uid, number, texts)

    def finish(self) -> None:
        """Report rows that are no longer on the sheet."""
        for uid in self.held:
            if uid not in self.changes.rows and uid in self._lines:
                self._remove(uid, Spot(self.changes.name))

    def _texts(self, number: int, cells: Cells) -> dict[str, str | None]:
        """Return the meaning of each cell; None if it is not clear."""
        return {
            name: self._text(cells.get(column), self.spellers[name], self.changes.spot(number, name))
            for name, column in self.changes.columns.items()
        }

    def _text(self, raw: Raw | None, speller: Speller, spot: Spot) -> str | None:
        if isinstance(raw, Calculated):
            if raw.from_elsewhere:
                self.problems.error("formula-elsewhere", spot)
                return None
            if raw.value is None:
                self.problems.error("formula-without-value", spot)
                return None
        reading = speller.read(raw.value if isinstance(raw, Calculated) else raw)
        if reading.wrong:
            code, named = reading.wrong
            self.problems.error(code, spot, **named)
            return None
        text = reading.text or ""
        if len(text) > LONGEST_CELL:
            self.problems.error("too-long", spot, length=len(text), most=LONGEST_CELL)
            return None
        if isinstance(raw, Calculated):
            self.problems.note("formula-taken", spot, value=text)
        elif reading.note:
            code, named = reading.note
            self.problems.note(code, spot, **named)
        return text

    def _take_standing(self, uid: str, number: int, texts: Mapping[str, str | None]) -> None:
        sheet, held = self.changes.sheet, self.held[uid]
        line = self._lines.get(uid)
        changed = [name for name, text in texts.items() if text is not None and self._differs(name, held, text)]
        if not changed:
            return
        if line is None:
            self._take_new(number, texts)
            return
        if not sheet.is_open:
            self.problems.error("locked-return", Spot(self.changes.name, number), state=sheet.state)
            return
        if self._may_go(uid) and self._says_nothing(texts) and not self._says_nothing(dict(held)):
            self._remove(uid, Spot(self.changes.name, number))
            return
        for name in changed:
            spot, text = self.changes.spot(number, name), texts[name] or ""
            if name in line.locked:
                self._report_locked(name, held.get(name, ""), spot)
            else:
                self.changes.cells.append(CellChange(uid, name, held.get(name, ""), text, spot))

    def _differs(self, name: str, held: Mapping[str, str], text: str) -> bool:
        """Return whether a cell means something else than it did, however the same figure may be written."""
        before, speller = held.get(name, "").strip(), self.spellers[name]
        return text != before and text != speller.read(speller.shown(before)).text

    def _says_nothing(self, texts: Mapping[str, str | None]) -> bool:
        given = self.changes.sheet.given
        return not any(text is None or text.strip() for name, text in texts.items() if name not in given)

    def _take_new(self, number: int, texts: Mapping[str, str | None]) -> None:
        sheet, spot = self.changes.sheet, Spot(self.changes.name, number)
        if self._says_nothing(texts):
            return
        if not sheet.is_open:
            self.problems.error("locked-return", spot, state=sheet.state)
        elif not sheet.takes_lines:
            self.problems.error("no-more-rows", spot)
        else:
            for name, text in sheet.given.items():
                if texts.get(name) not in ("", text, None):
                    self._report_locked(name, text, self.changes.spot(number, name))
            cells = {name: text or "" for name, text in texts.items()}
            self.changes.added.append(NewLine({**cells, **sheet.given}, spot))

    def _report_locked(self, name: str, was: str, spot: Spot) -> None:
        if name in self.changes.sheet.given:
            self.problems.error("given-cell", spot, given=self.spellers[name].in_words(was))
        else:
            self.problems.error("locked-cell", spot, was=self.spellers[name].in_words(was))

    def _remove(self, uid: str, spot: Spot) -> None:
        sheet = self.changes.sheet
        if sheet.is_open and self._may_go(uid):
            self.changes.removed.append(uid)
        elif sheet.is_open:
            self.problems.error("missing-row", spot, row=self._row_name(uid))

    def _may_go(self, uid: str) -> bool:
        return self.changes.sheet.takes_lines and not self._lines[uid].stays

    def _row_name(self, uid: str) -> str:
        keys, held = self.changes.sheet.form.table.primaryKey, self.held[uid]
        given = self.changes.sheet.given
        return ", ".join(self.spellers[name].in_words(held.get(name, "")) for name in keys if name not in given)


def _columns(found: FoundSheet, sheet: FormSheet, problems: Problems) -> dict[str, int]:
    """Return the column of each field, by the hidden row of names."""
    name, names = found.name, found.rows.get(NAMES_ROW, {})
    columns = dict[str, int]()
    known = {item.name: item for item in sheet.fields}
    for column, mark in sorted(names.items()):
        if column == UID_COLUMN or not isinstance(mark, str) or mark not in known:
            continue
        if mark in columns:
            problems.error("doubled-column", Spot(name, 0, column), title=known[mark].label)
        else:
            columns[mark] = column
    for field_name, item in known.items():
        if field_name not in columns:
            problems.error("missing-column", Spot(name), title=item.label)
    return columns


def _check_merged(found: FoundSheet, columns: Mapping[str, int], problems: Problems) -> None:
    for first_row, first, last_row, last in found.merged:
        if last_row >= FIRST_LINE and any(first <= column <= last for column in columns.values()):
            span = f"{column_letters(first)}{first_row}:{column_letters(last)}{last_row}"
            problems.error("merged-cells", Spot(found.name, first_row, first), range=span)


def _check_strange_cells(found: FoundSheet, columns: Mapping[str, int], problems: Problems) -> None:
    """Report columns with content that belong to no field; display-only columns are left alone."""
    names = found.rows.get(NAMES_ROW, {})
    only_to_look_at = {column for column, mark in names.items() if str(mark).startswith(ONLY_TO_LOOK_AT)}
    known = {UID_COLUMN, *columns.values(), *only_to_look_at}
    strange = dict[int, int]()
    for number, cells in sorted(found.rows.items()):
        if number >= FIRST_LINE:
            for column in cells.keys() - known:
                strange.setdefault(column, number)
    for column, number in sorted(strange.items()):
        problems.error("strange-column", Spot(found.name, number, column))
