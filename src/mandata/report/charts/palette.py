"""The colours of one chart, all made from its section's colour and the report's theme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

INK, MUTED, PAPER = "#1c2b39", "#5b6b7a", "#ffffff"
UP, DOWN = "#1d7a46", "#b3402a"
READABLE = 4.5
"""Least contrast of text with its ground (WCAG 2.2, success criterion 1.4.3)."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours that a chart may use.

    Attributes:
        main: the section's colour.
        theme: colour names of the report to `#rrggbb`.
    """

    main: str
    theme: Mapping[str, str]

    @property
    def ink(self) -> str:
        """Colour of text."""
        return self.theme.get("ink", INK)

    @property
    def muted(self) -> str:
        """Colour of quiet text."""
        return readable(self.theme.get("muted", MUTED), self.paper)

    @property
    def paper(self) -> str:
        """Colour of the page."""
        return self.theme.get("paper", PAPER)

    @property
    def light(self) -> str:
        """Colour of the earlier figure next to the present one."""
        return mixed(self.main, self.paper, 0.58)

    @property
    def pale(self) -> str:
        """Colour of a track behind a bar."""
        return mixed(self.main, self.paper, 0.86)

    @property
    def line(self) -> str:
        """Colour of hairlines."""
        return mixed(self.ink, self.paper, 0.78)

    @property
    def land(self) -> str:
        """Colour of countries without data."""
        return mixed(self.ink, self.paper, 0.87)

    def series(self, count: int) -> list[str]:
        """Return colours from deep to light that differ in greyscale too."""
        if count < 3:
            return [self.main, self.light][:count]
        deep, light = mixed(self.main, self.ink, 0.5), mixed(self.main, self.paper, 0.68)
        half = (count - 1) / 2
        return [
            mixed(deep, self.main, step / half) if step <= half else mixed(self.main, light, step / half - 1)
            for step in range(count)
        ]

    def scale(self, count: int) -> list[str]:
        """Return tints from pale to deep, for an ordered scale."""
        deep = mixed(self.main, self.ink, 0.25)
        lightest = mixed(self.main, self.paper, 0.8)
        return [mixed(lightest, deep, step / max(count - 1, 1)) for step in range(count)]

    def named(self, name: str) -> str:
        """Return a colour by name; `#rrggbb` is itself, and an unknown name is the section's colour."""
        return name if name.startswith("#") else self.theme.get(name, self.main)

    def text_on(self, ground: str) -> str:
        """Return the colour of text on a coloured ground: paper where it can be read, else ink, else black."""
        return next((one for one in (self.paper, self.ink) if contrast(one, ground) >= READABLE), "#000000")

    def change(self, good: bool | None) -> str:
        """Return the colour of the words that name a change."""
        if good is None:
            return self.muted
        return readable(self.theme.get("up", UP) if good else self.theme.get("down", DOWN), self.paper)


def mixed(one: str, other: str, share: float) -> str:
    """Return a colour on the way from one to the other, in sRGB; share 0 is the one, 1 the other."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(first + (second - first) * share):02x}" for first, second in pairs)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(colour: str, ground: str) -> str:
    """Return the colour, darkened as far as needed to be read as text on a light ground."""
    share = 0.0
    while contrast(mixed(colour, "#000000", share), ground) < READABLE and share < 1:
        share += 0.05
    return mixed(colour, "#000000", min(share, 1))


def _channels(colour: str) -> tuple[int, int, int]:
    digits = colour.lstrip("#")
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def _luminance(colour: str) -> float:
    linear = [_linear(channel / 255) for channel in _channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
