"""Placeholders in the texts of outline and exhibits: `{cycle.ordinal}`, filled in when a report is built."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from mandata.framework.model.exhibits import ExhibitDeclaration
from mandata.framework.model.outline import Outline

PLACEHOLDER = re.compile(r"\{([a-z]+\.[a-z_]+)\}")

COLLECTION = "cycle.collection"
"""The only placeholder that a cycle may have nothing for."""

NAMES = (
    *("cycle.number", "cycle.title", "cycle.ordinal", "cycle.period", "cycle.year", COLLECTION),
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


def placeholders_of(exhibit: ExhibitDeclaration) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield every placeholder of an exhibit, known or not, with the keys that lead to its text.

    Notes are templates like the narrative, and have no placeholders.
    """
    for keys, text in _texts(_declared(exhibit), ()):
        yield from ((keys, found) for found in PLACEHOLDER.findall(text))


def changed_exhibit(exhibit: ExhibitDeclaration, change: Callable[[str], str]) -> ExhibitDeclaration:
    """Return an exhibit with every text that may hold placeholders changed."""
    if not any(placeholders_of(exhibit)):
        return exhibit
    given = {**exhibit.model_dump(exclude_unset=True), **_mapped(_declared(exhibit), change)}
    return ExhibitDeclaration.model_validate(given)


def _declared(exhibit: ExhibitDeclaration) -> dict[str, Any]:
    return exhibit.model_dump(exclude_unset=True, exclude={"notes"})


def _texts(part: Any, keys: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(part, str):
        yield keys, part
    elif isinstance(part, dict):
        for name, inner in part.items():
            yield from _texts(inner, (*keys, name))
    elif isinstance(part, list | tuple):
        for index, inner in enumerate(part):
            yield from _texts(inner, (*keys, index))


def _mapped(part: Any, change: Callable[[str], str]) -> Any:
    if isinstance(part, dict):
        return {name: _mapped(inner, change) for name, inner in part.items()}
    if isinstance(part, list | tuple):
        return tuple(_mapped(inner, change) for inner in part)
    return change(part) if isinstance(part, str) else part
