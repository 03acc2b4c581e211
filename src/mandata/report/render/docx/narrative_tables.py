"""Tables typed in the narrative or generated for annexes: Pandoc writes them, with columns as wide as they need."""

from __future__ import annotations

import re
from typing import Any

from mandata.report.pandoc import Element, text_of

FIGURES = re.compile(r"[\d.,%–−-]*")
LONGEST_COUNTED = 40
"""Characters of a cell that count for its column's width; what is longer is wrapped."""

SHORTEST_COUNTED = 6


def with_widths(block: Element) -> Element:
    """Return a table with widths for its columns and its figures to the right; any other block as it is."""
    if block["t"] != "Table":
        return block
    attributes, caption, columns, head, bodies, foot = block["c"]
    rows = [row for body in bodies for row in body[3]]
    texts = [[text_of(cell[4]) for cell in row[1]] for row in rows]
    heads = [[text_of(cell[4]) for cell in row[1]] for row in head[1]]
    numbers = range(len(columns))
    needs = [_need([row[number] for row in heads + texts if number < len(row)]) for number in numbers]
    shown = [_column(columns[number], [row[number] for row in texts if number < len(row)]) for number in numbers]
    total = sum(needs)
    widths = [[align, {"t": "ColWidth", "c": need / total}] for align, need in zip(shown, needs, strict=True)]
    return {"t": "Table", "c": [attributes, caption, widths, head, bodies, foot]}


def _need(texts: list[str]) -> int:
    longest = max((len(text) for text in texts), default=0)
    return min(max(longest, SHORTEST_COUNTED), LONGEST_COUNTED)


def _column(declared: list[Any], texts: list[str]) -> Any:
    """Return the alignment as it was declared, or to the right where the column holds nothing but figures."""
    alignment = declared[0]
    figures = bool(texts) and all(FIGURES.fullmatch(text) for text in texts)
    return {"t": "AlignRight"} if figures and alignment["t"] == "AlignDefault" else alignment
