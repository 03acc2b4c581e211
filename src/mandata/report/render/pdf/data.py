"""A report as plain data for the template: no word of it ever becomes Typst code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mandata.report.charts.palette import Palette, mixed, readable
from mandata.report.document import DRAFT, ReleaseMark, Report
from mandata.report.exhibits.fitting import Area, Group, Layout, Measures, Type, Width, head_text, layout, part_of
from mandata.report.exhibits.model import AGAINST, CONTINUED, Cell, Exhibit, Figure, Head, Row, Table
from mandata.report.typography.fonts import FAMILIES
from mandata.report.typography.measure import text_width

Data = dict[str, Any]

MILLIMETRE = 72 / 25.4
MARGINS = (2 * 23.0, 27.0 + 25.0)
"""Margins of a page in millimetres: left plus right, and top plus bottom."""

PAGE = (210.0, 297.0)
"""Width and height, in millimetres."""

MEASURES = Measures(
    upright=Area((PAGE[0] - MARGINS[0]) * MILLIMETRE, (PAGE[1] - MARGINS[1]) * MILLIMETRE),
    turned=Area((PAGE[1] - MARGINS[0]) * MILLIMETRE, (PAGE[0] - MARGINS[1]) * MILLIMETRE),
    types=(Type(8.8, 11.0), Type(7.4, 7.0)),
    change=Type(7.8, 6.0),
    arrow=1.4,
)
"""The room that `theme.typ` gives too. Padding has a little to spare, as widths are measured without kerning."""

SPARE = 1.0
"""Of the padding, what is not set."""

PRIMARY = "#1a73b8"
"""For frameworks that name no colours."""


def report_data(report: Report, sections: Sequence[Mapping[str, str]]) -> Data:
    """Return a report for the template.

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
        "continued": CONTINUED,
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
    """Return a colour and its variants: `deep` for words and dark backgrounds, `tint` for panels."""
    colour = colour or theme["colour"]
    return {"colour": colour, "deep": readable(colour, "#ffffff"), "tint": mixed(colour, theme["paper"], 0.92)}


# Words


def _paragraphs(text: str) -> list[str]:
    """Return a text of the outline, cut at its empty lines."""
    return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]


def _release(mark: ReleaseMark | None) -> Data | None:
    return {"id": mark.id, "short": mark.short, "date": f"{mark.date.day} {mark.date:%B %Y}"} if mark else None


# Exhibits


def _exhibit(exhibit: Exhibit, report: Report, theme: Data) -> Data:
    drawn = exhibit.id in report.pictures
    is_map = exhibit.declaration.of_kind.is_geographic
    shows_table = exhibit.table is not None and (is_map or not drawn) and not exhibit.unavailable
    source = [
        f"Source: {exhibit.source}." if exhibit.source else "",
        f"As of {exhibit.as_of}." if exhibit.as_of else "",
    ]
    return {
        "name": exhibit.name,
        "title": exhibit.title,
        "subtitle": exhibit.subtitle,
        **_shades(exhibit.colour, theme),
        "pictures": [],
        "alternative": exhibit.alternative or exhibit.title,
        **_tables(exhibit.table if shows_table else None),
        "figures": [_figure(figure) for figure in exhibit.figures],
        "unavailable": exhibit.unavailable.rstrip("."),
        "source": " ".join(filter(None, source)),
        "notes": [
            *([AGAINST] if exhibit.shows_change_against and (shows_table or not drawn) else []),
            *exhibit.notes,
            *([report.disclaimer] if is_map and report.disclaimer else []),
        ],
    }


def _figure(figure: Figure) -> Data:
    return {"cell": _cell(figure.cell), "label": figure.label, "ems": text_width(figure.cell.text, 1, "bold")}


def _tables(whole: Table | None) -> Data:
    """Return a table in the parts in which it is printed."""
    if whole is None:
        return {"turned": False, "tables": []}
    fitted = layout(whole, MEASURES)
    return {"turned": fitted.turned, "tables": [_table(whole, fitted, group) for group in fitted.groups]}


def _table(whole: Table, fitted: Layout, group: Group) -> Data:
    """Return a group of a table's columns.

    Widths are in ems: of the widest words of a change in each column, and of all columns in one line each. `widths` are
    those of the columns in points, for a table that is narrower than its words need.
    """
    table = part_of(whole, group)
    columns = [
        _column(head, [row.cells[place] for row in table.rows], width, fitted.type)
        for place, (head, width) in enumerate(zip(table.heads[1:], group.widths[1:], strict=True))
    ]
    labels = group.widths[0]
    label = head_text(table.heads[0])
    return {
        "label": in_pieces(label, fitted.type, labels),
        "columns": columns,
        "rows": [_row(row, fitted.type, group.widths) for row in table.rows],
        "ems": _widest([label, *(row.label for row in table.rows)]) + sum(column["ems"] for column in columns),
        "size": fitted.type.size,
        "inset": (fitted.type.padding - SPARE) / 2,
        "widths": [width.whole for width in group.widths],
    }


def _column(head: Head, cells: Sequence[Cell], width: Width, type_: Type) -> Data:
    text = head_text(head)
    return {
        "text": in_pieces(text, type_, width),
        "group": head.group,
        "align": head.align,
        "ems": _widest([text, *(cell.text for cell in cells)]),
        "detail": width.detail,
        "arrows": any(cell.arrow for cell in cells),
        "change-ems": _widest(cell.detail for cell in cells),
    }


def _widest(texts: Iterable[str]) -> float:
    return max((text_width(text, 1, "semibold") for text in texts), default=0)


def in_pieces(text: str, type_: Type, width: Width) -> str:
    """Return a text whose words may be broken where they are wider than their column: Typst breaks no word itself."""
    room = width.own - type_.padding + SPARE
    return " ".join(_broken(word, type_.size, room) for word in text.split(" "))


def _broken(word: str, size: float, room: float) -> str:
    return word if text_width(word, size, "bold") <= room else BREAK.join(word)


BREAK = "\u200b"
"""A place without width at which a line may end."""


def _row(row: Row, type_: Type, widths: Sequence[Width]) -> Data:
    cells = [
        {**_cell(cell), "text": in_pieces(cell.text, type_, width)}
        for cell, width in zip(row.cells, widths[1:], strict=True)
    ]
    return {"label": in_pieces(row.label, type_, widths[0]), "total": row.total, "cells": cells}


def _cell(cell: Cell) -> Data:
    tone = "" if cell.good is None else "up" if cell.good else "down"
    return {
        "text": cell.text,
        "missing": cell.missing,
        "arrow": cell.arrow,
        "change": cell.detail,
        "tone": tone,
    }
