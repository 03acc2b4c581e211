"""A table of an exhibit as a real table of Word: heads that repeat, figures to the right, changes beside them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from mandata.indicators.value import Direction
from mandata.report.docx.openxml import (
    BOLD,
    KEEP_WITH_NEXT,
    escaped,
    paragraph,
    run,
    table,
    table_cell,
    table_row,
)
from mandata.report.exhibit import Align, Cell, Exhibit, Head, Row, Table

TEXT_WIDTH = 9184
"""Between the margins of the reference document, in twentieths of a point."""

ARROWS = {Direction.UP: "▲", Direction.DOWN: "▼", Direction.SAME: "="}
STYLES: dict[Align, str] = {"left": "TableText", "right": "TableFigure", "center": "TableCentred"}
LONGEST_KEPT_TOGETHER = 18
"""Rows of a table that is not broken over two pages."""

CHARACTER = 100
"""Width of a character of a table's text, in twentieths of a point; with room for the widest digits."""


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of figures: one column of the grid, and a second one where changes stand beside the figures."""

    head: Head
    width: int
    beside: int

    @property
    def span(self) -> int:
        return 2 if self.beside else 1

    @property
    def whole(self) -> int:
        return self.width + self.beside


def exhibit_table(exhibit: Exhibit, shown: Table, colour: str, small: bool = False) -> str:
    """The table of an exhibit.

    Args:
        colour: of the rule over it, `RRGGBB`.
        small: for the figures behind a chart.
    """
    columns = _columns(shown, 0.9 if small else 1)
    together = len(shown.rows) <= LONGEST_KEPT_TOGETHER
    heads = _head_rows(columns)
    rows = [_row(row, columns, together) for row in shown.rows]
    grid = [width for column in columns for width in (column.width, column.beside) if width]
    rule = f'<w:top w:val="single" w:sz="{6 if small else 16}" w:space="0" w:color="{colour}"/>'
    described = (
        f'{LOOK}<w:tblCaption w:val="{escaped(exhibit.title)}"/>'
        f'<w:tblDescription w:val="{escaped(exhibit.alternative)}"/>'
    )
    style = "SmallTable" if small else "Table"
    return table(style, grid, [*heads, *rows], f"<w:tblBorders>{rule}</w:tblBorders>", described)


LOOK = (
    '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" '
    'w:noHBand="0" w:noVBand="1"/>'
)
"""Which parts of the table's style apply: the head's and the bands'."""


# Widths


def _columns(shown: Table, scale: float) -> list[_Column]:
    """Columns wide enough for what they hold; the first takes what is left, and gives where too little is."""
    figures = [_figure_column(shown, number, scale) for number in range(1, len(shown.heads))]
    asked = sum(column.whole for column in figures)
    label = _wanted([row.label for row in shown.rows], shown.heads[0].label, scale)
    room = TEXT_WIDTH - min(max(label, TEXT_WIDTH // 5), TEXT_WIDTH // 2)
    if asked > room:
        figures = [_scaled(column, room / asked) for column in figures]
    left = TEXT_WIDTH - sum(column.whole for column in figures)
    return [_Column(shown.heads[0], left, 0), *figures]


def _figure_column(shown: Table, number: int, scale: float) -> _Column:
    cells = [row.cells[number - 1] for row in shown.rows]
    head = shown.heads[number]
    beside = max((len(_detail(cell)) for cell in cells), default=0)
    width = _wanted([cell.text for cell in cells], "" if beside else _head_text(head), scale)
    return _Column(head, width, round((beside * CHARACTER * 0.85 + 190) * scale) if beside else 0)


def _wanted(texts: Sequence[str], head: str, scale: float) -> int:
    longest = max((len(text) for text in texts), default=0)
    word = max((len(word) for word in head.split()), default=0)
    wrapped = len(head) // 3 if head else 0
    return round((max(longest, word + 1, wrapped, 4) * CHARACTER + 190) * scale)


def _scaled(column: _Column, factor: float) -> _Column:
    return _Column(column.head, int(column.width * factor), int(column.beside * factor))


# Heads


def _head_rows(columns: Sequence[_Column]) -> list[str]:
    if not any(column.head.group for column in columns):
        return [table_row([_head_cell(column) for column in columns], head=True)]
    over: list[str] = []
    for group, members in itertools.groupby(columns, key=lambda column: column.head.group):
        together = list(members)
        over += [_group_cell(group, together)] if group else [_head_cell(column, "restart") for column in together]
    under = [_head_cell(column, "" if column.head.group else "continue") for column in columns]
    return [table_row(over, head=True), table_row(under, head=True)]


def _group_cell(group: str, members: Sequence[_Column]) -> str:
    inside = paragraph("TableCentred", run(group, properties=BOLD), KEEP_WITH_NEXT)
    return table_cell(sum(column.whole for column in members), inside, _span(sum(column.span for column in members)))


def _head_cell(column: _Column, merge: str = "") -> str:
    """A head; a head over two rows is `restart` in the first and an empty `continue` in the second."""
    text = "" if merge == "continue" else _head_text(column.head)
    aligned = "left" if column.beside and column.head.align == "right" else column.head.align
    indent = f'<w:ind w:left="{max(column.width - 600, 0)}"/>' if column.beside else ""
    inside = paragraph(STYLES[aligned], run(text, properties=BOLD) if text else "", KEEP_WITH_NEXT + indent)
    merged = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    return table_cell(column.whole, inside, _span(column.span) + merged + '<w:vAlign w:val="bottom"/>')


def _head_text(head: Head) -> str:
    return f"{head.label} ({head.unit})" if head.unit and head.unit not in head.label else head.label


def _span(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""


# Rows


def _row(row: Row, columns: Sequence[_Column], keep: bool) -> str:
    held = KEEP_WITH_NEXT if keep else ""
    bold = BOLD if row.total else ""
    over = '<w:tcBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="auto"/></w:tcBorders>' if row.total else ""
    cells = [table_cell(columns[0].width, paragraph("TableText", run(row.label, properties=bold), held), over)]
    for cell, column in zip(row.cells, columns[1:], strict=True):
        style = STYLES[column.head.align]
        cells.append(table_cell(column.width, paragraph(style, figure_run(cell, bold), held), over))
        if column.beside:
            cells.append(table_cell(column.beside, paragraph("TableChange", change_runs(cell), held), over))
    return table_row(cells)


def figure_run(cell: Cell, properties: str = "") -> str:
    """A cell's text; a missing figure in its quieter tone."""
    return run(cell.text, "MissingFigure" if cell.missing else "", properties) if cell.text else ""


def change_runs(cell: Cell) -> str:
    """The smaller text beside a figure, with an arrow where it speaks of a change: `▲ from 110`."""
    style = "" if cell.good is None else "GoodChange" if cell.good else "BadChange"
    return run(_detail(cell), style) if cell.detail else ""


def _detail(cell: Cell) -> str:
    arrow = ARROWS[cell.direction] if cell.direction and cell.detail else ""
    return f"{arrow} {cell.detail}".strip()
