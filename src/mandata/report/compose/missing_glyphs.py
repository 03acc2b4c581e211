"""Characters of a report that none of its fonts can draw."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from mandata.findings import Finding
from mandata.messages import Params
from mandata.report.exhibits.model import Exhibit
from mandata.report.typography.coverage import STAND_IN, displayable

MOST = 10
"""Characters that a finding names."""


def shapeless(texts: Iterable[str]) -> Iterator[Finding]:
    """Return a finding that names the characters of some texts for which a □ is printed, none without such."""
    letters = sorted({letter for text in texts for letter in set(text)} - {STAND_IN})
    found = [letter for letter in letters if displayable(letter) == STAND_IN]
    if not found:
        return
    named, more = [_name(letter) for letter in found[:MOST]], len(found) - MOST
    params: Params = {"characters": named, "more": more, "stand_in": STAND_IN}
    yield Finding("character-without-shape", params, variant="more" if more > 0 else "")


def words_of(exhibit: Exhibit) -> Iterator[str]:
    """Return every text that an exhibit prints."""
    yield from (exhibit.title, exhibit.subtitle, exhibit.source, *exhibit.notes)
    for head in exhibit.table.heads if exhibit.table else ():
        yield from (head.label, head.group)
    yield from (row.label for row in exhibit.table.rows) if exhibit.table else ()
    yield from (text for cell in exhibit.cells for text in (cell.text, cell.detail))
    yield from (figure.label for figure in exhibit.figures)


def _name(letter: str) -> str:
    code = f"U+{ord(letter):04X}"
    name = unicodedata.name(letter, "")
    return f"{letter} ({code}, {name.lower()})" if name else code
