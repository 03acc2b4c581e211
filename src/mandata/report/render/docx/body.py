"""The narrative for Word: the marks in Pandoc's document replaced by what Word understands."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from mandata.report.document import Report
from mandata.report.pandoc import (
    Ast,
    Element,
    attribute,
    contents,
    div,
    identifier,
    raw_block,
    raw_inline,
    rewritten,
    span,
    text_of,
    words,
)
from mandata.report.render.docx import openxml
from mandata.report.render.docx.exhibits import END, NO_BREAK, Exhibits, is_exhibit
from mandata.report.render.docx.front import ContentsLine, front_pages
from mandata.report.render.docx.narrative_tables import with_widths
from mandata.report.render.docx.openxml import (
    KEEP_WITH_NEXT,
    PAGE_BREAK_BEFORE,
    block_of_colour,
    bookmark,
    bookmark_name,
    paragraph,
    rule_below,
    run,
    section_break,
)
from mandata.report.render.docx.theme import Theme, hexadecimal
from mandata.report.typography.characters import is_right_to_left

IN_COLUMNS = 2
LISTED = "Heading2"
HEADINGS = {"columns": "SummaryHeading", "annex": "AnnexHeading"}
"""Style of second-level headings by layout, if the contents do not list them."""


@dataclass(slots=True)
class Body:
    """Rewrites one report's document.

    Attributes:
        entries: of the contents, gathered on the way.
    """

    report: Report
    theme: Theme
    exhibits: Exhibits
    entries: list[ContentsLine] = field(default_factory=list)

    def document(self) -> Ast:
        """Return the whole document: the narrative rewritten, cover and contents before it."""
        marks = {
            "exhibit": self._exhibit,
            "value": self._value,
            "ref": self._reference,
            "page-ref": self._page,
            "story": self._story,
            "highlight": self._highlight,
            "section": self._section,
        }
        types = {"Para": _directed, "Plain": _directed, "Header": _directed}
        blocks: list[Element] = rewritten(self.report.ast["blocks"], dict(marks), types)
        front = raw_block("openxml", front_pages(self.report, self.entries))
        language = {"t": "MetaInlines", "c": [{"t": "Str", "c": self.report.language}]}
        return {**self.report.ast, "meta": {"lang": language}, "blocks": [front, *blocks]}

    # Marks in the text

    def _exhibit(self, element: Element) -> list[Element]:
        return self.exhibits.blocks(self.report.exhibits[identifier(element)])

    def _value(self, element: Element) -> list[Element]:
        """Return a bound figure in a style of its own, so that editors see which numbers are computed."""
        return [span(contents(element), **{"custom-style": "Computed Figure"})]

    def _reference(self, element: Element) -> list[Element]:
        target = attribute(element, "to")
        code = f"REF {bookmark_name(target)} \\* CHARFORMAT \\h"
        name = text_of(contents(element))
        shown = name.replace(" ", NO_BREAK) if target in self.report.exhibits else name
        return [raw_inline("openxml", openxml.field(code, shown))]

    def _page(self, element: Element) -> list[Element]:
        """Return the name of the place: only Word knows the page, once it has laid the document out."""
        name = run(text_of(contents(element)))
        return [*words("in "), raw_inline("openxml", openxml.hyperlink(bookmark_name(attribute(element, "to")), name))]

    # Stories

    def _story(self, element: Element) -> list[Element]:
        return [*_mark(element), div(contents(element), **{"custom-style": "Story"})]

    def _highlight(self, element: Element) -> list[Element]:
        """Render a highlight; its heading becomes the first line of the coloured block."""
        blocks = contents(element)
        titles = [block for block in blocks if block["t"] == "Header"]
        text = [block for block in blocks if block["t"] != "Header"]
        shown = [div([{"t": "Para", "c": title["c"][2]}], **{"custom-style": "Highlight Title"}) for title in titles]
        return [*_mark(element), *shown, div(text, **{"custom-style": "Highlight"}), raw_block("openxml", END)]

    # Sections

    def _section(self, element: Element) -> list[Element]:
        title, *blocks = contents(element)
        words = text_of(title["c"][2])
        self.entries.append(ContentsLine(1, words, bookmark_name(identifier(element))))
        colour = attribute(element, "colour") or self.theme.primary
        opening = raw_block("openxml", self._opening(element, words, colour))
        layout = attribute(element, "layout")
        inside = [self._heading(block, colour, HEADINGS.get(layout, LISTED)) for block in map(with_widths, blocks)]
        return [opening, *(_in_columns(inside) if layout == "columns" else inside)]

    def _opening(self, element: Element, title: str, colour: str) -> str:
        """Render kicker, title and summary of a section as one coloured block at the top of a page.

        The colour of their words belongs to their styles: words coloured by hand would be so in the contents too.
        """
        kicker, summary = attribute(element, "kicker"), attribute(element, "summary")
        lines = [
            ("Kicker", run(kicker) if kicker else ""),
            ("Heading1", bookmark(bookmark_name(identifier(element)), run(title))),
            ("ChapterSummary", run(summary) if summary else ""),
        ]
        block = block_of_colour(hexadecimal(self.theme.ground(colour)))
        return _paragraphs([(style, runs) for style, runs in lines if runs], block)

    def _heading(self, block: Element, colour: str, style: str) -> Element:
        """Return a heading of the second level, underlined in its section's colour."""
        if block["t"] != "Header" or block["c"][0] != 2:
            return block
        _, (name, kinds, _), inlines = block["c"]
        words = text_of(inlines)
        mark = bookmark_name(f"{name}-heading")
        if style == LISTED and "unlisted" not in kinds:
            self.entries.append(ContentsLine(2, words, mark))
        return raw_block("openxml", paragraph(style, bookmark(mark, run(words)), rule_below(hexadecimal(colour))))


def _directed(block: Element) -> list[Element] | None:
    """Give a paragraph that begins with a letter of a script such as Arabic its direction, which Pandoc hands on.

    Headings of the first and second level are written here, with theirs.
    """
    own = block["t"] == "Header" and block["c"][0] <= 2
    return [div([block], dir="rtl")] if not own and is_right_to_left(text_of(block)) else None


def _mark(element: Element) -> list[Element]:
    """Return the bookmark to which references to a story lead, before its first paragraph."""
    name = identifier(element)
    return [raw_block("openxml", bookmark(bookmark_name(name), ""))] if name else []


def _paragraphs(lines: Sequence[tuple[str, str]], block: str) -> str:
    """Return paragraphs of (style, runs) that begin a page and stay together, with the same properties."""
    held = [KEEP_WITH_NEXT + PAGE_BREAK_BEFORE, *[KEEP_WITH_NEXT] * (len(lines) - 1)]
    return "".join(paragraph(style, runs, keep + block) for (style, runs), keep in zip(lines, held, strict=True))


def _in_columns(blocks: list[Element]) -> list[Element]:
    """Return the text in two columns; exhibits as wide as the page between them."""
    stretches = itertools.groupby(blocks, key=is_exhibit)
    result = [raw_block("openxml", section_break(1))]
    for wide, stretch in stretches:
        result += [*stretch, raw_block("openxml", section_break(1 if wide else IN_COLUMNS))]
    return result
