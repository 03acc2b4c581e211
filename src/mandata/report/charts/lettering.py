"""The words of a drawn chart taken out of its picture, so that print sets them in the report's fonts.

A picture with its words inside it is shaped by whichever fonts a machine has, and in PDF letters that join
(Arabic, Devanagari) lose the text behind them, which PDF/UA forbids.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

ELEMENT = re.compile(r"<text(?P<attributes>[^>]*)>(?P<words>.*?)</text>", re.DOTALL)
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
PLACE = re.compile(r"translate\(([-\d.e]+),([-\d.e]+)\)")
ALIGN = {"start": "left", "middle": "center", "end": "right"}


@dataclass(frozen=True, slots=True)
class Letters:
    """One line of words of a picture.

    Attributes:
        x, y: of its start, middle or end (`align`) on its baseline, in pixels.
        size: of its type, in pixels.
        weight: 400 to 700.
    """

    text: str
    x: float
    y: float
    size: float
    weight: int
    align: str
    italic: bool
    colour: str


def lettering(svg: str) -> list[Letters]:
    """Return the lines of words of a picture that the renderer drew."""
    return [_letters(found["attributes"], found["words"]) for found in ELEMENT.finditer(svg)]


def without_lettering(svg: str) -> str:
    """Return the picture without its words."""
    return ELEMENT.sub("", svg)


def _letters(attributes: str, words: str) -> Letters:
    known = dict(ATTRIBUTE.findall(attributes))
    place = PLACE.search(known.get("transform", ""))
    x, y = place.groups() if place else ("0", "0")
    return Letters(
        text=unescape(words),
        x=float(x) + float(known.get("x", 0)),
        y=float(y) + float(known.get("y", 0)),
        size=float(known.get("font-size", "12").removesuffix("px")),
        weight=int(known.get("font-weight", 400)),
        align=ALIGN[known.get("text-anchor", "start")],
        italic=known.get("font-style") == "italic",
        colour=known.get("fill", "#000000"),
    )
