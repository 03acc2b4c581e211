"""Exhibits in Word: caption with a counting field, picture, table of figures, source and notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mandata.report.document import Picture, Report
from mandata.report.exhibits.fitting import picture_scale
from mandata.report.exhibits.model import AGAINST, CONTINUED, Exhibit, Figure
from mandata.report.pandoc import Element, classes, div, raw_block
from mandata.report.render.docx.columns import TEXT_WIDTH
from mandata.report.render.docx.openxml import (
    KEEP_WITH_NEXT,
    bookmark,
    bookmark_name,
    coloured,
    field,
    paragraph,
    run,
    section_break,
    table,
    table_cell,
    table_row,
    type_size,
)
from mandata.report.render.docx.tables import change_runs, exhibit_table, figure_run, table_layout
from mandata.report.render.docx.theme import Theme, hexadecimal
from mandata.report.typography.measure import text_width

FIGURES_IN_A_ROW = 4
TWIPS_PER_CENTIMETRE, TWIPS_PER_HALF_POINT = 567, 10
PIXELS_PER_CENTIMETRE = 96 / 2.54

EXHIBIT = "exhibit"
"""Class of the div that holds a finished exhibit; Pandoc passes over it."""

LARGEST, NO_FIGURE = 52, 30
"""Type sizes of a key figure and of the words in the place of one, in half points."""

GAP = 280
"""Between two key figures, in twentieths of a point; a little more than the style's own."""

NO_BREAK = "\u00a0"
"""Between the word and the number of an exhibit's name, in its caption and so wherever it is referred to."""

END = paragraph("ExhibitEnd", "")
"""Sets an exhibit or highlight off from what follows; two tables with nothing between them would grow together."""


