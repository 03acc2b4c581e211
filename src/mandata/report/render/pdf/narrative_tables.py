"""Tables of the narrative and of annexes, divided where their columns do not fit next to each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mandata.report.exhibits.fitting import Group, Layout, Measures, Type, layout
from mandata.report.exhibits.model import Cell, Head, Row, Table
from mandata.report.pandoc import Element, rewritten, text_of
from mandata.report.render.pdf.data import MEASURES, in_pieces

UPRIGHT = Measures(MEASURES.upright, MEASURES.upright, MEASURES.types, MEASURES.change, MEASURES.arrow)
"""A text is not turned: a table may be part of a list or a quotation."""

PLAIN = (1, 1)
"""Rows and columns over which a cell extends."""


def fitted(table: Element) -> tuple[Type, list[Element]] | None:
    """Return a table in groups of columns that fit the page, and their type; None if it fits as it is.

    A table with cells that extend over several columns is not divided.
    """
    _, _, _, head, bodies, foot = table["c"]
    rows = [row for part in (head[1], *(body[3] for body in bodies), foot[1]) for row in part]
    if any((cell[2], cell[3]) != PLAIN for row in rows for cell in row[1]) or not rows:
        return None
    texts = [[text_of(cell[4]) for cell in row[1]] for row in rows]
    heads, lines = texts[: len(head[1])], texts[len(head[1]) :]
    chosen = layout(_measured(heads, lines, len(table["c"][2])), UPRIGHT)
    if len(chosen.groups) == 1 and chosen.type == UPRIGHT.types[0]:
        return None
    return chosen.type, [_group(table, group, chosen) for group in chosen.groups]


def _measured(heads: Sequence[Sequence[str]], lines: Sequence[Sequence[str]], columns: int) -> Table:
    """Return the table's words as those of an exhibit, whose columns can be measured."""
    named = [Head(str(number), " ".join(row[number] for row in heads)) for number in range(columns)]
    rows = (Row("", line[0], tuple(Cell(text) for text in line[1:])) for line in lines if len(line) == columns)
    return Table(tuple(named), tuple(rows))


def _group(table: Element, group: Group, chosen: Layout) -> Element:
    attributes, caption, columns, head, bodies, foot = table["c"]
    widths = [width.whole / UPRIGHT.upright.width for width in group.widths]
    shown = [
        [columns[number][0], {"t": "ColWidth", "c": width}] for number, width in zip(group.columns, widths, strict=True)
    ]

    def cut(rows: list[Any]) -> list[Any]:
        numbered = list(enumerate(group.columns))
        return [[row[0], [_cell(row[1][number], chosen.type, group, at) for at, number in numbered]] for row in rows]

    body = [[one[0], one[1], cut(one[2]), cut(one[3])] for one in bodies]
    return {"t": "Table", "c": [attributes, caption, shown, [head[0], cut(head[1])], body, [foot[0], cut(foot[1])]]}


def _cell(cell: Any, type_: Type, group: Group, place: int) -> Any:
    """Return a cell in which words wider than its column can be broken."""
    width = group.widths[place]
    return rewritten(cell, {}, {"Str": lambda word: [{"t": "Str", "c": in_pieces(word["c"], type_, width)}]})
