"""Placeholders in the texts of the outline: `{cycle.ordinal}`, filled in when a report is built."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from mandata.framework.model.outline import Outline

PLACEHOLDER = re.compile(r"\{([a-z]+\.[a-z_]+)\}")

COLLECTION = "cycle.collection"
"""The only placeholder that a cycle may have nothing for."""

NAMES = (
    *("cycle.number", "cycle.title", "cycle.ordinal", "cycle.period", COLLECTION),
    *("release.date", "release.month", "release.year"),
)

TEXTS = ("title", "subtitle", "publisher", "date_text", "cover_text", "disclaimer", "imprint")
"""Texts of the outline in which placeholders are filled in."""

SECTION_TEXTS = ("title", "kicker", "summary")
"""The same of a section."""


def placeholders(outline: Outline) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield every placeholder of an outline, known or not, with the keys that lead to its text."""
    for name in TEXTS:
        yield from (((name,), found) for found in PLACEHOLDER.findall(getattr(outline, name)))
    for index, section in enumerate(outline.sections):
        for name in SECTION_TEXTS:
            keys = ("sections", index, name)
            yield from ((keys, found) for found in PLACEHOLDER.findall(getattr(section, name)))


def changed(outline: Outline, change: Callable[[str], str]) -> Outline:
    """Return an outline with every text that may hold placeholders changed."""
    sections = tuple(
        section.model_copy(update={name: change(getattr(section, name)) for name in SECTION_TEXTS})
        for section in outline.sections
    )
    texts = {name: change(getattr(outline, name)) for name in TEXTS}
    return outline.model_copy(update={**texts, "sections": sections})
