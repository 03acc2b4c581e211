"""The narrative: Pandoc turns its document into HTML after the marks in it have been replaced."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from mandata.report.document import Report
from mandata.report.html.anchors import Anchors
from mandata.report.html.environment import rendered
from mandata.report.html.theme import colour_class
from mandata.report.pandoc import (
    Element,
    attribute,
    classes,
    contents,
    identifier,
    raw_block,
    raw_inline,
    rewritten,
    text_of,
    write_ast,
)

DEEPEST = 6
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
        """The whole narrative with its exhibits, footnotes last."""
        ast = {**self.report.ast, "blocks": _levelled(self.report.ast["blocks"])}
        marks: Mapping[str, Callable[[Element], list[Element] | None]] = {
            "section": self._section,
            "exhibit": self._exhibit,
            "story": self._story,
            "highlight": self._story,
            "value": self._value,
            "ref": self._reference,
            "page-ref": self._reference,
        }
        page = write_ast(_in_regions(rewritten(ast, dict(marks))), "html5", ["--wrap=none"]).decode()
        return without_styles(page)

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
        return [_html(self.exhibit(identifier(element)))]

    def _story(self, element: Element) -> list[Element]:
        kind = classes(element)[0]
        organisation = attribute(element, "organisation")
        known = self.report.framework.organisations.get(organisation)
        named = f' title="{escape(known.name)}"' if known and known.name != organisation else ""
        chip = f'<p class="chip"{named}>{escape(organisation)}</p>' if organisation else ""
        return [_html(f'<div class="{kind}">{chip}<div class="told">'), *contents(element), _html("</div></div>")]

    def _value(self, element: Element) -> list[Element]:
        anchor = self.anchors.of(attribute(element, "key"))
        if anchor is None:
            return contents(element)
        start = raw_inline("html", f'<a class="value" href="#{anchor}">')
        return [start, *contents(element), raw_inline("html", "</a>")]

    def _reference(self, element: Element) -> list[Element]:
        start = raw_inline("html", f'<a class="reference" href="#{escape(attribute(element, "to"))}">')
        return [start, *contents(element), raw_inline("html", "</a>")]


def without_styles(html: str) -> str:
    """Pandoc's style attributes on table cells as classes, since the page allows no style attributes."""

    def mended(match: re.Match[str]) -> str:
        tag, others, style = match.groups()
        aligned = re.search(r"text-align:\s*(left|right|center)", style)
        kept = f' class="{aligned.group(1)}"' if aligned else ""
        return f"<{tag}{others}{kept}"

    return STYLED.sub(mended, html)


def _levelled(blocks: list[Element]) -> list[Element]:
    """The document with headings one level down (the page has its own first), none of them skipping a level."""
    last = 1

    def levelled(node: Any) -> Any:
        nonlocal last
        if isinstance(node, list):
            return [levelled(item) for item in node]
        if not isinstance(node, dict):
            return node
        if node.get("t") == "Header":
            last = min(node["c"][0] + 1, last + 1, DEEPEST)
            return {"t": "Header", "c": [last, *node["c"][1:]]}
        return {key: levelled(item) for key, item in node.items()}

    return [levelled(block) for block in blocks]


def _in_regions(node: Any) -> Any:
    """The document with each of Pandoc's own tables in a region that scrolls on narrow screens."""
    if isinstance(node, list):
        result: list[Any] = []
        for item in node:
            if isinstance(item, dict) and item.get("t") == "Table":
                label = escape(text_of(item["c"][1]) or "Table")
                region = f'<div class="scroll" role="group" aria-label="{label}" tabindex="0">'
                result += [_html(region), item, _html("</div>")]
            else:
                result.append(_in_regions(item))
        return result
    return {key: _in_regions(item) for key, item in node.items()} if isinstance(node, dict) else node


def _html(code: str) -> Element:
    return raw_block("html", code)
