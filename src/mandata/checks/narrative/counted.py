"""Number words typed by hand before what the framework counts: "seven branches"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mandata.checks.narrative.source import about_words, on_one_line, place_of, words_only
from mandata.findings import Finding

NUMBER_WORDS = (
    *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)


def plural_of(noun: str) -> str:
    """Return the regular plural of an English noun: schools, branches, agencies."""
    if re.search("(?:s|x|z|ch|sh)$", noun):
        return f"{noun}es"
    return re.sub("(?<![aeiou])y$", "ie", noun) + "s"


def check_number_words(text: str, file: str, nouns: Iterable[str]) -> list[Finding]:
    """Find numbers written as words and bound to no value, next to a noun of what is counted.

    Args:
        nouns: the plurals of what the framework counts: kinds of organisations, units of indicators.
    """
    plurals = "|".join(map(re.escape, nouns))
    if not plurals:
        return []
    pattern = re.compile(
        rf"\b({'|'.join(NUMBER_WORDS)})(?:\s+of\s+(?:the|our|its|their))?(?:\s+[a-z-]+)?\s+({plurals})\b", re.IGNORECASE
    )
    return [
        about_words(
            "unbound-number-word",
            {"text": on_one_line(match)},
            place_of(match.start(), text, file),
            on_one_line(match),
        )
        for match in pattern.finditer(words_only(text))
    ]
