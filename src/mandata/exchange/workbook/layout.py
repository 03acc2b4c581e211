"""The layout of a form's sheet, and the names of sheets."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mandata.exchange.workbook.contents import FormSheet, Line
from mandata.framework.model import Field

SHAPE = 1
"""Number of this layout; raised whenever an older workbook could no longer be read."""

TITLE_ROW, DESCRIPTION_ROW, HINT_ROW, NAMES_ROW, HEADER_ROW, FIRST_LINE = 1, 2, 3, 4, 5, 6
"""Counted from 1. The row of names is hidden."""

UID_COLUMN = 1
FIRST_COLUMN = 2

FORM_MARK = "mandata:form:"
"""Head of the hidden column, which identifies the form of the sheet whatever its name is."""

PREVIOUS_MARK, KNOWN_MARK = "previous:", "known:"
"""Before the name of a field: the column shows what was reported before, or what a register says of it."""

ONLY_TO_LOOK_AT = (PREVIOUS_MARK, KNOWN_MARK)
"""The contents of such columns are never read."""

LONGEST_NAME = 31
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\'\x00-\x1f]+")


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a form's sheet.

    Attributes:
        mark: one of `ONLY_TO_LOOK_AT`; "" for a column that is filled in.
    """

    number: int
    field: Field
    mark: str = ""

    @property
    def name(self) -> str:
        """Its text in the hidden row."""
        return f"{self.mark}{self.field.name}"

    def text(self, line: Line) -> str:
        """Return the text that a row has in it."""
        shown = {PREVIOUS_MARK: line.previous, KNOWN_MARK: line.known}.get(self.mark, line.cells)
        return shown.get(self.field.name, "")


def columns_of(sheet: FormSheet) -> Sequence[SheetColumn]:
    """Return the columns: each field to fill in, then figures of registers, then earlier answers."""
    places: list[SheetColumn] = []
    for field in sheet.fields:
        marks = [""]
        if field.name in sheet.registers:
            marks.append(KNOWN_MARK)
        if sheet.has_previous and field.name not in names_of_rows(sheet):
            marks.append(PREVIOUS_MARK)
        for mark in marks:
            places.append(SheetColumn(FIRST_COLUMN + len(places), field, mark))
    return places


def names_of_rows(sheet: FormSheet) -> set[str]:
    """Return the fields that identify a row."""
    return {*sheet.form.table.primaryKey, *sheet.given}


def sheet_names(titles: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Return a name for each title: at most 31 characters, none twice, none that a spreadsheet program refuses.

    Args:
        taken: names that other sheets have.
    """
    used = {name.casefold() for name in taken}
    names = []
    for title in titles:
        plain = " ".join(NOT_IN_NAMES.sub(" ", title).split()) or "-"
        name, number = _cut(plain, LONGEST_NAME), 1
        while name.casefold() in used:
            number += 1
            name = f"{_cut(plain, LONGEST_NAME - len(str(number)) - 1)} {number}"
        used.add(name.casefold())
        names.append(name)
    return names


def template_hash(framework_sha256: str, forms: Iterable[str]) -> str:
    """Return names the shape of a workbook: the layout, the framework, and the forms in it."""
    content = json.dumps([SHAPE, framework_sha256, *forms])
    return hashlib.sha256(content.encode()).hexdigest()


def _cut(text: str, length: int) -> str:
    """Return the text, shortened at a word where that leaves most of it."""
    if len(text) <= length:
        return text
    short = text[: length - 1].rstrip()
    at_word = text[:length].rpartition(" ")[0].rstrip(" ,;–-")
    return f"{at_word if len(at_word) > length // 2 else short}…"
