"""What the template needs to know of a report, as plain data: no words of it ever become Typst code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mandata.report.charts.measure import text_width
from mandata.report.charts.palette import Palette, mixed, readable
from mandata.report.document import DRAFT, ReleaseMark, Report
from mandata.report.exhibit import AGAINST, Cell, Exhibit, Figure, Head, Row, Table
from mandata.report.fonts import FAMILIES

Data = dict[str, Any]

PRIMARY = "#1a73b8"
"""For frameworks that name no colours."""


def report_data(report: Report, sections: Sequence[Mapping[str, str]]) -> Data:
    """A report for the template.

    Args:
        sections: the attributes of each section's div, in order.
    """
    theme = _theme(report.colours)
    return {
        "title": report.title,
        "subtitle": report.subtitle,
        "publisher": report.publisher,
        "date": [report.date.year, report.date.month, report.date.day],
        "date_text": report.date_text,
        "language": report.language,
        "cover_text": _paragraphs(report.cover_text),
        "imprint": _paragraphs(report.imprint),
        "disclaimer": report.disclaimer,
        "release": _release(report.release),
        "draft": DRAFT if report.release is None else "",
        "fonts": list(FAMILIES),
        "theme": theme,
        "sections": {section["id"]: {**section, **_shades(section["colour"], theme)} for section in sections},
        "exhibits": {name: _exhibit(exhibit, report, theme) for name, exhibit in report.exhibits.items()},
    }


# Colours


def _theme(colours: Mapping[str, str]) -> Data:
    palette = Palette(colours.get("primary", PRIMARY), colours)
    return {
        "paper": palette.paper,
        "ink": palette.ink,
        "muted": palette.muted,
        "line": palette.line,
        "up": palette.change(True),
        "down": palette.change(False),
        **_shades(palette.main, {"paper": palette.paper}),
    }


def _shades(colour: str, theme: Data) -> Data:
    """A colour and its relatives: `deep` for words on paper and for grounds under white words, `tint` for panels."""
    colour = colour or theme["colour"]
    return {"colour": colour, "deep": readable(colour, "#ffffff"), "tint": mixed(colour, theme["paper"], 0.92)}


# Words


def _paragraphs(text: str) -> list[str]:
    """A text of the outline, cut at its empty lines."""
    return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]


def _release(mark: ReleaseMark | None) -> Data | None:
    return {"id": mark.id, "short": mark.short, "date": f"{mark.date.day} {mark.date:%B %Y}"} if mark else None


# Exhibits


def _exhibit(exhibit: Exhibit, report: Report, theme: Data) -> Data:
    picture = report.pictures.get(exhibit.id)
    is_map = exhibit.declaration.kind == "map"
    shows_table = exhibit.table is not None and (picture is None or is_map) and not exhibit.unavailable
    source = [
        f"Source: {exhibit.source}." if exhibit.source else "",
        f"As of {exhibit.as_of}." if exhibit.as_of else "",
    ]
    return {
        "name": exhibit.name,
        "title": exhibit.title,
        "subtitle": exhibit.subtitle,
        **_shades(exhibit.colour, theme),
        "picture": f"{exhibit.id}.svg" if picture else None,
        "alternative": exhibit.alternative or exhibit.title,
        "table": _table(exhibit.table) if exhibit.table and shows_table else None,
        "figures": [_figure(figure) for figure in exhibit.figures],
        "unavailable": exhibit.unavailable.rstrip("."),
        "source": " ".join(filter(None, source)),
        "notes": [
            *([AGAINST] if exhibit.shows_change_against and (picture is None or shows_table) else []),
            *exhibit.notes,
            *([report.disclaimer] if is_map and report.disclaimer else []),
        ],
    }


def _figure(figure: Figure) -> Data:
    return {"cell": _cell(figure.cell), "label": figure.label, "ems": text_width(figure.cell.text, 1, "bold")}


def _table(table: Table) -> Data:
    """A table with widths in ems: of the widest words of a change in each column, and of all columns, one line each."""
    columns = [_column(head, [row.cells[place] for row in table.rows]) for place, head in enumerate(table.heads[1:])]
    label = _head_text(table.heads[0])
    labels = [label, *(row.label for row in table.rows)]
    return {
        "label": label,
        "columns": columns,
        "rows": [_row(row) for row in table.rows],
        "ems": _widest(labels) + sum(column["ems"] for column in columns),
    }


def _column(head: Head, cells: Sequence[Cell]) -> Data:
    text = _head_text(head)
    return {
        "text": text,
        "group": head.group,
        "align": head.align,
        "ems": _widest([text, *(cell.text for cell in cells)]),
        "arrows": any(cell.arrow for cell in cells),
        "change-ems": _widest(cell.detail for cell in cells),
    }


def _widest(texts: Iterable[str]) -> float:
    return max((text_width(text, 1, "semibold") for text in texts), default=0)


def _head_text(head: Head) -> str:
    return f"{head.label} ({head.unit})" if head.unit and head.unit not in head.label else head.label


def _row(row: Row) -> Data:
    return {"label": row.label, "total": row.total, "cells": [_cell(cell) for cell in row.cells]}


def _cell(cell: Cell) -> Data:
    tone = "" if cell.good is None else "up" if cell.good else "down"
    return {
        "text": cell.text,
        "missing": cell.missing,
        "arrow": cell.arrow,
        "change": cell.detail,
        "tone": tone,
    }
