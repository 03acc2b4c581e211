"""Comma-separated files with one header row, each cell with its place in the file (RFC 4180, UTF-8).

A first line `sep=,`, an instruction for spreadsheets, is skipped.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from mandata.findings import Cell, Findings, Place
from mandata.framework.paths import shown
from mandata.framework.text_files import read_text
from mandata.messages import N_, Phrase
from mandata.plain_text import CONTROLS, bare, clean, named

SEPARATOR_LINE = re.compile(r"\ufeff?\"?sep=(.)\"?,*\s*", re.IGNORECASE)
"""A first line that says by what the columns are separated; a program that saves the file again adds commas to it."""

SEPARATORS = {";": N_("semicolons"), "\t": N_("tabs"), "|": N_("vertical bars")}

LONGEST_CELL = csv.field_size_limit()
"""Characters that the reader of CSV takes of one cell."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one file, without surrounding white space. Blank rows are left out.

    Attributes:
        file: the path as shown in findings.
        header: the names in the first line.
        rows: as many cells each as the header has names.
        lines: line of each row, counted from 1.
        raw: the original lines of the file, for finding places.
        head: line of the header.
        positions: of the names in the header, from 0.
    """

    file: str
    header: tuple[str, ...]
    rows: list[list[str]]
    lines: list[int]
    raw: list[str]
    head: int = 1
    positions: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "positions", {name: index for index, name in enumerate(self.header)})

    def column(self, name: str) -> list[str]:
        """Return the cells below a name of the header, from the first row to the last."""
        index = self.positions[name]
        return [row[index] for row in self.rows]

    def place(self, row: int, name: str | None = None) -> Place:
        """Return where a row, or one of its cells, begins. Rows are counted from 0."""
        if name is None:
            return Place(self.file, self.lines[row])
        next_line = self.lines[row + 1] if row + 1 < len(self.lines) else None
        return self._cell_place(self.lines[row], next_line, self.positions[name])

    def head_place(self, name: str) -> Place:
        """Return the place of a name in the header."""
        return self._cell_place(self.head, None, self.positions[name])

    def _cell_place(self, line: int, next_line: int | None, index: int) -> Place:
        """Return the place of a cell in the record that begins on a line and ends before the next one."""
        record = "".join(self.raw[line - 1 : next_line - 1 if next_line else None])
        before = record[: _starts_of_cells(record)[index]]
        last = before.rfind("\n")
        return Place(self.file, line + before.count("\n"), len(before) - last)


def read_sheet(path: Path, findings: Findings) -> Sheet | None:
    """Read one file; None if no row of it can be trusted, with findings."""
    text = read_text(path, findings)
    if text is None:
        return None
    raw = list(io.StringIO(text, newline="")) or [""]
    head = 2 if SEPARATOR_LINE.fullmatch(raw[0]) else 1
    if not any(line.strip("\ufeff \r\n") for line in raw[head - 1 :]):
        findings.add("empty-file", place=Place(shown(path)))
        return None
    if _is_otherwise_separated(raw, head, path, findings):
        return None
    records = _records(raw, head, path, findings)
    if not records:
        return None
    header = tuple(bare(name) for name in records[0][1])
    if not _is_header_sound(header, head, path, findings):
        return None
    sheet = Sheet(shown(path), header, [], [], raw, head)
    for line, cells in records[1:]:
        read = [clean(cell).strip() for cell in cells]
        if not any(read):
            continue
        if len(read) != len(header):
            _report_wrong_length(len(read), len(header), Place(shown(path), line), findings)
            continue
        sheet.rows.append(read)
        sheet.lines.append(line)
        if any(map(CONTROLS.search, cells)):
            _report_controls(sheet, cells, findings)
    return sheet


def require_columns(sheet: Sheet, names: Sequence[str], findings: Findings) -> bool:
    """Return whether the header has all these names; a finding for each that it lacks."""
    missing = [name for name in names if name not in sheet.header]
    for name in missing:
        findings.add("missing-column", {"name": name, "asked": names}, Place(sheet.file, 1))
    return not missing


def _is_otherwise_separated(raw: list[str], head: int, path: Path, findings: Findings) -> bool:
    """Return whether the columns are separated by another character than a comma; a finding where they are."""
    declared = SEPARATOR_LINE.fullmatch(raw[0])
    header = raw[head - 1] if len(raw) >= head else ""
    outside = re.sub(r'"[^"]*"', "", header)
    mark = declared[1] if declared and declared[1] != "," else ""
    if not mark and "," not in outside:
        mark = max(SEPARATORS, key=outside.count)
        mark = mark if mark in outside else ""
    if mark:
        by = Phrase(SEPARATORS[mark]) if mark in SEPARATORS else f"'{mark}'"
        findings.add("wrong-separator", {"mark": by}, Place(shown(path), head))
    return bool(mark)


def _records(raw: list[str], head: int, path: Path, findings: Findings) -> list[tuple[int, list[str]]]:
    """Return each record with the line on which it begins."""
    reader = csv.reader(raw[head - 1 :], strict=True)
    records: list[tuple[int, list[str]]] = []
    begins = head
    try:
        for cells in reader:
            if cells or not records:
                records.append((begins, cells))
            begins = reader.line_num + head
    except csv.Error as error:
        place = Place(shown(path), begins)
        if "field limit" in str(error) and _is_closed(raw[begins - 1 :]):
            findings.add("large-cell", {"most": LONGEST_CELL}, place)
            return records
        is_open = "end of data" in str(error) or "field limit" in str(error)
        findings.add("broken-quotes", place=place, variant="" if is_open else "text-after")
    return records


def _is_closed(raw: list[str]) -> bool:
    """Return whether every quote that is opened from some line on is closed."""
    return sum(line.count('"') for line in raw) % 2 == 0


def _is_header_sound(header: Sequence[str], head: int, path: Path, findings: Findings) -> bool:
    place = Place(shown(path), head)
    if not any(header):
        findings.add("empty-header", place=place)
        return False
    twice = sorted(name for name, count in Counter(header).items() if count > 1)
    for name in twice:
        findings.add("duplicate-column", {"name": name}, place, variant="" if name else "no-name")
    return not twice


def _report_controls(sheet: Sheet, cells: Sequence[str], findings: Findings) -> None:
    """Return a warning for each cell of the last row that held control characters, which were left out."""
    for name, cell in zip(sheet.header, cells, strict=True):
        found = list(dict.fromkeys(map(named, CONTROLS.findall(cell))))
        if found:
            place = sheet.place(len(sheet.rows) - 1, name)
            findings.add("control-character", {"characters": found}, place, cell=Cell(name))


def _report_wrong_length(cells: int, wanted: int, place: Place, findings: Findings) -> None:
    params = {"cells": cells, "wanted": wanted}
    findings.add("wrong-number-of-cells", params, place, variant="too-many" if cells > wanted else "")


@lru_cache(maxsize=4)
def _starts_of_cells(record: str) -> list[int]:
    """Return the offset of each cell of a record; commas inside quotes do not count."""
    quoted, starts = False, [0]
    for offset, character in enumerate(record):
        if character == '"':
            quoted = not quoted
        elif character == "," and not quoted:
            starts.append(offset + 1)
    return starts
