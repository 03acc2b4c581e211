"""The framework's colours as style sheet rules that stay legible."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

CONTRAST = 4.6
"""A little over the 4.5 to 1 that WCAG 2.2 (1.4.3) asks of text."""

DEFAULTS = {
    "primary": "#1a73b8",
    "ink": "#1c2b39",
    "muted": "#56657a",
    "paper": "#ffffff",
    "up": "#1d7a46",
    "down": "#b3402a",
}
HEX = re.compile(r"#[0-9a-fA-F]{6}")

Channels = tuple[float, float, float]


def theme_rules(colours: Mapping[str, str], used: Iterable[str]) -> str:
    """Return the style rules of one report.

    Args:
        colours: of the outline, by name.
        used: `#rrggbb` colours of sections and exhibits, each of which gets a class that sets its accents.
    """
    known = {**DEFAULTS, **{name: colour for name, colour in colours.items() if HEX.fullmatch(colour)}}
    names = [f"--{name}:{known[name]}" for name in ("primary", "paper", "ink")]
    names += [f"--{name}:{legible(known[name], known['paper'])}" for name in ("muted", "up", "down")]
    rules = [f":root{{{';'.join(names)};{accents(known['primary'], known)}}}"]
    rules += [f".{colour_class(colour)}{{{accents(colour, known)}}}" for colour in sorted(set(used))]
    return "\n".join(rules)


def accents(colour: str, known: Mapping[str, str]) -> str:
    """Return the colour as it is, as text on paper, as a ground under white text, and as a faint ground."""
    faint = mixed(colour, known["paper"], 0.08)
    shades = {
        "accent": colour,
        "accent-text": legible(colour, faint),
        "accent-ground": legible(colour, "#ffffff"),
        "accent-faint": faint,
    }
    return ";".join(f"--{name}:{shade}" for name, shade in shades.items())


def colour_class(colour: str) -> str:
    """Return the class that gives an element the accents of a colour."""
    return f"c-{colour.removeprefix('#').lower()}"


def legible(colour: str, ground: str) -> str:
    """Return the colour, darkened until text set in it can be read on a light ground."""
    share = 0.0
    while contrast(mixed("#000000", colour, share), ground) < CONTRAST and share < 1:
        share += 0.02
    return mixed("#000000", colour, share)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, from 0 to 1 (WCAG 2.2, after sRGB)."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def mixed(colour: str, with_: str, share: float) -> str:
    """Return two colours mixed, `share` of the first from 0 to 1."""
    pairs = zip(_channels(colour), _channels(with_), strict=True)
    return "#" + "".join(f"{round(255 * (share * one + (1 - share) * other)):02x}" for one, other in pairs)


def _channels(colour: str) -> Channels:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue
