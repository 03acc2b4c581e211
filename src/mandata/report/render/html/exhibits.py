"""Exhibits as HTML: a table, a chart with its table behind it, a map, or key figures."""

from __future__ import annotations

import itertools
import json
import string
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from mandata.report.document import Report
from mandata.report.exhibits.model import Align, Cell, Exhibit, Table
from mandata.report.render.html.anchors import Anchors
from mandata.report.render.html.downloads import csv_link
from mandata.report.render.html.environment import rendered
from mandata.report.render.html.pictures import inline_svg
from mandata.report.render.html.theme import colour_class

DASH = "–"
NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True)
class HeadCell:
    """One cell of a table's head, which may stretch over rows or columns."""

    label: str
    align: Align
    scope: str = "col"
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class ExhibitWriter:
    """Writes the exhibits of one report."""

    report: Report
    anchors: Anchors

    def html(self, identifier: str) -> str:
        """Return an exhibit by its id."""
        exhibit = self.report.exhibits[identifier]
        picture = self.report.pictures.get(identifier)
        caption = ". ".join(filter(None, [exhibit.name, exhibit.title]))
        return rendered(
            "exhibit.html.jinja",
            exhibit=exhibit,
            anchor=self.anchors.of,
            caption=caption,
            colour=colour_class(exhibit.colour),
            csv=csv_link(exhibit.table) if exhibit.table else "",
            disclaimer=self.report.disclaimer if exhibit.declaration.of_kind.is_geographic else "",
            drawn=picture is not None or bool(exhibit.unavailable),
            spec=as_script_data(exhibit.spec) if exhibit.spec and picture else "",
            svg=inline_svg(picture, identifier) if picture else "",
            table=self._table(exhibit.table, exhibit, caption) if exhibit.table else "",
        )

    def _table(self, table: Table, exhibit: Exhibit, caption: str) -> str:
        marks = reason_marks(table, exhibit.notes)
        return rendered(
            "table.html.jinja",
            table=table,
            anchor=self.anchors.of,
            caption=caption,
            head_rows=head_rows(table),
            with_detail=columns_with_details(table),
            marks=marks,
            legend=_legend(table, marks),
        )


def columns_with_details(table: Table) -> frozenset[int]:
    """Return the right-aligned columns whose details get a column of their own, so that the figures stay in line."""
    return frozenset(
        number
        for number, head in enumerate(table.heads)
        if number and head.align == "right" and any(row.cells[number - 1].detail for row in table.rows)
    )


def head_rows(table: Table) -> list[list[HeadCell]]:
    """Return the head of a table, in two rows if columns have a common head."""
    with_detail = columns_with_details(table)
    cells = [
        HeadCell(head.label, "left", columns=2) if number in with_detail else HeadCell(head.label, head.align)
        for number, head in enumerate(table.heads)
    ]
    if not any(head.group for head in table.heads):
        return [cells]
    top: list[HeadCell] = []
    below: list[HeadCell] = []
    for group, members in itertools.groupby(zip(table.heads, cells, strict=True), key=lambda pair: pair[0].group):
        columns = [cell for _, cell in members]
        if group:
            top.append(HeadCell(group, "left", "colgroup", columns=sum(cell.columns for cell in columns)))
            below += columns
        else:
            top += [replace(cell, rows=2) for cell in columns]
    return [top, below]


def reason_marks(table: Table, notes: Sequence[str]) -> dict[str, str]:
    """Return a letter for each reason of missing figures that neither the cell nor a note already says in words."""
    reasons = dict.fromkeys(cell.reason for cell in _missing(table) if cell.reason and not _is_said(cell, notes))
    return dict(zip(reasons, string.ascii_lowercase, strict=False))


def as_script_data(data: Any) -> str:
    """Return JSON that is safe inside a script element: no text in it can close the element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _is_said(cell: Cell, notes: Sequence[str]) -> bool:
    return cell.reason in (cell.text, NOT_APPLICABLE) or any(cell.reason in note for note in notes)


def _missing(table: Table) -> list[Cell]:
    return [cell for row in table.rows for cell in row.cells if cell.missing]


def _legend(table: Table, marks: dict[str, str]) -> list[tuple[str, str]]:
    dashed = any(cell.text == DASH for cell in _missing(table))
    return [*([(DASH, NOT_APPLICABLE)] if dashed else []), *((mark, reason) for reason, mark in marks.items())]
