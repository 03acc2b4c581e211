"""Properties of a text in any script: the characters that a format allows, and the direction of its words."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

ILLEGAL = re.compile(
    "[^\t\n\r\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]|["
    + "".join(chr(plane + last) for plane in range(0x10000, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF))
    + "]"
)
"""Control characters, halves of surrogate pairs and code points that are no characters: XML and HTML refuse them.

https://www.w3.org/TR/xml/#charsets
"""

RIGHT_TO_LEFT = ("R", "AL")
STRONG = ("L", *RIGHT_TO_LEFT)
"""Bidirectional classes of letters that have a direction. https://www.unicode.org/reports/tr9/"""


def legal(text: str) -> str:
    """Return a text without the characters that no format may hold."""
    return ILLEGAL.sub("", text)


def legal_data(data: Any) -> Any:
    """Return plain data (lists, objects, texts, numbers) in which every text is legal."""
    match data:
        case str():
            return legal(data)
        case dict():
            return {legal(str(key)): legal_data(item) for key, item in data.items()}
        case list() | tuple():
            return [legal_data(item) for item in data]
    return data


def is_right_to_left(text: str) -> bool:
    """Return whether the first letter of a text that has a direction runs from right to left, as in Arabic."""
    strong = (kind for kind in map(unicodedata.bidirectional, text) if kind in STRONG)
    return next(strong, "L") in RIGHT_TO_LEFT