@dataclass(frozen=True, slots=True)
class Exhibits:
    """Writes the exhibits of one report."""

    report: Report
    theme: Theme

    def blocks(self, exhibit: Exhibit) -> list[Element]:
        """Return an exhibit as one block of Pandoc's document."""
        return [div(self._parts(exhibit), kinds=[EXHIBIT])]

    def _parts(self, exhibit: Exhibit) -> list[Element]:
        below = self._below(exhibit) + END
        if exhibit.figures:
            return [raw_block("openxml", self._key_figures(exhibit) + below)]
        if exhibit.unavailable:
            sentence = paragraph("ExhibitUnavailable", run(unavailable_sentence(exhibit)))
            return [raw_block("openxml", self._caption(exhibit) + sentence + below)]
        picture = self.report.pictures.get(exhibit.id)
        caption = self._caption(exhibit)
        if picture is None and exhibit.table and table_layout(exhibit.table, small=False).turned:
            return _on_turned_pages([raw_block("openxml", caption + self._tables(exhibit, small=False) + below)])
        drawn = self._pictures(exhibit, picture) if picture else []
        small = picture is not None
        if small and exhibit.table and table_layout(exhibit.table, small).turned:
            behind = _on_turned_pages(
                [raw_block("openxml", self._again(exhibit) + self._tables(exhibit, small) + below)]
            )
        else:
            behind = [raw_block("openxml", self._tables(exhibit, small) + below)]
        return [raw_block("openxml", caption), *drawn, *behind]

    # Words around an exhibit

    def _caption(self, exhibit: Exhibit) -> str:
        counted = coloured(hexadecimal(self.theme.text(exhibit.colour)))
        label = exhibit.name.removesuffix(str(exhibit.number)).strip()
        number = field(f"SEQ {label} \\* ARABIC", str(exhibit.number), "ExhibitNumber", counted)
        name = bookmark(bookmark_name(exhibit.id), run(f"{label}{NO_BREAK}", "ExhibitNumber", counted) + number)
        caption = paragraph("Caption", f"{name}{run(f'  {exhibit.title}')}")
        return caption + (paragraph("ExhibitSubtitle", run(exhibit.subtitle)) if exhibit.subtitle else "")

    def _again(self, exhibit: Exhibit) -> str:
        """Return the heading of a further part of an exhibit. Its number is not a field, so Word does not count it."""
        name = exhibit.name.replace(" ", NO_BREAK)
        counted = coloured(hexadecimal(self.theme.text(exhibit.colour)))
        return paragraph("Caption", run(name, "ExhibitNumber", counted) + run(f"  {exhibit.title} {CONTINUED}"))

    def _below(self, exhibit: Exhibit) -> str:
        source = f"Source: {exhibit.source}." if exhibit.source else ""
        as_of = f"As of {exhibit.as_of}." if exhibit.as_of else ""
        line = " ".join(filter(None, [source, as_of]))
        arrows = [AGAINST] if exhibit.shows_change_against and exhibit.id not in self.report.pictures else []
        notes = [
            *arrows,
            *exhibit.notes,
            *([self.report.disclaimer] if exhibit.declaration.of_kind.is_geographic else []),
        ]
        lines = [("Source", line), *(("Note", note) for note in notes)]
        shown = [(style, text) for style, text in lines if text]
        held = [KEEP_WITH_NEXT] * (len(shown) - 1) + [""]
        return "".join(paragraph(style, run(text), keep) for (style, text), keep in zip(shown, held, strict=False))

    # Picture and table

    def _pictures(self, exhibit: Exhibit, picture: Picture) -> list[Element]:
        """Return the picture, or its parts, each under its title."""
        shown: list[Element] = []
        for number, sheet in enumerate(picture.sheets):
            again = [raw_block("openxml", self._again(exhibit))] if number else []
            shown += [*again, self._picture(exhibit, sheet, number)]
        return shown

    def _picture(self, exhibit: Exhibit, picture: Picture, number: int) -> Element:
        widest = min(picture.width / PIXELS_PER_CENTIMETRE, TEXT_WIDTH / TWIPS_PER_CENTIMETRE)
        width = widest * picture_scale(picture.height)
        size = [["width", f"{width:.2f}cm"], ["height", f"{width * picture.height / picture.width:.2f}cm"]]
        alternative = [{"t": "Str", "c": exhibit.alternative}]
        image = {"t": "Image", "c": [["", [], size], alternative, [picture_file(exhibit, number), ""]]}
        return div([{"t": "Para", "c": [image]}], **{"custom-style": "Chart"})

    def _tables(self, exhibit: Exhibit, small: bool) -> str:
        """Return the table, or its groups of columns one after another, each further one under its title."""
        if exhibit.table is None:
            return ""
        fitted = table_layout(exhibit.table, small)
        tables = (exhibit_table(exhibit, exhibit.table, fitted, group, small=small) for group in fitted.groups)
        return (END + self._again(exhibit)).join(tables)

    # Key figures

    def _key_figures(self, exhibit: Exhibit) -> str:
        """Return a borderless table, so that figures are side by side and are still read one after the other."""
        colour = hexadecimal(self.theme.text(exhibit.colour))
        columns = _columns_for(len(exhibit.figures))
        width = TEXT_WIDTH // columns
        lines = [exhibit.figures[at : at + columns] for at in range(0, len(exhibit.figures), columns)]
        look = coloured(colour) + type_size(_size_for(exhibit.figures, width))
        cells = ([self._figure(figure, width, colour, look) for figure in line] for line in lines)
        rows = [table_row(_filled(line, columns, width)) for line in cells]
        title = bookmark(bookmark_name(exhibit.id), run(exhibit.title))
        return paragraph("KeyFiguresTitle", title) + table("KeyFigures", [width] * columns, rows)

    def _figure(self, figure: Figure, width: int, colour: str, look: str) -> str:
        rule = f'<w:tcBorders><w:top w:val="single" w:sz="18" w:space="0" w:color="{colour}"/></w:tcBorders>'
        change = change_runs(figure.cell)
        inside = [
            paragraph("KeyFigure", figure_run(figure.cell, type_size(NO_FIGURE) if figure.cell.missing else look)),
            paragraph("KeyFigureChange", change) if change else "",
            paragraph("KeyFigureLabel", run(figure.label)),
        ]
        return table_cell(width, "".join(inside), rule)


def is_exhibit(block: Element) -> bool:
    """Return whether a block is a finished exhibit."""
    return block["t"] == "Div" and EXHIBIT in classes(block)


def _on_turned_pages(blocks: list[Element]) -> list[Element]:
    """Return blocks on turned pages of their own."""
    before = raw_block("openxml", section_break(1))
    return [before, *blocks, raw_block("openxml", section_break(1, "nextPage", turned=True))]


def picture_file(exhibit: Exhibit, number: int) -> str:
    """Return the name of a part of an exhibit's picture among those that Pandoc takes into the document."""
    return f"{exhibit.id}-{number}.png"


def unavailable_sentence(exhibit: Exhibit) -> str:
    """Return the replacement of an exhibit without figures."""
    return f"No figures to show: {exhibit.unavailable.rstrip('.')}."


def _columns_for(figures: int) -> int:
    """Return the number of columns that gives the fewest rows, filled as evenly as possible."""
    rows = -(-figures // FIGURES_IN_A_ROW)
    return -(-figures // rows)


def _size_for(figures: Sequence[Figure], width: int) -> int:
    """Return the size in which the longest key figure of a row still fits in one line."""
    texts = [figure.cell.text for figure in figures if not figure.cell.missing]
    ems = max((text_width(text, 1, "bold") for text in texts), default=0)
    return min(LARGEST, int((width - GAP) / (ems * TWIPS_PER_HALF_POINT))) if ems else LARGEST


def _filled(cells: list[str], columns: int, width: int) -> list[str]:
    return [*cells, *[table_cell(width, paragraph("KeyFigureLabel", ""))] * (columns - len(cells))]
