"""References to pages, figures, tables and sections that are typed by hand."""

from __future__ import annotations

import re

from mandata.checks.narrative.source import about_words, blank, on_one_line, place_of, words_only
from mandata.findings import Finding

TYPED = re.compile(r"\b(?:pages?|pp?\.|figures?|tables?|annex)\s+(?:\d+|[A-H]\b)", re.IGNORECASE)
REFERENCE = re.compile(
    rf"{TYPED.pattern}|\bsee\s+(?:above|below|(?:the\s+)?(?:next|previous)\s+(?:page|section|table|figure))\b",
    re.IGNORECASE,
)


def without_references(text: str) -> str:
    """Return the source with spaces for such references, so that their numbers are not reported twice."""
    return TYPED.sub(blank, text)


def check_typed_references(text: str, file: str) -> list[Finding]:
    """Find references that the next change of the report makes wrong: `page 12`, `Figure 3`, `see below`.

    What a text refers to with {{ ref("…") }} and {{ page("…") }} is looked up, and an unknown name is an error there.
    """
    return [
        about_words(
            "typed-reference",
            {"text": on_one_line(match)},
            place_of(match.start(), text, file),
            on_one_line(match),
        )
        for match in REFERENCE.finditer(words_only(text))
    ]
