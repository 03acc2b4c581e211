"""The direction of the words of a page: from right to left where their script runs so."""

from __future__ import annotations

import re
import unicodedata

from mandata.report.typography.characters import RIGHT_TO_LEFT

LANGUAGES = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "ha", "he", "khw", "ks", "ku", "ps", "sd", "syr", "ug", "ur", "yi"}
)
"""Languages written from right to left, unless their tag names another script."""

BLOCK = re.compile(r"<(p|li|h[1-6]|t[dh]|dt|dd|caption|summary|blockquote)(?=[\s>])(?![^>]*\sdir=)")


def direction_of(language: str) -> str:
    """Return the direction of a language, given as a BCP 47 tag: `rtl` or `ltr`."""
    primary, _, rest = language.partition("-")
    return "rtl" if primary.lower() in LANGUAGES and not rest.lower().startswith("latn") else "ltr"


def with_directions(html: str, language: str) -> str:
    """Return a page's body in which each block of words finds its own direction.

    Only pages on which letters run both ways need it: all others stay as they are.
    """
    turned = any(unicodedata.bidirectional(letter) in RIGHT_TO_LEFT for letter in set(html))
    return BLOCK.sub(r'<\1 dir="auto"', html) if turned or direction_of(language) == "rtl" else html
