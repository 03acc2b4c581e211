"""The narrative's blocks made fit for a page: heading levels, and tables that scroll."""

from __future__ import annotations

from html import escape
from typing import Any

from mandata.report.pandoc import Element, raw_block, text_of

DEEPEST = 6


class Fitting:
    """Goes through the blocks of a document in reading order, and into those that hold blocks.

    Headings go one level down, since the page has its own first, and none of them skips a level.
    """

    def __init__(self) -> None:
        self._last = 1

    def blocks(self, blocks: list[Element]) -> list[Element]:
        """Return the blocks, fitted; the document given stays as it is."""
        return [fitted for block in blocks for fitted in self._block(block)]

    def _block(self, block: Element) -> list[Element]:
        if block["t"] == "Table":
            return in_region(block)
        return [{**block, "c": self._content(block["t"], block["c"])}] if "c" in block else [block]

    def _content(self, kind: str, content: Any) -> Any:
        match kind:
            case "Header":
                self._last = min(content[0] + 1, self._last + 1, DEEPEST)
                content = [self._last, *content[1:]]
            case "BlockQuote":
                content = self.blocks(content)
            case "BulletList":
                content = [self.blocks(item) for item in content]
            case "Div":
                content = [content[0], self.blocks(content[1])]
            case "OrderedList":
                content = [content[0], [self.blocks(item) for item in content[1]]]
        return content


def in_region(table: Element) -> list[Element]:
    """Return one of Pandoc's tables in a region that scrolls on narrow screens."""
    label = escape(text_of(table["c"][1]) or "Table")
    opening = f'<div class="scroll" role="group" aria-label="{label}" tabindex="0">'
    return [raw_block("html", opening), table, raw_block("html", "</div>")]
