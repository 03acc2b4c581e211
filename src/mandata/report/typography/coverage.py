"""Which characters the report's fonts can show. PDF/UA does not allow a character without a shape."""

from __future__ import annotations

import struct
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from mandata.report.typography.fonts import FOLDER

STAND_IN = "□"
"""Shown where no font has a shape for a character."""

SEGMENTS, GROUPS = 4, 12
"""Formats of character maps. https://learn.microsoft.com/typography/opentype/spec/cmap"""

Range = tuple[int, int]


def displayable(text: str) -> str:
    """Return the text with replacements for letters without a font, and without control characters."""
    return text.translate({ord(letter): _shown(letter) for letter in set(text)})


def _shown(letter: str) -> str:
    if letter in "\n\t" or unicodedata.category(letter) == "Cf":
        return letter
    if unicodedata.category(letter) == "Cc" or "\ufe00" <= letter <= "\ufe0f":
        return ""
    return letter if _is_covered(ord(letter)) else STAND_IN


def _is_covered(point: int) -> bool:
    return any(covers(path.name, point) for path in _files())


@cache
def _files() -> list[Path]:
    return sorted(FOLDER.glob("*.ttf"))


def covers(file: str, point: int) -> bool:
    """Return whether a font, by the name of its file, has a shape for a code point."""
    ranges = _covered(file)
    place = bisect_right(ranges, (point, 0x110000)) - 1
    return place >= 0 and ranges[place][0] <= point <= ranges[place][1]


@cache
def _covered(file: str) -> list[Range]:
    """Return every stretch of characters that a font has, in order, none within another."""
    merged: list[Range] = []
    for first, last in sorted(_mapped((FOLDER / file).read_bytes())):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _mapped(font: bytes) -> Iterator[Range]:
    """Yield the stretches of a TrueType file's character maps."""
    (tables,) = struct.unpack_from(">H", font, 4)
    directory = (struct.unpack_from(">4sLLL", font, 12 + 16 * number) for number in range(tables))
    cmap = next(offset for tag, _, offset, _ in directory if tag == b"cmap")
    (maps,) = struct.unpack_from(">H", font, cmap + 2)
    for number in range(maps):
        platform, encoding, offset = struct.unpack_from(">HHL", font, cmap + 4 + 8 * number)
        if platform == 0 or (platform, encoding) in ((3, 1), (3, 10)):
            yield from _stretches(font, cmap + offset)


def _stretches(font: bytes, at: int) -> Iterator[Range]:
    (kind,) = struct.unpack_from(">H", font, at)
    if kind == SEGMENTS:
        (doubled,) = struct.unpack_from(">H", font, at + 6)
        count = doubled // 2
        lasts = struct.unpack_from(f">{count}H", font, at + 14)
        firsts = struct.unpack_from(f">{count}H", font, at + 16 + doubled)
        yield from ((first, last) for first, last in zip(firsts, lasts, strict=True) if last != 0xFFFF)
    elif kind == GROUPS:
        (count,) = struct.unpack_from(">L", font, at + 12)
        for number in range(count):
            first, last, _ = struct.unpack_from(">LLL", font, at + 16 + 12 * number)
            yield first, last
