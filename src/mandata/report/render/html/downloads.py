"""The figures of an exhibit as a file that the page carries inside itself."""

from __future__ import annotations

import io
from urllib.parse import quote

from mandata.report.exhibits.model import Cell, Table
from mandata.report.typography.characters import legal
from mandata.spreadsheet_csv import write_rows


def csv_link(table: Table) -> str:
    """Return a link that holds the table as CSV in UTF-8."""
    return f"data:text/csv;charset=utf-8,{quote(legal(figures_csv(table)))}"


def figures_csv(table: Table) -> str:
    """Return the table as CSV: figures as printed but without grouping, missing ones in words."""
    file = io.StringIO()
    heads = [" – ".join(filter(None, [head.group, head.label])) for head in table.heads]
    write_rows(file, [heads, *([row.label, *(_plain(cell) for cell in row.cells)] for row in table.rows)])
    return file.getvalue()


def _plain(cell: Cell) -> str:
    value = cell.value
    if cell.missing:
        return cell.reason or cell.text
    if value is None or value.printed is None or value.indicator.unit in ("yes_no", "rating"):
        return cell.text
    if cell.text == str(value.records):
        return cell.text
    return f"{value.printed:.{value.indicator.decimals}f}"
