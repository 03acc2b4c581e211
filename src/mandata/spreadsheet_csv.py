"""CSV files that people open in a spreadsheet: no cell is taken for a formula there.

A text that a spreadsheet would run gets an apostrophe in front; `read` takes it off again, so a file that goes out and
comes back says the same. Numbers stay numbers, and so does a hyphen alone, which marks a figure as not applicable.
Files for machines (the data package, returns) are written as they are.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from typing import Protocol

FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""How a text begins that a spreadsheet would take for a formula, or that looks as if it had been made safe."""

HARMLESS = re.compile(r"-|[-+]?[0-9][0-9.,\u00a0\u202f]*%?")


class Writes(Protocol):
    """A file of text, or something that is written to like one."""

    def write(self, text: str, /) -> object:
        """Write a text."""


def write_rows(file: Writes, rows: Iterable[Iterable[object]], line_end: str = "\r\n") -> None:
    """Write rows, each cell made safe."""
    csv.writer(file, lineterminator=line_end).writerows([safe(cell) for cell in row] for row in rows)


def safe(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    if not isinstance(cell, str) or not FORMULA.match(cell) or HARMLESS.fullmatch(cell):
        return cell
    return f"'{cell}"


def read(text: str) -> str:
    """The cell that was made safe."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text
