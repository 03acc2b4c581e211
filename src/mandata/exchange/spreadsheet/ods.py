"""The cells of an OpenDocument spreadsheet (.ods), as LibreOffice and others save them.

Read from the XML itself, because libraries lay a percentage and a number out alike.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mandata.exchange.problems import NotReadable
from mandata.exchange.spreadsheet.cell_types import Calculated, Duration, ErrorValue, Formatted, Percentage, Plain, Raw
from mandata.exchange.spreadsheet.dates import iso_moment
from mandata.exchange.spreadsheet.package import SheetPart, local, parse
from mandata.exchange.spreadsheet.sheet_cells import LAST_COLUMN, LAST_ROW, MOST_MERGED, Cells, Range, Tally, number_of

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
CONTENT, MANIFEST = "content.xml", "META-INF/manifest.xml"

EXTENSION = "urn:org:documentfoundation:names:experimental:calc:"
"""Namespace of attributes that LibreOffice adds to the standard ones."""

LENGTH = re.compile(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?", re.ASCII)
ELSEWHERE = re.compile(r"'[a-z]+:/", re.IGNORECASE)
ERROR = re.compile(r"#[A-Z0-9/]+[!?]?|Err:\d+")
BEGINS_WITH_ZERO = re.compile(r"0\d+", re.ASCII)
NOT_OF_THE_CELL = frozenset({"annotation", "shapes", "frame", "custom-shape", "table"})
"""Elements inside a cell whose texts the cell does not hold."""


@dataclass(slots=True)
class _Table:
    """A sheet while it is read."""

    name: str
    is_hidden: bool
    rows: dict[int, Cells] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)


class OpenDocument:
    """The content of an OpenDocument spreadsheet.

    Attributes:
        merged: merged cells of each sheet, by its name.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        """Read all sheets.

        Raises:
            NotReadable: the file is protected by a password, damaged, or holds more than any return.
        """
        names = set(archive.namelist())
        if MANIFEST in names and b"encryption-data" in archive.read(MANIFEST):
            raise NotReadable("protected-workbook")
        if CONTENT not in names:
            raise NotReadable("broken-workbook")
        reader = _Reader()
        with archive.open(CONTENT) as file:
            parse(file, reader.start, reader.end, reader.text)
        self._tables = reader.tables
        self.sheets: Sequence[SheetPart] = [
            SheetPart(table.name, str(place), table.is_hidden) for place, table in enumerate(reader.tables)
        ]
        self.merged: dict[str, Sequence[Range]] = {table.name: table.merged for table in reader.tables}

    def rows(self, sheet: SheetPart) -> Iterator[tuple[int, Cells]]:
        """Return number (from 1) and filled cells of every row that has any."""
        yield from self._tables[int(sheet.part)].rows.items()


def is_open_document(archive: zipfile.ZipFile) -> bool:
    """Return whether a file says that it is an OpenDocument spreadsheet."""
    try:
        kind = archive.read("mimetype")[:200].decode("ascii", "replace").strip()
    except KeyError:
        return False
    return kind in (MEDIA_TYPE, f"{MEDIA_TYPE}-template")


