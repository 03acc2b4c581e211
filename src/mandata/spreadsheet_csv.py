"""CSV files that people open in a spreadsheet: no cell runs as a formula.

A text that a spreadsheet would run gets an apostrophe in front; `read` removes it again, so that a file that is
downloaded and uploaded again does not change. Numbers stay numbers, and so does a single hyphen, which marks a figure
as
not applicable. Files for machines (the data package, returns) are written unchanged.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from typing import Protocol

FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""First characters that a spreadsheet would take for a formula, or that look like the apostrophe of this module."""

HARMLESS = re.compile(r"-|[-+]?[0-9][0-9.,\u00a0\u202f]*%?")


class Writes(Protocol):
    """A text file, or an object like one."""

    def write(self, text: str, /) -> object:
        """Write a text."""


def write_rows(file: Writes, rows: Iterable[Iterable[object]], line_end: str = "\r\n") -> None:
    """Write rows with each cell made safe."""
    csv.writer(file, lineterminator=line_end).writerows([safe(cell) for cell in row] for row in rows)


def safe(cell: object) -> object:
    """Return a cell that no spreadsheet takes for a formula."""
    if not isinstance(cell, str) or not FORMULA.match(cell) or HARMLESS.fullmatch(cell):
        return cell
    return f"'{cell}"


def read(text: str) -> str:
    """Return the cell that was made safe."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text
