"""Codes of organisations that are misspelt, and acronyms that nobody explains."""

from __future__ import annotations

import os
import re
from collections.abc import Collection

from mandata.checks.narrative.source import about_words, place_of, words_only
from mandata.findings import Finding

CAPITALS = re.compile(r"(?<![\w/.-])[A-Z][A-Z0-9]{2,}\+?(?![\w/])(?![.-]\w)")
LEAST = 4
"""Letters of a code below which every other short word would look like it."""

ROMAN = re.compile(r"[IVXLCDM]+")


def check_names(text: str, file: str, codes: Collection[str], explained: Collection[str]) -> list[Finding]:
    """Find words in capitals that are nearly a code of an organisation, or an acronym that is not explained.

    Args:
        codes: of the organisations.
        explained: what readers can look up: acronyms of the framework, codes of its code lists.
    """
    words = words_only(text)
    findings, seen = [], set()
    for match in CAPITALS.finditer(words):
        name = match.group()
        if name in seen or name in codes or name in explained or ROMAN.fullmatch(name):
            continue
        seen.add(name)
        place = place_of(match.start(), text, file)
        near = next(
            (code for code in sorted(codes) if min(len(code), len(name)) >= LEAST and is_slip(name, code)), None
        )
        if near:
            findings.append(about_words("misspelt-organisation", {"name": name, "near": near}, place, name))
        elif not _is_explained_here(name, match.start(), words):
            findings.append(about_words("unexplained-acronym", {"name": name}, place, name))
    return findings


def is_slip(typed: str, meant: str) -> bool:
    """Return whether two words differ by one typing error: a letter added, left out, replaced, or two exchanged.

    The distance of Damerau, F. J. (1964), "A Technique for Computer Detection and Correction of Spelling Errors",
    Communications of the ACM 7(3), 171–176, of at most one.
    """
    if typed == meant:
        return False
    alike = len(os.path.commonprefix([typed, meant]))  # noqa: RUF071 (letter by letter is what is meant)
    rest, wanted = typed[alike:], meant[alike:]
    exchanged = rest[:2] == wanted[1::-1] and rest[2:] == wanted[2:]
    return exchanged or rest[1:] == wanted[1:] or rest[1:] == wanted or rest == wanted[1:]


def _is_explained_here(name: str, start: int, words: str) -> bool:
    """Return whether the text explains it at its first use: `Long Form (LF)`."""
    return words[:start].endswith("(") and words[start + len(name) :].startswith(")")
