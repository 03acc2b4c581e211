"""Separates the words of a drawn chart from its picture, so that print sets them in the report's fonts.

A picture with its words inside it is shaped by whichever fonts a machine has, and in PDF letters that join
(Arabic, Devanagari) lose the text behind them, which PDF/UA forbids.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, fromstring

from PIL import ImageColor

TEXT = "{http://www.w3.org/2000/svg}text"
ELEMENT = re.compile(r"<text\b[^>]*/>|<text\b[^>]*>.*?</text>", re.DOTALL)
PLACE = re.compile(r"translate\(([-\d.e]+),([-\d.e]+)\)")
ALIGN = {"start": "left", "middle": "center", "end": "right"}


@dataclass(frozen=True, slots=True)
class Letters:
    """One line of words of a picture.

    Attributes:
        x, y: of its start, middle or end (`align`) on its baseline, in pixels.
        size: of its type, in pixels.
        weight: 400 to 700.
        colour: as `#rrggbb`.
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
    return list(_within(fromstring(svg), 0.0, 0.0))  # noqa: S314 - the renderer wrote it


def without_lettering(svg: str) -> str:
    """Return the picture without its words."""
    return ELEMENT.sub("", svg)


def _within(element: Element, x: float, y: float) -> Iterator[Letters]:
    """Yield the lines of an element, whose parent has its origin at a place."""
    moved = PLACE.search(element.get("transform", ""))
    if moved:
        x, y = x + float(moved[1]), y + float(moved[2])
    if element.tag == TEXT:
        yield from _lines(element, x, y)
        return
    for child in element:
        yield from _within(child, x, y)


def _lines(element: Element, x: float, y: float) -> Iterator[Letters]:
    """Yield the lines of a text: those of its spans, each below the one before, or its own."""
    for line in list(element) or [element]:
        y += float(line.get("dy", 0))
        if not line.text:
            continue
        yield Letters(
            text=line.text,
            x=x,
            y=y,
            size=float(element.get("font-size", "12").removesuffix("px")),
            weight={"bold": 700, "normal": 400}.get(weight := element.get("font-weight", "normal")) or int(weight),
            align=ALIGN[element.get("text-anchor", "start")],
            italic=element.get("font-style") == "italic",
            colour=_hexadecimal(element.get("fill", "black")),
        )


def _hexadecimal(colour: str) -> str:
    red, green, blue = ImageColor.getrgb(colour)[:3]
    return f"#{red:02x}{green:02x}{blue:02x}"
