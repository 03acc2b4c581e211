"""The report's fonts: part of the package, shared by print, page and charts, never the system's."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import typst

FOLDER = Path(__file__).parents[1] / "assets" / "fonts"
"""Holds the TrueType files for print and for the charts' pictures."""

FAMILY = "Source Sans 3"
"""Latin, Greek and Cyrillic, arrows and ticks too; weights 400, 600 and 700, and 400 italic."""

ARABIC = "Noto Sans Arabic"
"""Weights 400 and 700."""

CHINESE = "Droid Sans Fallback"
"""Han characters, kana and Hangul, one weight."""

EMOJI = "Noto Emoji"
"""Emoji in one colour, one weight."""

SCRIPTS = (
    "Armenian",
    "Bengali",
    "Devanagari",
    "Ethiopic",
    "Georgian",
    "Gujarati",
    "Gurmukhi",
    "Hebrew",
    "Kannada",
    "Khmer",
    "Lao",
    "Malayalam",
    "Mongolian",
    "Myanmar",
    "NKo",
    "Oriya",
    "Sinhala",
    "Syriac",
    "Tamil",
    "Telugu",
    "Thaana",
    "Thai",
    "Tifinagh",
)
"""Further scripts, each a family of its own (`Noto Sans Thai`) in one weight."""

SYMBOLS = ("Symbols", "Symbols2")
"""Signs of many fields, each a family of Noto Sans in one weight."""


def noto(part: str) -> str:
    """Return the family name of a part of Noto Sans, which its file has too: `NotoSansNKo` is `Noto Sans NKo`."""
    return f"Noto Sans {part}"


FAMILIES = (
    FAMILY,
    ARABIC,
    "Noto Sans",
    *map(noto, SCRIPTS),
    "Noto Serif Tibetan",
    CHINESE,
    EMOJI,
    *map(noto, SYMBOLS),
)
"""In the order in which a character is looked for. `Noto Sans` holds rare letters of the Latin and Greek scripts."""

SCRIPT_FILES = (
    "NotoSans-Regular.ttf",
    *(f"NotoSans{script}-Regular.ttf" for script in SCRIPTS),
    "NotoSerifTibetan-Regular.ttf",
    "DroidSansFallback.ttf",
    "NotoEmoji-Regular.ttf",
    *(f"NotoSans{part}-Regular.ttf" for part in SYMBOLS),
)
"""The files of all families but the first two."""

CSS_FAMILY = f"'{FAMILY}'"
"""The text face as pictures name it: quoted, as a bare name may not hold a word that is a digit."""


@cache
def typst_fonts() -> typst.Fonts:
    """Return the fonts as Typst needs them, read once."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)])


Ranges = tuple[tuple[int, int], ...]

LATIN_RANGES: Ranges = (
    (0x0000, 0x017F),
    (0x0218, 0x021B),
    (0x02C6, 0x02DD),
    (0x0300, 0x0304),
    (0x1E80, 0x1E85),
    (0x2000, 0x206F),
    (0x2070, 0x209F),
    (0x20A0, 0x20BF),
    (0x2100, 0x214F),
    (0x2150, 0x215F),
    (0x2190, 0x21FF),
    (0x2200, 0x22FF),
    (0x25A0, 0x25FF),
    (0x2700, 0x27BF),
)
CYRILLIC_RANGES: Ranges = ((0x0400, 0x052F), (0x1C80, 0x1C88), (0x2DE0, 0x2DFF), (0xA640, 0xA69F))
ARABIC_RANGES: Ranges = ((0x0600, 0x06FF), (0x0750, 0x077F), (0x08A0, 0x08FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF))


@dataclass(frozen=True, slots=True)
class WebFace:
    """One face of a page: a script of a family in one weight.

    Attributes:
        family: as the style sheet and the charts name it.
        script: `latin`, `cyrillic` or `arabic`.
        cut_from: the TrueType file in `FOLDER` that it was made from.
        ranges: first and last code point of each stretch that it covers.
    """

    family: str
    script: str
    weight: int
    style: str
    cut_from: str
    ranges: Ranges

    @property
    def path(self) -> Path:
        """The woff2 file."""
        return FOLDER / "web" / f"{Path(self.cut_from).stem}-{self.script}.woff2"

    @property
    def unicode_range(self) -> str:
        """The ranges as CSS writes them: `U+0-17F, U+2000-206F`."""
        return ", ".join(f"U+{first:X}-{last:X}" for first, last in self.ranges)


_TEXT_CUTS = (
    (400, "normal", "SourceSans3-Regular.ttf"),
    (400, "italic", "SourceSans3-Italic.ttf"),
    (600, "normal", "SourceSans3-SemiBold.ttf"),
    (700, "normal", "SourceSans3-Bold.ttf"),
)
_ARABIC_CUTS = ((400, "normal", "NotoSansArabic-Regular.ttf"), (700, "normal", "NotoSansArabic-Bold.ttf"))

WEB_FACES: tuple[WebFace, ...] = (
    *(WebFace(FAMILY, "latin", *cut, LATIN_RANGES) for cut in _TEXT_CUTS),
    *(WebFace(FAMILY, "cyrillic", *cut, CYRILLIC_RANGES) for cut in _TEXT_CUTS),
    *(WebFace(ARABIC, "arabic", *cut, ARABIC_RANGES) for cut in _ARABIC_CUTS),
)
