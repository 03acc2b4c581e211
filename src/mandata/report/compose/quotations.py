"""Quotations: words of somebody else, each with its speaker, its date and its source.

A text writes one as a span or a fenced div of class `quotation`:

    [political paralysis]{.quotation speaker="A. Speaker" date="2024-10-09" source="Statement to the press"}

`office` and `url` may be added. Every format shows quotation marks, or a block, and a footnote with the attribution.
The speaker is added behind the words where the paragraph does not say the name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from mandata.findings import Finding, Place
from mandata.messages import Params
from mandata.report.pandoc import Element, attribute, contents, rewritten, text_of, words

QUOTATION = "quotation"
NEEDED = ("speaker", "date", "source")
DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
LONGEST = 60
"""Characters of a quotation that a finding repeats."""

Locate = Callable[[str], Place | None]
"""Returns the place of some words."""


@dataclass(frozen=True, slots=True)
class Quotations:
    """Attributes the quotations of a report.

    Attributes:
        language: BCP 47 tag, for dates.
        report: called with each finding.
        locate: finds the place of a quotation's words.
    """

    language: str
    report: Callable[[Finding], None]
    locate: Locate

    def attributed(self, blocks: list[Element]) -> list[Element]:
        """Return the blocks of a text with their quotations as Pandoc's own elements, footnotes included."""
        inline = rewritten(blocks, {}, {"Para": self._paragraph, "Plain": self._paragraph})
        done: list[Element] = rewritten(inline, {QUOTATION: self._block})
        return done

    def _paragraph(self, element: Element) -> list[Element]:
        text = text_of(element)
        inside = rewritten(element["c"], {QUOTATION: lambda span: self._span(span, text)})
        return [{**element, "c": inside}]

    def _span(self, span: Element, paragraph: str) -> list[Element]:
        said = {"t": "Quoted", "c": [{"t": "DoubleQuote"}, contents(span)]}
        if not self._is_whole(span):
            return [said]
        speaker = attribute(span, "speaker")
        named = [] if speaker in paragraph else [{"t": "Space"}, *words(f"({speaker}, {self._date(span)})")]
        return [said, *named, self._note(span)]

    def _block(self, element: Element) -> list[Element]:
        if element["t"] == "Span":  # outside a paragraph, in a heading
            return self._span(element, "")
        blocks = contents(element)
        if self._is_whole(element):
            who = ", ".join(filter(None, [attribute(element, "speaker"), attribute(element, "office")]))
            line = words(f"— {who}, {self._date(element)}")
            blocks = [*blocks, {"t": "Para", "c": [*line, self._note(element)]}]
        return [{"t": "BlockQuote", "c": blocks}]

    def _note(self, element: Element) -> Element:
        """Return the footnote: who said it, when, and where it is written."""
        who = ", ".join(filter(None, [attribute(element, "speaker"), attribute(element, "office")]))
        line = words(f"{who}, {self._date(element)}. {attribute(element, 'source').rstrip('.')}")
        if url := attribute(element, "url"):
            address = {"t": "Link", "c": [["", ["uri"], []], [{"t": "Str", "c": url}], [url, ""]]}
            line += [{"t": "Str", "c": ","}, {"t": "Space"}, address]
        return {"t": "Note", "c": [{"t": "Para", "c": [*line, {"t": "Str", "c": "."}]}]}

    def _date(self, element: Element) -> str:
        """Return the date in words, as exact as it is given."""
        year, month, day = _parts(attribute(element, "date"))
        pattern = "d MMMM y" if day else "MMMM y" if month else "y"
        return str(format_date(date(year, month or 1, day or 1), pattern, locale=self.language.replace("-", "_")))

    def _is_whole(self, element: Element) -> bool:
        """Return whether a quotation says whose words they are, when and where; what is missing becomes a finding."""
        said = " ".join(text_of(contents(element)).split())
        shown = said if len(said) <= LONGEST else f"{said[:LONGEST].rstrip()} …"
        missing = [name for name in NEEDED if not attribute(element, name).strip()]
        if missing:
            self._report({"words": shown, "missing": missing}, said)
        elif not _is_date(attribute(element, "date")):
            self._report({"words": shown, "date": attribute(element, "date")}, said, "date")
        else:
            return True
        return False

    def _report(self, params: Params, said: str, variant: str = "") -> None:
        self.report(Finding("quotation-unattributed", params, self.locate(said), variant=variant))


def _parts(text: str) -> tuple[int, int, int]:
    found = DATE.fullmatch(text.strip())
    year, month, day = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    return year, month, day


def _is_date(text: str) -> bool:
    year, month, day = _parts(text)
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return False
    return True
