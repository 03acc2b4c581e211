"""Numbers as people write them: what a text means where a point marks decimals, and what where a comma does."""

from __future__ import annotations

import re
from typing import Literal

from mandata.plain_text import ascii_digits, bare

DecimalMark = Literal[".", ","]

WRITTEN = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d", "-"),
        **dict.fromkeys("\u2018\u2019\u02bc\u2032\u00b4`\u066c\uff07", "'"),
        **dict.fromkeys("\u066b\u22c5", "\u00b7"),
        **dict.fromkeys("\u060c\uff0c", ","),
        **dict.fromkeys("\u066a\uff05", "%"),
        "\uff0e": ".",
        "\uff0b": "+",
    }
)
"""Signs and marks of other keyboards. An Arabic decimal mark is never anything else, so it becomes a raised point."""

LONGEST = 100
"""Characters of a number that anybody writes."""

SIGNED = re.compile(r"([-+]?) ?(.+)")
SCIENTIFIC = re.compile(r"(\d+)(?:([.,\u00b7])(\d+))?E([+-]?\d+)", re.IGNORECASE)
BY_SPREADSHEET = re.compile(r"[-+]?\d(?:[.,]\d{1,5})?E[+-]\d{2,3}")
"""How a spreadsheet writes a number into a CSV file that was too wide for its column: with six digits at most."""

BY_THREES = r"[1-9]\d{0,2}(?:(?P<group>[ '%s])\d{3})(?:(?P=group)\d{3})*"
BY_TWOS = r"[1-9]\d?(?:,\d{2})+,\d{3}"
"""As in India: 1,20,000."""

DECIMALS = r"(?:[%s\u00b7](?P<decimals>\d+))?"
NUMBERS = {
    ".": re.compile(f"(?P<whole>\\d+|{BY_THREES % ','}|{BY_TWOS})?{DECIMALS % '.'}", re.ASCII),
    ",": re.compile(f"(?P<whole>\\d+|{BY_THREES % '.'})?{DECIMALS % ','}", re.ASCII),
}
"""Spaces, apostrophes or the other decimal mark separate groups of digits."""

PERCENT = re.compile(r"% ?(.+)|(.+?) ?%")


def number_readings(text: str) -> dict[DecimalMark, str]:
    """Return what a text means by the mark that decimals have, as numbers with a point: none where it is no number.

    Both marks are in the result, with the same number, where the mark makes no difference.
    """
    signed = SIGNED.fullmatch(written(text)) if len(text) <= LONGEST else None
    if not signed:
        return {}
    sign, body = "-" if signed[1] == "-" else "", signed[2]
    readings: dict[DecimalMark, str] = {}
    for mark in (".", ","):
        number = _scientific(body, mark) or _plain(body, mark)
        if number:
            readings[mark] = sign + number
    return readings


def written(text: str) -> str:
    """Return a text with the digits, signs and marks of one keyboard."""
    return ascii_digits(bare(text)).translate(WRITTEN)


def without_percent(text: str) -> str:
    """Return a text without its sign of per cent, as it is where it has none."""
    found = PERCENT.fullmatch(written(text)) if len(text) <= LONGEST else None
    return (found[1] or found[2]) if found else text


def is_cut_by_spreadsheet(text: str) -> bool:
    """Return whether a text is a number that a spreadsheet wrote with fewer digits than it may have had."""
    return len(text) <= LONGEST and bool(BY_SPREADSHEET.fullmatch(written(text)))


def _plain(body: str, mark: str) -> str | None:
    found = NUMBERS[mark].fullmatch(body)
    if not found or not (found["whole"] or found["decimals"]):
        return None
    whole = re.sub(r"\D", "", found["whole"] or "0")
    return f"{whole}.{found['decimals']}" if found["decimals"] else whole


def _scientific(body: str, mark: str) -> str | None:
    found = SCIENTIFIC.fullmatch(body)
    if not found or found[2] not in (None, mark, "\u00b7"):
        return None
    return f"{found[1]}{'.' + found[3] if found[3] else ''}E{found[4]}"
