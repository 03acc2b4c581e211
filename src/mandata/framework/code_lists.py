"""Code lists, read from their files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from mandata.findings import Findings, Mistake
from mandata.framework.delimited import Sheet, read_sheet, require_columns
from mandata.framework.gazetteers import LEVEL, chain, with_levels
from mandata.framework.model import Code, CodeList
from mandata.framework.suggest import suggestion
from mandata.messages import Params
from mandata.plain_text import differing, look_alike

COLUMNS = ("code", "name", "order", "broader", "total")
"""Columns with a meaning of their own; all others are attributes."""

TRUTHS = ("yes", "no")
"""What the column `total` may hold, besides nothing."""

LEVEL_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
"""Levels name attributes, so they are written as fields are."""

SEPARATORS = ";="
"""Part a place into dimensions and codes, so no code may hold them."""


def read_code_lists(paths: list[Path], findings: Findings) -> tuple[dict[str, CodeList], set[str]]:
    """Return the code lists of a number of files by name, and the names of those that could not be read."""
    sheets = {path.stem: read_sheet(path, findings) for path in paths}
    sound = {name: sheet for name, sheet in sheets.items() if sheet and require_columns(sheet, COLUMNS[:2], findings)}
    lists = {name: _code_list(name, sheet, findings) for name, sheet in sound.items()}
    for name, sheet in sound.items():
        _check_broader(name, sheet, lists, findings)
        _check_parts(sheet, lists[name], findings)
        _check_levels(name, sheet, lists, findings)
    lists = {name: with_levels(listed, lists) for name, listed in lists.items()}
    return lists, sheets.keys() - lists.keys()


def check_codes(sheet: Sheet, findings: Findings) -> None:
    """Return a finding for every code that is blank, repeated or holds a separator, and every blank name."""
    first: dict[str, tuple[str, int]] = {}
    for row, (code, name) in enumerate(zip(sheet.column("code"), sheet.column("name"), strict=True)):
        line = sheet.lines[row]
        earlier = first.setdefault(look_alike(code), (code, line))
        for mistake in _mistakes_in_code(code, name, earlier if earlier[1] != line else None):
            findings.items.append(mistake.at(sheet.place(row)))


def _mistakes_in_code(code: str, name: str, earlier: tuple[str, int] | None) -> Iterator[Mistake]:
    """Yield what is wrong in one line.

    Args:
        earlier: a code that looks the same, and its line.
    """
    if not code:
        yield Mistake("blank-code")
    elif earlier is not None:
        other, line = earlier
        if other == code:
            yield Mistake("duplicate-code", {"text": code, "line": str(line)})
        else:
            mine, theirs = differing(code, other) or ("", "")
            params = {"text": code, "other": other, "line": str(line), "mine": mine, "theirs": theirs}
            yield Mistake("look-alike-code", params)
    elif any(mark in code for mark in SEPARATORS):
        yield Mistake("wrong-code", {"text": code})
    if not name:
        yield Mistake("blank-name", {"text": code})


def _code_list(name: str, sheet: Sheet, findings: Findings) -> CodeList:
    check_codes(sheet, findings)
    codes: dict[str, Code] = {}
    for index, cells in enumerate(sheet.rows):
        row = dict(zip(sheet.header, cells, strict=True))
        order = _order(row, index, sheet, findings)
        attributes = {column: cell for column, cell in row.items() if column not in COLUMNS}
        total = _total(row, index, sheet, findings)
        code = Code(row["code"], row["name"], order, row.get("broader", ""), attributes, total)
        codes.setdefault(code.code, code)
    return CodeList(name, dict(sorted(codes.items(), key=lambda item: item[1].order)))


def _order(row: Mapping[str, str], index: int, sheet: Sheet, findings: Findings) -> int:
    text = row.get("order", str(index + 1))
    if text.isdecimal():
        return int(text)
    findings.add("wrong-order", {"text": text}, sheet.place(index, "order"))
    return index + 1


def _total(row: Mapping[str, str], index: int, sheet: Sheet, findings: Findings) -> bool:
    """Return whether a line declares a total, with a finding where the cell says something else."""
    text = row.get("total", "")
    if text not in ("", *TRUTHS):
        findings.add("wrong-total", {"text": text}, sheet.place(index, "total"))
    return text == TRUTHS[0]


def _check_parts(sheet: Sheet, codes: CodeList, findings: Findings) -> None:
    """Check that each total of a list has parts in it."""
    for index, code in enumerate(sheet.column("code")):
        if code in codes.totals and not codes.parts_of(code):
            findings.add("wrong-total", {"code": code}, sheet.place(index, "total"), variant="no-parts")


def _check_broader(name: str, sheet: Sheet, lists: Mapping[str, CodeList], findings: Findings) -> None:
    """Check that a broader code is in the list itself or in another of the framework."""
    if "broader" not in sheet.header:
        return
    own = lists[name].codes
    for index, code in enumerate(sheet.column("broader")):
        if code and code not in own and not any(code in other.codes for other in lists.values()):
            near = {known for other in lists.values() for known in other.codes}
            params: Params = {"text": code, "suggestion": suggestion(code, sorted(near))}
            findings.add("unknown-code", params, sheet.place(index, "broader"), variant="broader")


def _check_levels(name: str, sheet: Sheet, lists: Mapping[str, CodeList], findings: Findings) -> None:
    """Check that no broader code leads back to the code itself, and that levels name one place each."""
    if "broader" not in sheet.header:
        return
    listed = lists[name]
    for index, text in enumerate(sheet.column("code")):
        place = sheet.place(index, "broader")
        *_, last = above = list(chain(listed.codes[text], listed, lists))
        if last.broader in {code.code for code in above}:
            findings.add("circular-broader", {"code": text, "broader": last.broader}, place)
            continue
        level = listed.codes[text].attributes.get(LEVEL, "")
        if not level:
            continue
        params: Params = {"code": text, "level": level}
        same = next((code for code in above[1:] if code.attributes.get(LEVEL) == level), None)
        if not LEVEL_NAME.fullmatch(level):
            findings.add("wrong-level", params, sheet.place(index, LEVEL))
        elif level in (*COLUMNS, *sheet.header):
            findings.add("wrong-level", params, sheet.place(index, LEVEL), variant="column")
        elif same is not None:
            findings.add("wrong-level", {**params, "broader": same.code}, sheet.place(index, LEVEL), variant="repeated")
