"""Normalising text: every file, form and workbook passes through here.

The same letters arrive composed and decomposed, with invisible marks, and as letters of another script that look
the same. `clean` is for texts that people read. `bare` is for codes, numbers and dates, in which hidden characters have
no meaning. `same` and `look_alike` are for comparing two codes.

https://www.unicode.org/reports/tr15/ (normal forms), https://www.unicode.org/reports/tr39/ (look-alikes)
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")
BREAKS = re.compile("[\x0b\x0c]")
"""Vertical tab and form feed: some programs write them as line breaks."""

NOTHING = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u2060-\u2064\u206a-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)
"""Characters without meaning in any text: controls, soft hyphens, byte order marks, halves of characters."""

CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
"""Control characters that no program writes on purpose, so that their place is reported."""

JOINING = (
    "\u0600-\u109f\u1700-\u18af\u1900-\u1c7f\ua840-\ua9ff\uaa00-\uabff\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc"
    "\U00010a00-\U00011fff\U0001e900-\U0001e95f"
)
"""Scripts whose letters join or stack, so that a joiner between them changes the reading."""

SPACELESS = "\u0e00-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aad\ua9e0-\ua9ff\uaa60-\uaa7f"
"""Scripts without spaces between words, in which a zero-width space marks where a line may break."""

PICTURES = "\u00a9\u00ae\u203c\u2049\u2100-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)

LOST_JOINERS = re.compile(
    f"(?<![{JOINING}])\u200c|(?<![{JOINING}{PICTURES}\ufe0f\U000e007f])\u200d"
    f"|(?<=[{PICTURES}\ufe0f\U000e007f])\u200d(?![{PICTURES}])"
)
LOST_BREAKS = re.compile(f"(?<![{SPACELESS}])\u200b|\u200b(?![{SPACELESS}])")
LOST_SELECTORS = re.compile(r"(?:^|(?<=[\s\ufe00-\ufe0f\U000e0100-\U000e01ef]))[\ufe00-\ufe0f\U000e0100-\U000e01ef]+")
TAGS = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f)|[\U000e0002-\U000e007f]+")
"""Tags of regional flags, and tags without meaning."""

MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks and spans of direction."""

SPANS = re.compile("[\u202a-\u202e\u2066-\u2069]")
OVERRIDES = "\u202d\u202e"
CLOSED_BY = {"\u202a": "\u202c", "\u202b": "\u202c", "\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069"}

HIDDEN = re.compile(
    "[\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\uffa0\ufe00-\ufe0f"
    "\U000e0000-\U000e0fff]"
)
"""Other invisible characters: they can have a meaning in a text, but not in a code, a number or a date."""

SAME = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63", "-")
    | dict.fromkeys("\u2018\u2019\u201b\u02bc\u2032\u00b4`", "'")
)
"""Hyphens and apostrophes that differ between keyboards."""

FORMS = ("<wide>", "<narrow>", "<noBreak>", "<initial>", "<medial>", "<final>", "<isolated>")
"""Letter forms that Unicode has for compatibility with older standards."""

LIGATURES = range(0xFB00, 0xFB07)

LOOK_ALIKE = str.maketrans(
    "\u0410\u0412\u0415\u0405\u0406\u04c0\u0408\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u04ae\u0425\u050c\u051a"
    "\u051c\u0430\u0441\u0435\u0501\u04bb\u0456\u0458\u04cf\u043e\u0440\u051b\u0455\u051d\u0445\u0443\u0475"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
    "\u03b1\u03b9\u03ba\u03bd\u03bf\u03c1\u03c5\u03c7"
    "\u06cc\u0649\u06a9",
    "ABESIIJKMHOPCTYYXGQWacedhijlopqswxyvABEZHIKMNOPTYXaikvopux\u064a\u064a\u0643",
    "\u0640",
)
"""Letters of Cyrillic and Greek that look like Latin ones; Persian letters that look like Arabic ones; the
stroke that only lengthens an Arabic word.
"""


def clean(text: str) -> str:
    """Return a text for people: composed letters, line ends of one kind, no meaningless hidden characters.

    Joiners stay in the scripts that need them and in emoji, marks of direction if anything runs from the right.
    """
    if text.isascii() and text.isprintable():
        return text
    while (cleaner := _cleaner(text)) != text:  # removing characters can bring two letters together
        text = cleaner
    return text


def bare(text: str) -> str:
    """Return a code, a number or a date without hidden characters, with spaces of one kind and none around it."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return " ".join(unicodedata.normalize("NFC", HIDDEN.sub("", clean(text))).split())


@lru_cache(maxsize=65_536)
def same(text: str) -> str:
    """Return the form for comparing a code:

    full-width letters, hyphens, apostrophes and digits of any script are unified.
    """
    folded = "".join(map(_plain_form, bare(text))).translate(SAME)
    return " ".join(unicodedata.normalize("NFC", folded).split())


@lru_cache(maxsize=65_536)
def look_alike(text: str) -> str:
    """Return the shape of a code, whatever script its letters are from."""
    apart = unicodedata.normalize("NFD", same(text)).translate(LOOK_ALIKE)
    fonts = (unicodedata.normalize("NFKD", letter) if _form(letter) == "<font>" else letter for letter in apart)
    return unicodedata.normalize("NFC", "".join(fonts))


def ascii_digits(text: str) -> str:
    """Return the text with digits of any script replaced by ASCII digits."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)


def named(character: str) -> str:
    """Return a character by its code point and name: `U+200B zero width space`."""
    name = unicodedata.name(character, "control character" if CONTROLS.match(character) else "")
    return f"U+{ord(character):04X} {name.lower()}".rstrip()


def differing(text: str, known: str) -> tuple[str, str] | None:
    """Return the names of the first differing characters of two texts that look the same; None if none differ."""
    for mine, theirs in zip(unicodedata.normalize("NFC", text), unicodedata.normalize("NFC", known), strict=False):
        if mine != theirs:
            return named(mine), named(theirs)
    return None


def _cleaner(text: str) -> str:
    text = BREAKS.sub(" ", LINE_ENDS.sub("\n", text))
    text = TAGS.sub(lambda found: found[1] or "", NOTHING.sub("", text))
    text = LOST_SELECTORS.sub("", LOST_BREAKS.sub("", LOST_JOINERS.sub("", text)))
    return unicodedata.normalize("NFC", _directed(text))


def _directed(text: str) -> str:
    """Return the text without marks of direction that have no effect, or that reverse what they enclose."""
    if not MARKS.search(text):
        return text
    if not RIGHT_TO_LEFT.search(text):
        return MARKS.sub("", text)
    return text if _is_balanced(text) else SPANS.sub("", text)


def _is_balanced(text: str) -> bool:
    """Return whether each span of direction is closed, and none overrides the direction of letters."""
    wanted: list[str] = []
    for mark in SPANS.findall(text):
        if mark in OVERRIDES:
            return False
        if mark in CLOSED_BY:
            wanted.append(CLOSED_BY[mark])
        elif not wanted or wanted.pop() != mark:
            return False
    return not wanted


def _form(letter: str) -> str:
    return unicodedata.decomposition(letter).partition(" ")[0]


def _plain_form(letter: str) -> str:
    if letter.isascii():
        return letter
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    is_form = ord(letter) in LIGATURES or _form(letter) in FORMS
    return unicodedata.normalize("NFKC", letter) if is_form else letter
