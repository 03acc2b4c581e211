"""What the sheets of an Excel workbook share: its texts and its number formats."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mandata.exchange.problems import NotReadable
from mandata.exchange.spreadsheet.number_formats import NumberFormat, format_of
from mandata.exchange.spreadsheet.package import Package, local, parse
from mandata.exchange.spreadsheet.sheet_cells import MOST_CHARACTERS

MOST_STRINGS = 300_000
"""Texts that cells refer to by number."""

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def shared_strings(package: Package, part: str) -> list[str]:
    """Return the texts that cells refer to by number."""
    strings: list[str] = []
    pieces: list[str] = []
    state = {"in_text": 0, "phonetic": 0, "characters": 0}

    def start(name: str, _: Mapping[str, str]) -> None:
        match local(name):
            case "si":
                pieces.clear()
            case "t":
                state["in_text"] = 0 if state["phonetic"] else 1
            case "rPh":
                state["phonetic"] = 1

    def end(name: str) -> None:
        match local(name):
            case "si":
                strings.append(unescaped("".join(pieces)))
                state["characters"] += len(strings[-1])
                if len(strings) > MOST_STRINGS or state["characters"] > MOST_CHARACTERS:
                    raise NotReadable("too-large-inside")
            case "t":
                state["in_text"] = 0
            case "rPh":
                state["phonetic"] = 0

    def text(piece: str) -> None:
        if state["in_text"]:
            pieces.append(piece)

    with package.open(part) as file:
        parse(file, start, end, text)
    return strings


def cell_formats(package: Package, part: str) -> list[NumberFormat]:
    """Return the number format of each of the workbook's cell formats."""
    own: dict[int, str] = {}
    formats: list[NumberFormat] = []
    inside: list[str] = []

    def start(name: str, given: Mapping[str, str]) -> None:
        match local(name):
            case "numFmt":
                own.setdefault(int(given.get("numFmtId") or 0), given.get("formatCode", ""))
            case "cellXfs":
                inside.append("cellXfs")
            case "xf" if inside:
                formats.append(format_of(int(given.get("numFmtId") or 0), own))

    def end(name: str) -> None:
        if local(name) == "cellXfs":
            inside.clear()

    with package.open(part) as file:
        parse(file, start, end)
    return formats


def unescaped(text: str) -> str:
    """Return a text of a workbook, without characters that databases or files cannot store."""
    if "_x" in text:
        text = ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore").replace("\0", "")
    return text
