"""The cells of a workbook's sheets, row by row: only filled ones, so that a stray format far away costs nothing.

Read from the XML itself, because libraries either build the whole rectangle of a sheet in memory, or do not distinguish
a percentage from a number or a formula from its result.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat

from mandata.exchange.problems import NotReadable
from mandata.exchange.spreadsheet.cell_types import Calculated, ErrorValue, Plain, Raw
from mandata.exchange.spreadsheet.dates import iso_moment
from mandata.exchange.spreadsheet.number_formats import NumberFormat
from mandata.exchange.spreadsheet.package import CHUNK, Package, SheetPart, guarded_parser, local
from mandata.exchange.spreadsheet.sheet_cells import LAST_COLUMN, LAST_ROW, MOST_MERGED, Cells, Range, Tally, number_of
from mandata.exchange.spreadsheet.xlsx_shared import cell_formats, shared_strings, unescaped

REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

PLAIN_FORMAT = NumberFormat()
BOOLEANS = {"1": True, "true": True, "0": False, "false": False}


@dataclass(slots=True)
class Contents:
    """A workbook's strings and formats, with which its sheets are read.

    Attributes:
        merged: merged cells of each sheet read so far, by its name.
        used: the content of the sheets read so far.
    """

    package: Package
    strings: Sequence[str]
    formats: Sequence[NumberFormat]
    merged: dict[str, Sequence[Range]] = field(default_factory=dict)
    used: Tally = field(default_factory=Tally)

    @property
    def sheets(self) -> Sequence[SheetPart]:
        """The sheets, in the workbook's order."""
        return self.package.sheets

    def rows(self, sheet: SheetPart) -> Iterator[tuple[int, Cells]]:
        """Yield the number (from 1) and filled cells of every row that has any.

        Raises:
            NotReadable: the sheet is damaged, or holds more than any return.
        """
        reader = _SheetReader(self.strings, self.formats, self.package.counts_from_1904, self.used)
        with self.package.open(sheet.part) as file:
            while chunk := file.read(CHUNK):
                reader.feed(chunk)
                yield from reader.finished()
            reader.feed(b"", True)
            yield from reader.finished()
        self.merged[sheet.name] = reader.merged


def contents_of(package: Package) -> Contents:
    """Read what the sheets of a workbook share."""
    strings = shared_strings(package, package.shared_strings) if package.shared_strings else []
    formats = cell_formats(package, package.styles) if package.styles else []
    return Contents(package, strings, formats)


class _SheetReader:
    """Reads a sheet's XML in pieces and yields its rows."""

    def __init__(
        self, strings: Sequence[str], formats: Sequence[NumberFormat], counts_from_1904: bool, used: Tally
    ) -> None:
        self.strings, self.formats, self.counts_from_1904 = strings, formats, counts_from_1904
        self._used, self._merged_cells = used, 0
        self.merged: list[Range] = []
        self._rows: list[tuple[int, Cells]] = []
        self._row, self._column, self._cells = 0, 0, dict[int, Raw]()
        self._kind, self._format = "n", PLAIN_FORMAT
        self._value: list[str] = []
        self._formula: list[str] | None = None
        self._shared: dict[str, str] = {}
        self._shared_id: str | None = None
        self._into: list[str] | None = None
        self._phonetic = 0
        self._parser: expat.XMLParserType = guarded_parser()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def feed(self, chunk: bytes, is_last: bool = False) -> None:
        self._parser.Parse(chunk, is_last)

    def finished(self) -> list[tuple[int, Cells]]:
        rows, self._rows = self._rows, []
        return rows

    def _start(self, name: str, given: Mapping[str, str]) -> None:
        match local(name):
            case "c":
                self._start_cell(given)
            case "v":
                self._into = self._value = []
            case "t" if self._kind == "inlineStr" and not self._phonetic:
                self._into = self._value
            case "f":
                self._into = self._formula = []
                self._shared_id = given.get("si")
            case "rPh":
                self._phonetic += 1
            case "row":
                self._row = int(given.get("r", self._row + 1))
                if not 1 <= self._row <= LAST_ROW:
                    raise NotReadable("broken-workbook")
                self._column, self._cells = 0, {}
            case "mergeCell":
                self._merge(given.get("ref", ""))

    def _start_cell(self, given: Mapping[str, str]) -> None:
        place = REFERENCE.fullmatch(given.get("r", ""))
        self._column = _column_number(place[1]) if place else self._column + 1
        if self._column > LAST_COLUMN:
            raise NotReadable("broken-workbook")
        self._kind = given.get("t", "n")
        style = int(given.get("s") or 0)
        self._format = self.formats[style] if 0 <= style < len(self.formats) else PLAIN_FORMAT
        self._value, self._formula = [], None

    def _text(self, text: str) -> None:
        if self._into is not None:
            self._into.append(text)

    def _end(self, name: str) -> None:
        match local(name):
            case "v" | "t" | "f":
                self._into = None
            case "c":
                self._end_cell()
            case "rPh":
                self._phonetic -= 1
            case "row" if self._cells:
                self._rows.append((self._row, self._cells))
                self._cells = {}

    def _end_cell(self) -> None:
        plain = self._plain("".join(self._value))
        raw: Raw | None = plain
        if self._formula is not None:
            raw = Calculated(plain, self._looks_elsewhere("".join(self._formula)))
        self._kind = "n"
        if raw is None or raw == "":
            return
        self._cells[self._column] = raw
        self._used.add(raw)

    def _plain(self, text: str) -> Plain | None:
        if self._kind in ("inlineStr", "str"):
            return unescaped(text)
        return self._typed(text.strip()) if text.strip() else None

    def _typed(self, text: str) -> Plain:
        match self._kind:
            case "s":
                return self._string(int(text))
            case "b":
                return BOOLEANS.get(text.lower(), text)
            case "e":
                return ErrorValue(text)
            case "d":
                return iso_moment(text) or text
        return self._format.value(number_of(text), self.counts_from_1904)

    def _string(self, number: int) -> str:
        if not 0 <= number < len(self.strings):
            raise NotReadable("broken-workbook")
        return self.strings[number]

    def _looks_elsewhere(self, formula: str) -> bool:
        """Return whether a formula names another file; a shared formula is only in the first of its cells."""
        if self._shared_id is not None:
            formula = (
                self._shared.setdefault(self._shared_id, formula) if formula else self._shared.get(self._shared_id, "")
            )
        without_texts = re.sub(r'"[^"]*"', "", formula)
        return bool(re.search(r"\[\d+\]|\[[^\]]+\.xl\w+\]", without_texts))

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        one, other = REFERENCE.fullmatch(first), REFERENCE.fullmatch(last or first)
        if one and other:
            merged = (int(one[2]), _column_number(one[1]), int(other[2]), _column_number(other[1]))
            self._merged_cells += max(merged[2] - merged[0] + 1, 1) * max(merged[3] - merged[1] + 1, 1)
            if self._merged_cells > MOST_MERGED:
                raise NotReadable("too-large-inside")
            self.merged.append(merged)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
