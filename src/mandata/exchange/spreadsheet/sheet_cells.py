"""What sheets of any spreadsheet file hold: cells, merged ranges, and how many of them a return can have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mandata.exchange.problems import NotReadable
from mandata.exchange.spreadsheet.cell_types import Calculated, Raw

MOST_CELLS = 500_000
"""Filled cells of a workbook."""

MOST_CHARACTERS = 30_000_000
"""The most characters in all cells together: a string that cells share counts in each of them."""

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""Of every spreadsheet program."""

MOST_MERGED = 1_000_000
"""Cells that merged ranges cover; libraries lay each of them out."""

Cells = Mapping[int, Raw]
"""Filled cells of a row, by the number of their column from 1."""

Range = tuple[int, int, int, int]
"""First row, first column, last row, last column."""


@dataclass(slots=True)
class Tally:
    """Counts the content of a workbook's cells, and stops at limits that no return reaches."""

    cells: int = 0
    characters: int = 0

    def add(self, raw: Raw) -> None:
        """Count a filled cell.

        Raises:
            NotReadable: the cells are too many, or their texts too long.
        """
        self.cells += 1
        value = raw.value if isinstance(raw, Calculated) else raw
        self.characters += len(value) if isinstance(value, str) else 0
        if self.cells > MOST_CELLS:
            raise NotReadable("too-many-cells", most=MOST_CELLS)
        if self.characters > MOST_CHARACTERS:
            raise NotReadable("too-large-inside")


def number_of(text: str) -> int | float:
    """Return the number that a file writes."""
    return int(text) if text.lstrip("-").isdecimal() and len(text) < 19 else float(text)
