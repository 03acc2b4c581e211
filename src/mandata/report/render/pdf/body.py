"""The narrative for Typst: the marks in Pandoc's document replaced by calls of the template.

Words stay Pandoc's, which escapes them; only ids and names of organisations are written here, as string literals.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from mandata.report.document import Report
from mandata.report.pandoc import Ast, Element, attribute, classes, contents, div, identifier, marked, rewritten, words
from mandata.report.render.pdf.blocks import (
    WIDE,
    definition_names,
    flattened,
    is_wide,
    prepared,
    raw,
    raw_in_text,
    typst_string,
    wide,
)

SECTION_ATTRIBUTES = ("title", "kicker", "colour", "layout", "summary")
DEEPEST = 6
"""Level of headings in PDF, from 1."""

HEADING, PART = "heading", "part"
"""Classes of a div that holds one heading, of any level and of the second; it is taken out of it again."""


@dataclass(slots=True)
class Body:
    """Rewrites one report's document.

    Attributes:
        sections: attributes of the sections, gathered on the way.
    """

    report: Report
    sections: list[Mapping[str, str]] = field(default_factory=list)
    _targets: dict[str, str] = field(default_factory=dict)
    _defined: set[str] = field(default_factory=set)

    def document(self) -> Ast:
        """Return the narrative, rewritten."""
        blocks = self.report.ast["blocks"]
        self._targets = {identifier(section): f"section:{identifier(section)}" for section in marked(blocks, "section")}
        placed = {identifier(element) for element in marked(blocks, "exhibit")}
        self._targets |= {name: f"exhibit:{name}" for name in self.report.exhibits if name in placed}
        stories = [*marked(blocks, "story"), *marked(blocks, "highlight")]
        self._targets |= {identifier(story): _story_target(story) for story in stories if identifier(story)}
        self._defined = {name for name, times in Counter(definition_names(blocks)).items() if times == 1}
        marks = {
            "exhibit": _exhibit,
            "value": self._value,
            "ref": self._reference,
            "page-ref": self._page,
            "story": _story,
            "section": self._section,
        }
        return {**self.report.ast, "meta": {}, "blocks": rewritten(prepared(blocks), dict(marks))}

    # Marks in the text

    def _value(self, element: Element) -> list[Element]:
        """Return a bound figure leads to the definition of its indicator, where the report prints it."""
        indicator = attribute(element, "key").partition(";")[0]
        if indicator not in self._defined:
            return contents(element)
        return _called(f"#to({typst_string(f'definition:{indicator}')})", element)

    def _reference(self, element: Element) -> list[Element]:
        target = self._targets.get(attribute(element, "to"))
        return _called(f"#reference({typst_string(target)})", element) if target else contents(element)

    def _page(self, element: Element) -> list[Element]:
        target = self._targets.get(attribute(element, "to"))
        return [*words("on page "), raw_in_text(f"#page-of({typst_string(target)});")] if target else contents(element)

    # Sections

    def _section(self, element: Element) -> list[Element]:
        name, layout = identifier(element), attribute(element, "layout")
        self.sections.append({"id": name, **{key: attribute(element, key) for key in SECTION_ATTRIBUTES}})
        blocks = contents(element)
        inside = flattened(blocks[1:] if blocks and blocks[0]["t"] == "Header" else blocks)
        headed = list(_headed(inside, listed=layout not in ("annex", "columns")))
        prose = "annex-prose" if layout == "annex" else "prose"
        laid_out = _in_columns(headed) if layout == "columns" else _next_to_rail(headed, prose)
        return [raw(f"#section({typst_string(name)})["), *laid_out, raw("]")]


def _called(call: str, element: Element) -> list[Element]:
    """Return a call of the template with an element's words as its contents."""
    return [raw_in_text(f"{call}["), *contents(element), raw_in_text("];")]


def _exhibit(element: Element) -> list[Element]:
    return [wide([raw(f"#exhibit({typst_string(identifier(element))})")])]


def _story_target(element: Element) -> str:
    """Return the label of a story, "" if it has none."""
    return f"story:{identifier(element)}" if identifier(element) else ""


def _story(element: Element) -> list[Element]:
    organisation, target = typst_string(attribute(element, "organisation")), typst_string(_story_target(element))
    opening = raw(f"#story({organisation}, {target})[")
    return [wide([opening, *contents(element), raw("]")])]


# Headings


def _headed(blocks: Iterator[Element], listed: bool) -> Iterator[Element]:
    """Return blocks with their headings as calls, without skipping a level: PDF/UA does not allow it.

    Args:
        listed: headings of the second level are in the contents.
    """
    above = 1
    for block in blocks:
        if block["t"] == "Header":
            above = min(max(block["c"][0], 2), above + 1, DEEPEST)
            yield _heading(block, above, listed)
        elif block["t"] == "Div" and "highlight" in classes(block):
            yield _highlight(block, min(above + 1, DEEPEST))
        else:
            yield block


def _heading(block: Element, level: int, listed: bool) -> Element:
    _, (_, kinds, _), inlines = block["c"]
    shown = "true" if listed and "unlisted" not in kinds else "false"
    call = f"#heading(level: {level}, outlined: {shown})["
    line = {"t": "Para", "c": [raw_in_text(call), *inlines, raw_in_text("]")]}
    return div([line], kinds=[WIDE, HEADING, *([PART] if level == 2 else [])])


def _highlight(element: Element, level: int) -> Element:
    blocks = contents(element)
    titles = [inline for block in blocks if block["t"] == "Header" for inline in block["c"][2]]
    organisation, target = typst_string(attribute(element, "organisation")), typst_string(_story_target(element))
    opening = f"#highlight-panel({organisation}, {target}, {level})["
    head = {"t": "Plain", "c": [raw_in_text(opening), *titles, raw_in_text("][")]}
    return wide([head, *(block for block in blocks if block["t"] != "Header"), raw("]")])


# Layouts


def _next_to_rail(blocks: list[Element], prose: str) -> Iterator[Element]:
    """Yield the text in the main column, set by the template's function `prose`; what is wide across the page."""
    for across, stretch in itertools.groupby(blocks, key=is_wide):
        inside = _opened(stretch)
        yield from inside if across else [raw(f"#{prose}["), *inside, raw("]")]


def _in_columns(blocks: list[Element]) -> Iterator[Element]:
    """Set text in two columns, in parts that can be side by side; exhibits between them span the page."""
    for across, stretch in itertools.groupby(blocks, key=lambda block: is_wide(block) and not _is(block, HEADING)):
        if across:
            yield from _opened(stretch)
        else:
            parts = ([raw("["), *_opened(part), raw("],")] for part in _parts(stretch))
            yield from [raw("#in-columns("), *itertools.chain.from_iterable(parts), raw(")")]


def _parts(blocks: Iterable[Element]) -> Iterator[list[Element]]:
    """Yield the blocks in parts; each heading of the second level begins one."""
    part: list[Element] = []
    for block in blocks:
        if part and _is(block, PART):
            yield part
            part = []
        part.append(block)
    yield part


def _is(block: Element, kind: str) -> bool:
    return block["t"] == "Div" and kind in classes(block)


def _opened(blocks: Iterable[Element]) -> list[Element]:
    """Return blocks without the divs that only marked their kind."""
    opened: list[Element] = []
    for block in blocks:
        opened += contents(block) if is_wide(block) else [block]
    return opened
