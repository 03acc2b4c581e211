"""A table of an exhibit as a real Word table: heads that repeat, figures to the right, changes next to them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from mandata.report.exhibits.fitting import Group, Layout, change_text, head_text, layout, part_of
from mandata.report.exhibits.model import Align, Cell, Exhibit, Row, Table
from mandata.report.render.docx.columns import BEHIND_A_CHART, MEASURES, SMALL_TYPE, Column, columns
from mandata.report.render.docx.openxml import (
    BOLD,
    KEEP_WITH_NEXT,
    escaped,
    paragraph,
    run,
    table,
    table_cell,
    table_row,
)
from mandata.report.render.docx.theme import hexadecimal

STYLES: dict[Align, str] = {"left": "TableText", "right": "TableFigure", "center": "TableCentred"}
LONGEST_KEPT_TOGETHER, LONGEST_BEHIND_A_CHART = 18, 8
"""Rows of a table that is not broken over two pages."""


def table_layout(shown: Table, small: bool) -> Layout:
    """Return how a table fits its page.

    Args:
        small: for the figures behind a chart.
    """
    return layout(shown, BEHIND_A_CHART if small else MEASURES)


def exhibit_table(exhibit: Exhibit, whole: Table, fitted: Layout, group: Group, *, small: bool) -> str:
    """Return the table of an exhibit, or of a group of its columns.

    Args:
        small: for the figures behind a chart.
    """
    colour = hexadecimal(exhibit.colour)
    shown, longest = part_of(whole, group), LONGEST_BEHIND_A_CHART if small else LONGEST_KEPT_TOGETHER
    writer = _Writer(columns(whole, group), fitted.type == SMALL_TYPE, len(shown.rows) <= longest)
    rule = f'<w:top w:val="single" w:sz="{6 if small else 16}" w:space="0" w:color="{colour}"/>'
    described = (
        f'{LOOK}<w:tblCaption w:val="{escaped(exhibit.title)}"/>'
        f'<w:tblDescription w:val="{escaped(exhibit.alternative)}"/>'
    )
    rows = [*writer.heads(), *(writer.row(row, row in (shown.rows[0], shown.rows[-1])) for row in shown.rows)]
    style = "SmallTable" if small else "Table"
    return table(style, writer.grid, rows, f"<w:tblBorders>{rule}</w:tblBorders>", described)


LOOK = (
    '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" '
    'w:noHBand="0" w:noVBand="1"/>'
)
"""Which parts of the table's style apply: the head's and the bands'."""


# Heads and rows


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the rows of one table.

    Attributes:
        together: the table stays on one page, with its source below it.
    """

    columns: tuple[Column, ...]
    small: bool
    together: bool

    @property
    def grid(self) -> list[int]:
        """Widths of the columns of the grid."""
        return [width for column in self.columns for width in (column.width, column.detail) if width]

    def heads(self) -> list[str]:
        """Return the rows that are repeated on every page: one, or two if columns have common heads."""
        if not any(column.head.group for column in self.columns):
            return [table_row([self._head(column) for column in self.columns], head=True)]
        over: list[str] = []
        for group, members in itertools.groupby(self.columns, key=lambda column: column.head.group):
            together = list(members)
            over += [self._group(group, together)] if group else [self._head(each, "restart") for each in together]
        under = [self._head(column, "" if column.head.group else "continue") for column in self.columns]
        return [table_row(over, head=True), table_row(under, head=True)]

    def row(self, row: Row, at_end: bool = False) -> str:
        """Return a row; a total is bold and set off by a rule.

        Args:
            at_end: the first stays with the head above it, the last with the source below.
        """
        held = KEEP_WITH_NEXT if self.together or at_end else ""
        bold = BOLD if row.total else ""
        over = TOTAL_RULE if row.total else ""
        cells = [table_cell(self.columns[0].width, self._text("left", run(row.label, properties=bold), held), over)]
        for cell, column in zip(row.cells, self.columns[1:], strict=True):
            cells.append(table_cell(column.width, self._text(column.head.align, figure_run(cell, bold), held), over))
            if column.detail:
                change = paragraph("SmallTableChange" if self.small else "TableChange", change_runs(cell), held)
                cells.append(table_cell(column.detail, change, over))
        return table_row(cells)

    def _group(self, group: str, members: Sequence[Column]) -> str:
        inside = self._text("center", run(group, properties=BOLD), KEEP_WITH_NEXT)
        return table_cell(sum(each.whole for each in members), inside, _span(sum(each.span for each in members)))

    def _head(self, column: Column, merge: str = "") -> str:
        """Return a head; one over two rows is `restart` in the first and an empty `continue` in the second.

        It ends where the figures below it end, with the changes to the right of both.
        """
        text = "" if merge == "continue" else run(head_text(column.head), properties=BOLD)
        indent = f'<w:ind w:right="{column.detail}"/>' if column.detail else ""
        merged = f'<w:vMerge w:val="{merge}"/>' if merge else ""
        place = _span(column.span) + merged + '<w:vAlign w:val="bottom"/>'
        return table_cell(column.whole, self._text(column.head.align, text, KEEP_WITH_NEXT + indent), place)

    def _text(self, align: Align, inside: str, properties: str) -> str:
        style = STYLES[align]
        return paragraph(f"Small{style}" if self.small else style, inside, properties)


TOTAL_RULE = '<w:tcBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="auto"/></w:tcBorders>'


def _span(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""


# Runs of a cell


def figure_run(cell: Cell, properties: str = "") -> str:
    """Return a cell's text; a missing figure in its quieter tone."""
    return run(cell.text, "MissingFigure" if cell.missing else "", properties) if cell.text else ""


def change_runs(cell: Cell) -> str:
    """Return the small text next to a figure; arrows have their own style, since colour alone has no meaning."""
    kind = "" if cell.good is None else "Good" if cell.good else "Bad"
    if not (kind and cell.arrow):
        return run(change_text(cell)) if cell.detail else ""
    return run(cell.arrow, f"{kind}Arrow") + run(f" {cell.detail}", f"{kind}Change")
