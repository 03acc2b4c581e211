"""The report's fonts as style sheet rules that hold the font files themselves."""

from __future__ import annotations

import base64
import functools
import io
from collections.abc import Collection, Iterator

from fontTools import subset
from fontTools.ttLib import TTFont

from mandata.report.typography.coverage import covers
from mandata.report.typography.fonts import FOLDER, SCRIPT_FILES, WEB_FACES, WebFace

SCRIPTS = "Mandata Scripts"
"""The one family, for style sheets, of all scripts that are not cut beforehand."""


def font_rules(text: str) -> str:
    """Return CSS rules for the fonts that a text needs, so that the page carries no unused font.

    Latin, Cyrillic and Arabic are cut beforehand; of all other scripts the page holds the letters that are in the text.
    """
    points = {ord(character) for character in set(text)}
    faces = [face for face in WEB_FACES if any(_holds(face, point) for point in points)]
    rest = {point for point in points if not any(_holds(face, point) for face in WEB_FACES)}
    return "\n".join([*map(_rule, faces), *_cut_rules(rest)])


def _holds(face: WebFace, point: int) -> bool:
    return any(first <= point <= last for first, last in face.ranges) and covers(face.cut_from, point)


@functools.cache
def _rule(face: WebFace) -> str:
    data = base64.b64encode(face.path.read_bytes()).decode()
    return (
        f'@font-face{{font-family:"{face.family}";font-style:{face.style};font-weight:{face.weight};font-display:swap;'
        f'src:url(data:font/woff2;base64,{data}) format("woff2");unicode-range:{face.unicode_range}}}'
    )


def _cut_rules(points: set[int]) -> Iterator[str]:
    """Return CSS rules for letters of further scripts, each from the first font that has it."""
    for file in SCRIPT_FILES:
        held = sorted(point for point in points if covers(file, point))
        points = points.difference(held)
        if held:
            data = base64.b64encode(_cut(file, held)).decode()
            listed = ", ".join(f"U+{point:X}" for point in held)
            yield (
                f'@font-face{{font-family:"{SCRIPTS}";font-display:swap;'
                f'src:url(data:font/woff;base64,{data}) format("woff");unicode-range:{listed}}}'
            )


def _cut(file: str, points: Collection[int]) -> bytes:
    """Return a font with these letters only, and the marks and joined forms that they need."""
    options = subset.Options()
    options.layout_features = ["*"]
    options.hinting = False
    font = TTFont(FOLDER / file, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[*points, *JOINERS])
    subsetter.subset(font)
    font.flavor = "woff"
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


JOINERS = (0x200C, 0x200D, 0x25CC)
"""Characters that decide how letters join, and the circle under a mark that has no letter."""