class _Reader:
    """Takes the elements of `content.xml` one after the other."""

    def __init__(self) -> None:
        self.tables: list[_Table] = []
        self._used, self._merged_cells = Tally(), 0
        self._hidden: set[str] = set()
        self._style = ""
        self._path: list[str] = []
        self._row, self._rows_alike, self._cells = 0, 1, dict[int, Raw]()
        self._column = 0
        self._cell: dict[str, str] | None = None
        self._skipped = 0
        self._paragraphs: list[list[str]] = []

    def start(self, name: str, given: Mapping[str, str]) -> None:
        element = local(name)
        own = {local(key): value for key, value in given.items() if not key.startswith(EXTENSION)}
        if self._skipped or (self._cell is not None and element in NOT_OF_THE_CELL):
            self._skipped += 1
            return
        match element:
            case "style":
                self._style = own.get("name", "")
            case "table-properties" if own.get("display") == "false":
                self._hidden.add(self._style)
            case "table" if self._path[-1:] == ["spreadsheet"]:
                self.tables.append(_Table(own.get("name", ""), own.get("style-name", "") in self._hidden))
                self._row = 0
            case "table-row" if self.tables:
                self._rows_alike, self._cells, self._column = _count(own.get("number-rows-repeated")), {}, 0
            case "table-cell" | "covered-table-cell" if self.tables:
                self._cell, self._paragraphs = own, []
            case "p" if self._cell is not None:
                self._paragraphs.append([])
            case "s" | "tab" | "line-break":
                between = {"s": " " * min(_count(own.get("c")), 32_767), "tab": "\t", "line-break": "\n"}
                self.text(between[element])
        self._path.append(element)

    def text(self, text: str) -> None:
        if self._cell is not None and self._paragraphs and not self._skipped and "p" in self._path[-4:]:
            self._paragraphs[-1].append(text)

    def end(self, name: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        self._path.pop()
        match local(name):
            case "table-cell" | "covered-table-cell" if self._cell is not None:
                self._end_cell(self._cell)
                self._cell = None
            case "table-row" if self.tables:
                self._end_row()

    def _end_cell(self, given: Mapping[str, str]) -> None:
        first = self._column + 1
        alike = _count(given.get("number-columns-repeated"))
        self._column += alike
        self._merge(first, _count(given.get("number-rows-spanned")), _count(given.get("number-columns-spanned")))
        text = "\n".join("".join(parts) for parts in self._paragraphs)
        value = _value(given, text)
        formula = given.get("formula")
        raw: Raw | None = value if formula is None else Calculated(value, bool(ELSEWHERE.search(formula)))
        if raw is None or raw == "":
            return
        if self._column > LAST_COLUMN:
            raise NotReadable("broken-workbook")
        for column in range(first, self._column + 1):
            self._used.add(raw)
            self._cells[column] = raw

    def _end_row(self) -> None:
        first = self._row + 1
        self._row += self._rows_alike
        if not self._cells:
            return
        if self._row > LAST_ROW:
            raise NotReadable("broken-workbook")
        self.tables[-1].rows[first] = self._cells
        for row in range(first + 1, self._row + 1):
            for raw in self._cells.values():
                self._used.add(raw)
            self.tables[-1].rows[row] = self._cells

    def _merge(self, column: int, rows: int, columns: int) -> None:
        if rows * columns == 1:
            return
        self._merged_cells += rows * columns
        if self._merged_cells > MOST_MERGED:
            raise NotReadable("too-large-inside")
        row = self._row + 1
        self.tables[-1].merged.append((row, column, row + rows - 1, column + columns - 1))


def _count(text: str | None) -> int:
    return max(int(text), 1) if text else 1


def _value(given: Mapping[str, str], text: str) -> Plain | None:
    """Return what a cell holds.

    Args:
        given: the cell's attributes.
        text: what the cell shows.
    """
    kind = given.get("value-type", "")
    if kind in READERS:
        return READERS[kind](given, text)
    is_error = given.get("formula") is not None and ERROR.fullmatch(text)
    return ErrorValue(text) if is_error else given.get("string-value", text)


def _percentage(given: Mapping[str, str], text: str) -> Plain:
    return Percentage(number_of(given.get("value", "")))


def _number(given: Mapping[str, str], text: str) -> Plain:
    number = number_of(given.get("value", ""))
    is_padded = BEGINS_WITH_ZERO.fullmatch(text) and int(text) == number
    return Formatted(number, text, "0" * len(text)) if is_padded else number


def _boolean(given: Mapping[str, str], text: str) -> Plain:
    return given.get("boolean-value") == "true"


def _day(given: Mapping[str, str], text: str) -> Plain:
    day = given.get("date-value", "")
    return iso_moment(day) or day


def _time(given: Mapping[str, str], text: str) -> Plain:
    return _length(given.get("time-value", "")) or text


READERS: Mapping[str, Callable[[Mapping[str, str], str], Plain]] = {
    "percentage": _percentage,
    "float": _number,
    "currency": _number,
    "boolean": _boolean,
    "date": _day,
    "time": _time,
}
"""Reads the cells of each type, given their attributes and what they show."""


def _length(text: str) -> Duration | None:
    found = LENGTH.fullmatch(text)
    if not found or text.endswith(("P", "T")):
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    length = days + (hours + (minutes + seconds / 60) / 60) / 24
    return Duration(-length if found[1] else length)
