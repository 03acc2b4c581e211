"""Measures the width of a text, so that labels are wrapped and placed before anything is drawn."""

from __future__ import annotations

import itertools
import json
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Literal

from mandata.report.typography.fonts import FOLDER

Weight = Literal["regular", "semibold", "bold"]

WIDEST = 1.3
"""Width in ems of a character that no table holds: emoji and signs."""

FULL_WIDTH = (
    ("\u1100", "\u11ff"),
    ("\u2e80", "\ud7a3"),
    ("\uf900", "\ufaff"),
    ("\ufe30", "\ufe4f"),
    ("\uff00", "\uffef"),
)
"""Chinese, Japanese and Korean characters, which are as wide as the type is high."""

WITHOUT_WIDTH = ("Mn", "Me", "Cf")
"""Categories of marks over or under a letter, and of characters that only direct others."""


@cache
def _widths() -> dict[str, dict[str, int]]:
    known: dict[str, dict[str, int]] = json.loads((FOLDER / "widths.json").read_text(encoding="utf-8"))
    return known


def text_width(text: str, size: float, weight: Weight = "regular") -> float:
    """Return the width of one line in pixels, without kerning.

    Args:
        size: type size in pixels.
    """
    known = _widths()[weight]
    return sum(known[letter] / 1000 if letter in known else _other_width(letter) for letter in text) * size


@cache
def _other_width(letter: str) -> float:
    """Return the width in ems of a letter that the text face does not hold."""
    other = _widths()["other"]
    if letter in other:
        return other[letter] / 1000
    if unicodedata.category(letter) in WITHOUT_WIDTH:
        return 0.0
    return 1.0 if any(first <= letter <= last for first, last in FULL_WIDTH) else WIDEST


def widest_word(texts: Iterable[str], size: float, weight: Weight = "regular") -> float:
    """Return the width of the widest word of some texts in pixels, 0 if there is none."""
    return max((text_width(word, size, weight) for text in texts for word in text.split()), default=0.0)


def wrapped(text: str, size: float, limit: float, weight: Weight = "regular") -> list[str]:
    """Return the text in lines no wider than `limit` pixels, broken between words; a wider word is broken anywhere.

    The lines come out about even, so that no single short word is left at the end.
    """
    lines = _filled(text, size, limit, weight)
    if len(lines) < 2:
        return lines
    narrow, wide = text_width(text, size, weight) / len(lines), limit
    while wide - narrow > size / 4:
        middle = (narrow + wide) / 2
        narrow, wide = (narrow, middle) if len(_filled(text, size, middle, weight)) == len(lines) else (middle, wide)
    return _filled(text, size, wide, weight)


def _filled(text: str, size: float, limit: float, weight: Weight) -> list[str]:
    lines: list[str] = []
    for word in itertools.chain.from_iterable(_broken(whole, size, limit, weight) for whole in text.split()):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, weight) <= limit:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [""]


def _broken(word: str, size: float, limit: float, weight: Weight) -> list[str]:
    """Return a word in parts no wider than a limit; marks stay with the letter that they belong to."""
    if text_width(word, size, weight) <= limit:
        return [word]
    parts = [""]
    for letter in word:
        belongs = unicodedata.category(letter) in (*WITHOUT_WIDTH, "Mc")
        if parts[-1] and not belongs and text_width(parts[-1] + letter, size, weight) > limit:
            parts.append("")
        parts[-1] += letter
    return parts
