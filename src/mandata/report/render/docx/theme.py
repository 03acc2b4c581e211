"""Colours of a report in Word: placeholders in the reference document, replaced when a report is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PRIMARY, INK, MUTED, PAPER = "0B5D01", "0B5D02", "0B5D03", "0B5D04"
UP, DOWN, PALE, RULE, GROUND, ON_GROUND = "0B5D05", "0B5D06", "0B5D07", "0B5D08", "0B5D09", "0B5D0A"
"""Colours that no theme is likely to use: placeholders in the reference document for those of the framework."""

NEUTRAL = {
    "primary": "#3b4754",
    "ink": "#22272c",
    "muted": "#5f6770",
    "paper": "#ffffff",
    "up": "#1e6b3c",
    "down": "#a03325",
}
"""For frameworks that name no colours."""


def hexadecimal(colour: str) -> str:
    """Return a `#rrggbb` colour as Word writes it."""
    return colour.removeprefix("#").upper()


def mixed(colour: str, other: str, share: float) -> str:
    """Return a colour with a share (0 to 1) of another in it, both as `#rrggbb`."""
    parts = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one * (1 - share) + two * share):02x}" for one, two in parts)


def readable(colour: str, towards: str, other: str) -> str:
    """Return a colour as it is, or with so much of a second one in it that it can be read on, or under, a third."""
    steps = (mixed(colour, towards, share / 10) for share in range(11))
    return next((step for step in steps if contrast(step, other) >= READABLE), towards)


READABLE = 4.5
"""Contrast that text needs. https://www.w3.org/TR/WCAG22/#contrast-minimum"""


LIGHT = 2.5
"""Contrast with paper below which a colour cannot be a ground for words of paper's colour without being spoilt."""


def contrast(one: str, two: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21. https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio"""
    light, dark = sorted((_luminance(one), _luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _channels(colour: str) -> tuple[int, int, int]:
    digits = colour.removeprefix("#")
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one report, as `#rrggbb`."""

    primary: str
    ink: str
    muted: str
    paper: str
    up: str
    down: str

    @classmethod
    def of(cls, colours: Mapping[str, str]) -> Theme:
        """Return the colours of a framework's outline; neutral ones where it names none."""
        return cls(**{name: colours.get(name, neutral) for name, neutral in NEUTRAL.items()})

    def text(self, colour: str) -> str:
        """Return a colour for text on paper."""
        return readable(colour, self.ink, self.paper)

    @property
    def on_ground(self) -> str:
        """Colour of words on the cover and at the head of sections: that of paper, unless a theme is very light."""
        return self.paper if contrast(self.paper, self.primary) >= LIGHT else self.ink

    def ground(self, colour: str) -> str:
        """Return a colour as the ground of those words, deeper or paler where they could not be read on it."""
        towards = self.ink if self.on_ground == self.paper else self.paper
        return readable(colour, towards, self.on_ground)

    @property
    def replacements(self) -> dict[str, str]:
        """Return each placeholder of the reference document with its replacement, both as Word writes them."""
        colours = {
            PRIMARY: self.text(self.primary),
            INK: self.ink,
            MUTED: self.muted,
            PAPER: self.paper,
            UP: self.text(self.up),
            DOWN: self.text(self.down),
            PALE: mixed(self.primary, self.paper, 0.93),
            RULE: mixed(self.muted, self.paper, 0.65),
            GROUND: self.ground(self.primary),
            ON_GROUND: self.on_ground,
        }
        return {stand_in: hexadecimal(colour) for stand_in, colour in colours.items()}
