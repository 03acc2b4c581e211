"""The sections of a report put together to one document, its headings named and its references worded."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from mandata.framework.model import Section
from mandata.report.compose.narrative import attributes_of
from mandata.report.exhibits.model import Exhibit
from mandata.report.pandoc import (
    Ast,
    Element,
    attribute,
    classes,
    div,
    header,
    headings,
    parse_markdown,
    rewritten,
    span,
    text_of,
    words,
)


def document(sections: Sequence[tuple[Section, list[Element]]], colours: Mapping[str, str]) -> Ast:
    """Return one document made of the sections and their blocks.

    Args:
        colours: colour name of the outline to `#rrggbb`.
    """
    blocks = [
        div(
            [header(1, section.title, f"{section.id}-title"), *_named(blocks, section)],
            section.id,
            ["section"],
            **attributes_of(section, colours),
        )
        for section, blocks in sections
    ]
    version = parse_markdown("")["pandoc-api-version"]
    return {"pandoc-api-version": version, "meta": {}, "blocks": blocks}


def _named(blocks: list[Element], section: Section) -> list[Element]:
    """Give every heading an id of its own, made of its section and its words, and a level that skips none.

    The headings of an annex stay out of the contents: there are as many as there are forms.
    """
    taken: dict[str, int] = defaultdict(int)
    level = 1
    for heading in headings(blocks):
        level = min(heading["c"][0], level + 1)
        heading["c"][0] = level
        slug = f"{section.id}-{re.sub(r'[^a-z0-9]+', '-', text_of(heading['c'][2]).lower()).strip('-')}"
        taken[slug] += 1
        heading["c"][1][0] = slug if taken[slug] == 1 else f"{slug}-{taken[slug]}"
        if section.layout == "annex":
            heading["c"][1][1] += ["unnumbered", "unlisted"]
    return blocks


def with_references(
    ast: Ast, exhibits: Mapping[str, Exhibit], titles: Mapping[str, str], elsewhere: Mapping[str, tuple[str, str]]
) -> Ast:
    """Return the document with the words of its cross-references set, now that the exhibits have their numbers.

    Args:
        titles: of sections and stories, by their ids.
        elsewhere: id of a target that is not shown to the id of what lists it, and the target's title.
    """

    def name(element: Element) -> list[Element]:
        to = attribute(element, "to")
        target = exhibits.get(to)
        text = (target.name or target.title) if target else titles.get(to, to)
        to, text = elsewhere.get(to, (to, text))
        return [span(words(text), kinds=classes(element), to=to)]

    numbered: Ast = rewritten(ast, {"ref": name, "page-ref": name})
    return numbered
