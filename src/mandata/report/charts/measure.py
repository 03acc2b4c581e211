"""How wide a text will be, so that labels are wrapped and placed before anything is drawn."""

from __future__ import annotations

import json
from functools import cache
from typing import Literal

from mandata.report.fonts import FOLDER

Weight = Literal["regular", "semibold", "bold"]

UNKNOWN = 0.6
"""Width in ems of a letter that the text face does not hold."""

WIDE_FROM, WIDE = "\u2e80", 1.0
"""From here on stand the Chinese and Japanese characters, which are as wide as the type is high."""


@cache
def _widths() -> dict[str, dict[str, int]]:
    known: dict[str, dict[str, int]] = json.loads((FOLDER / "widths.json").read_text(encoding="utf-8"))
    return known


def text_width(text: str, size: float, weight: Weight = "regular") -> float:
    """Width of one line in pixels, without kerning.

    Args:
        size: type size in pixels.
    """
    known = _widths()[weight]
    ems = (known[letter] / 1000 if letter in known else WIDE if letter >= WIDE_FROM else UNKNOWN for letter in text)
    return sum(ems) * size


def wrapped(text: str, size: float, limit: float, weight: Weight = "regular") -> list[str]:
    """The text in lines no wider than `limit` pixels, broken between words; a longer word stands alone.

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
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, weight) <= limit:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [""]
