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

CHARACTER = 95
"""Width of a character of a table's text, with some room, in twentieths of a point."""

SMALLER = 0.9
"""The text of a change beside that of a figure."""

PADDING = 180
"""Left and right of a cell's text, in twentieths of a point."""


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
    writer = _Writer(tuple(_columns(shown, SMALLER if small else 1)), small, len(shown.rows) <= LONGEST_KEPT_TOGETHER)
    rule = f'<w:top w:val="single" w:sz="{6 if small else 16}" w:space="0" w:color="{colour}"/>'
    described = (
        f'{LOOK}<w:tblCaption w:val="{escaped(exhibit.title)}"/>'
        f'<w:tblDescription w:val="{escaped(exhibit.alternative)}"/>'
    )
    rows = [*writer.heads(), *map(writer.row, shown.rows)]
    style = "SmallTable" if small else "Table"
    return table(style, writer.grid, rows, f"<w:tblBorders>{rule}</w:tblBorders>", described)


LOOK = (
    '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" '
    'w:noHBand="0" w:noVBand="1"/>'
)
"""Which parts of the table's style apply: the head's and the bands'."""


# Widths


def _columns(shown: Table, scale: float) -> list[_Column]:
    """Columns wide enough for what they hold. What is left is shared; where too little is, the figures give."""
    figures = [_figure_column(shown, number, scale) for number in range(1, len(shown.heads))]
    asked = sum(column.whole for column in figures)
    label = _wanted([row.label for row in shown.rows], shown.heads[0].label, scale)
    label = min(max(label, TEXT_WIDTH // 5), TEXT_WIDTH // 2)
    left = TEXT_WIDTH - label - asked
    if left < 0:
        figures = [_scaled(column, (TEXT_WIDTH - label) / asked) for column in figures]
    else:
        figures = [_widened(column, left * 2 // 3 // len(figures)) for column in figures]
    label = TEXT_WIDTH - sum(column.whole for column in figures)
    return [_Column(shown.heads[0], label, 0), *figures]


def _figure_column(shown: Table, number: int, scale: float) -> _Column:
    cells = [row.cells[number - 1] for row in shown.rows]
    head = shown.heads[number]
    width = _wanted([cell.text for cell in cells], _head_text(head), scale)
    beside = max((len(_detail(cell)) for cell in cells), default=0)
    return _Column(head, width, round((beside * CHARACTER * SMALLER + PADDING) * scale) if beside else 0)


def _wanted(texts: Sequence[str], head: str, scale: float) -> int:
    """Width for the longest text in one line and the head in three."""
    longest = max((len(text) for text in texts), default=0)
    word = max((len(word) for word in head.split()), default=0)
    return round((max(longest, word + 1, len(head) // 3, 4) * CHARACTER + PADDING) * scale)


def _scaled(column: _Column, factor: float) -> _Column:
    return _Column(column.head, int(column.width * factor), int(column.beside * factor))


def _widened(column: _Column, width: int) -> _Column:
    return _Column(column.head, column.width + width, column.beside)


# Heads and rows


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the rows of one table.

    Attributes:
        together: the table stays on one page, with its source below it.
    """

    columns: tuple[_Column, ...]
    small: bool
    together: bool

    @property
    def grid(self) -> list[int]:
        """Widths of the columns of the grid."""
        return [width for column in self.columns for width in (column.width, column.beside) if width]

    def heads(self) -> list[str]:
        """The rows that are repeated on every page: one, or two where columns stand in groups."""
        if not any(column.head.group for column in self.columns):
            return [table_row([self._head(column) for column in self.columns], head=True)]
        over: list[str] = []
        for group, members in itertools.groupby(self.columns, key=lambda column: column.head.group):
            together = list(members)
            over += [self._group(group, together)] if group else [self._head(each, "restart") for each in together]
        under = [self._head(column, "" if column.head.group else "continue") for column in self.columns]
        return [table_row(over, head=True), table_row(under, head=True)]

    def row(self, row: Row) -> str:
        """A row; a total is bold and set off by a rule."""
        bold = BOLD if row.total else ""
        over = TOTAL_RULE if row.total else ""
        cells = [table_cell(self.columns[0].width, self._text("left", run(row.label, properties=bold)), over)]
        for cell, column in zip(row.cells, self.columns[1:], strict=True):
            cells.append(table_cell(column.width, self._text(column.head.align, figure_run(cell, bold)), over))
            if column.beside:
                change = paragraph("TableChange", change_runs(cell), self._held)
                cells.append(table_cell(column.beside, change, over))
        return table_row(cells)

    def _group(self, group: str, members: Sequence[_Column]) -> str:
        inside = self._text("center", run(group, properties=BOLD))
        return table_cell(sum(each.whole for each in members), inside, _span(sum(each.span for each in members)))

    def _head(self, column: _Column, merge: str = "") -> str:
        """A head; one over two rows is `restart` in the first and an empty `continue` in the second.

        It ends where the figures below it end, with the changes to the right of both.
        """
        text = "" if merge == "continue" else run(_head_text(column.head), properties=BOLD)
        indent = f'<w:ind w:right="{column.beside}"/>' if column.beside else ""
        merged = f'<w:vMerge w:val="{merge}"/>' if merge else ""
        place = _span(column.span) + merged + '<w:vAlign w:val="bottom"/>'
        return table_cell(column.whole, self._text(column.head.align, text, indent), place)

    def _text(self, align: Align, inside: str, properties: str = "") -> str:
        style = STYLES[align]
        return paragraph(f"Small{style}" if self.small else style, inside, self._held + properties)

    @property
    def _held(self) -> str:
        return KEEP_WITH_NEXT if self.together else ""


TOTAL_RULE = '<w:tcBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="auto"/></w:tcBorders>'


def _head_text(head: Head) -> str:
    return f"{head.label} ({head.unit})" if head.unit and head.unit not in head.label else head.label


def _span(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""


# Runs of a cell


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
