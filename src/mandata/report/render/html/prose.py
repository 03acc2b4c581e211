"""The narrative: Pandoc turns its document into HTML after the marks in it have been replaced."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from mandata.report.document import Report
from mandata.report.pandoc import (
    Element,
    Replace,
    attribute,
    classes,
    contents,
    identifier,
    raw_block,
    raw_inline,
    rewritten,
    text_of,
    words,
    write_ast,
)
from mandata.report.render.html.anchors import Anchors
from mandata.report.render.html.blocks import Fitting
from mandata.report.render.html.environment import rendered
from mandata.report.render.html.theme import colour_class

HELD = re.compile(r"<exhibit-([a-z0-9-]+)>")
"""Holds the place of an exhibit while Pandoc is at work, so that pictures need not pass through it."""

STYLED = re.compile(r'<(col|t[hd])((?:\s[a-z-]+="[^"]*")*?)\sstyle="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Prose:
    """Writes the narrative of one report.

    Attributes:
        exhibit: the HTML of an exhibit, by its id.
    """

    report: Report
    anchors: Anchors
    exhibit: Callable[[str], str]

    def html(self) -> str:
        """Return the whole narrative with its exhibits, footnotes last."""
        blocks = Fitting().blocks(self.report.ast["blocks"])
        marks: dict[str, Replace] = {
            "section": self._section,
            "exhibit": self._exhibit,
            "story": self._story,
            "highlight": self._story,
            "value": self._value,
            "ref": self._reference,
            "page-ref": self._page,
        }
        ast = {**self.report.ast, "blocks": rewritten(blocks, marks)}
        page = without_styles(write_ast(ast, "html5", ["--wrap=none"]).decode())
        return HELD.sub(lambda place: self.exhibit(place.group(1)), page)

    def _section(self, element: Element) -> list[Element]:
        opening = rendered(
            "section.html.jinja",
            id=identifier(element),
            title=attribute(element, "title"),
            kicker=attribute(element, "kicker"),
            summary=attribute(element, "summary"),
            layout=attribute(element, "layout"),
            colour=colour_class(attribute(element, "colour")),
        )
        blocks = contents(element)
        inside = blocks[1:] if blocks and blocks[0]["t"] == "Header" else blocks
        return [_html(opening), *inside, _html("</div></section>")]

    def _exhibit(self, element: Element) -> list[Element]:
        return [_html(f"<exhibit-{identifier(element)}>")]

    def _story(self, element: Element) -> list[Element]:
        kind = classes(element)[0]
        organisation = attribute(element, "organisation")
        known = self.report.framework.organisations.get(organisation)
        named = f' title="{escape(known.name)}"' if known and known.name != organisation else ""
        chip = f'<p class="chip"{named}>{escape(organisation)}</p>' if organisation else ""
        name = f' id="{escape(identifier(element))}"' if identifier(element) else ""
        opening = _html(f'<div class="{kind}"{name}>{chip}<div class="story-text">')
        return [opening, *_without_loud_start(contents(element), organisation), _html("</div></div>")]

    def _value(self, element: Element) -> list[Element]:
        anchor = self.anchors.of(attribute(element, "key"))
        if anchor is None:
            return contents(element)
        kind = "value whole" if text_of(contents(element))[:1].isdigit() else "value"
        start = raw_inline("html", f'<a class="{kind}" href="#{anchor}">')
        return [start, *contents(element), raw_inline("html", "</a>")]

    def _page(self, element: Element) -> list[Element]:
        """Return the name of the place, because a page of this kind has no number."""
        return [*words("in "), *self._reference(element)]

    def _reference(self, element: Element) -> list[Element]:
        """Return a link to an exhibit or a section. The name of an exhibit is not broken over two lines."""
        target = self.report.exhibits.get(attribute(element, "to"))
        kind = "reference whole" if target and target.name else "reference"
        start = raw_inline("html", f'<a class="{kind}" href="#{escape(attribute(element, "to"))}">')
        return [start, *contents(element), raw_inline("html", "</a>")]


def without_styles(html: str) -> str:
    """Return Pandoc's style attributes on table cells as classes, since the page allows no style attributes."""

    def fixed(match: re.Match[str]) -> str:
        tag, others, style = match.groups()
        aligned = re.search(r"text-align:\s*(left|right|center)", style)
        kept = f' class="{aligned.group(1)}"' if aligned else ""
        return f"<{tag}{others}{kept}"

    return STYLED.sub(fixed, html)


def _without_loud_start(blocks: list[Element], organisation: str) -> list[Element]:
    """Return a story whose first word is the organisation's name, not in bold: the chip next to it already shows it."""
    match blocks:
        case [{"t": "Para", "c": [{"t": "Strong", "c": name}, *rest]}, *others] if text_of(name) == organisation:
            return [{"t": "Para", "c": [*name, *rest]}, *others]
    return blocks


def _html(code: str) -> Element:
    return raw_block("html", code)
