"""Comma-separated files with one header row, each cell with its place in the file (RFC 4180, UTF-8)."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mandata.findings import Findings, Place
from mandata.framework.paths import shown
from mandata.framework.text_files import read_text


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one file, without white space around them. Rows of blanks are left out.

    Attributes:
        file: the path as shown in findings.
        header: the names in the first line.
        rows: as many cells each as the header has names.
        lines: line of each row, counted from 1; the header is line 1.
        raw: the lines of the file as they stand, from which places are found.
    """

    file: str
    header: tuple[str, ...]
    rows: list[list[str]]
    lines: list[int]
    raw: list[str]

    def column(self, name: str) -> list[str]:
        """The cells below a name of the header, from the first row to the last."""
        index = self.header.index(name)
        return [row[index] for row in self.rows]

    def place(self, row: int, name: str | None = None) -> Place:
        """Where a row, or one of its cells, begins. Rows are counted from 0."""
        if name is None:
            return Place(self.file, self.lines[row])
        next_line = self.lines[row + 1] if row + 1 < len(self.lines) else None
        return self._cell_place(self.lines[row], next_line, self.header.index(name))

    def head_place(self, name: str) -> Place:
        """Where a name of the header stands."""
        return self._cell_place(1, None, self.header.index(name))

    def _cell_place(self, line: int, next_line: int | None, index: int) -> Place:
        """The place of a cell in the record that begins on a line and ends before the next one."""
        record = "".join(self.raw[line - 1 : next_line - 1 if next_line else None])
        before = record[: _start_of_cell(record, index)]
        last = before.rfind("\n")
        return Place(self.file, line + before.count("\n"), len(before) - last)


def read_sheet(path: Path, findings: Findings) -> Sheet | None:
    """Read one file; None where no row of it can be trusted, with the findings that say why."""
    text = read_text(path, findings)
    if text is None:
        return None
    raw = list(io.StringIO(text, newline=""))
    records = _records(raw, path, findings)
    if not records:
        return None
    header = tuple(name.strip() for name in records[0][1])
    if not _is_header_sound(header, path, findings):
        return None
    rows, lines = [], []
    for line, cells in records[1:]:
        stripped = [cell.strip() for cell in cells]
        if not any(stripped):
            continue
        if len(stripped) != len(header):
            _tell_wrong_length(len(stripped), len(header), Place(shown(path), line), findings)
            continue
        rows.append(stripped)
        lines.append(line)
    return Sheet(shown(path), header, rows, lines, raw)


def require_columns(sheet: Sheet, names: Sequence[str], findings: Findings) -> bool:
    """Whether the header has all these names; a finding for each that it lacks."""
    missing = [name for name in names if name not in sheet.header]
    for name in missing:
        findings.error(
            "missing-column",
            f"The column '{name}' is missing.",
            f"Add it to the header; the columns needed are {', '.join(names)}.",
            Place(sheet.file, 1),
        )
    return not missing


def _records(raw: list[str], path: Path, findings: Findings) -> list[tuple[int, list[str]]]:
    """Each record with the line on which it begins."""
    reader = csv.reader(raw, strict=True)
    records: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for cells in reader:
            if cells or not records:
                records.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error as error:
        unclosed = "end of data" in str(error) or "field limit" in str(error)
        what = "A double quote is opened here and never closed." if unclosed else "Text follows a closing double quote."
        findings.error(
            "broken-quotes",
            what,
            'Close the quote; write a quote inside a quoted cell twice: "".',
            Place(shown(path), begins),
        )
    return records


def _is_header_sound(header: Sequence[str], path: Path, findings: Findings) -> bool:
    place = Place(shown(path), 1)
    if len(header) == 1 and any(mark in header[0] for mark in ";\t"):
        mark = "semicolons" if ";" in header[0] else "tabs"
        findings.error(
            "wrong-separator",
            f"The columns are separated by {mark}.",
            "Save the file with commas between the columns.",
            place,
        )
        return False
    if not any(header):
        findings.error(
            "empty-header", "The first line is blank.", "Put the names of the columns in the first line.", place
        )
        return False
    twice = sorted({name for name in header if header.count(name) > 1})
    for name in twice:
        told = f"The column '{name}' stands twice in the header." if name else "Several columns have no name."
        findings.error("duplicate-column", told, "Give each column a name of its own, or delete it.", place)
    return not twice


def _tell_wrong_length(cells: int, wanted: int, place: Place, findings: Findings) -> None:
    mend = (
        "Put a cell that holds a comma in double quotes, and write numbers without thousands separators."
        if cells > wanted
        else "Give every column its cell, blank ones too."
    )
    findings.error("wrong-number-of-cells", f"The line has {cells} cells, the header has {wanted}.", mend, place)


def _start_of_cell(record: str, index: int) -> int:
    """Offset of the cell of that index, commas inside quotes not counted."""
    quoted, passed = False, 0
    for offset, character in enumerate(record):
        if passed == index:
            return offset
        if character == '"':
            quoted = not quoted
        passed += character == "," and not quoted
    return len(record)
