"""Workbooks of the schools framework, written, filled in as a spreadsheet program would, and read back."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from tests.framework import schools

from mandata.exchange.workbook.contents import Book, FormSheet, Line
from mandata.exchange.workbook.layout import FIRST_LINE
from mandata.exchange.workbook.reader import ReadWorkbook, read_workbook
from mandata.exchange.workbook.writer import write_workbook
from mandata.framework import read_framework
from mandata.framework.model import Framework

KEYS = ("school", "level")


def framework(folder: Path) -> Framework:
    return read_framework(schools.write(folder / "framework"))


def book(framework: Framework, *rows: Mapping[str, str], language: str = "en", **changed: Any) -> Book:
    """The workbook of Hill School with the form `pupils`; each row is a level of it."""
    lines = [
        Line(f"uid-{number}", {"school": "HILL", "level": level, **row}, KEYS)
        for number, (level, row) in enumerate(zip(("primary", "secondary"), rows or ({}, {}), strict=False))
    ]
    parts = {"key": "7", "version": 1, "state": "Draft", "due_on": date(2025, 3, 31), "takes_lines": False}
    sheet = FormSheet(form=framework.forms["pupils"], lines=lines, given={"school": "HILL"}, **{**parts, **changed})
    period = (date(2024, 1, 1), date(2024, 12, 31))
    organisation = framework.organisations["HILL"]
    return Book(framework, organisation, 2, "Second year", period, [sheet], language, made_on=date(2025, 1, 1))


def lasting(framework: Framework, *rows: Mapping[str, str]) -> Book:
    """The workbook of a form whose rows people add."""
    made = book(framework)
    lines = [Line(f"uid-{number}", {"school": "HILL", **row}, ["school"]) for number, row in enumerate(rows)]
    return replace(made, sheets=[replace(made.sheets[0], lines=lines, takes_lines=True)])


def knowing(book: Book, known: Mapping[str, str]) -> Book:
    """The workbook where registers know something of the first row."""
    (sheet,) = book.sheets
    lines = [replace(sheet.lines[0], known=known), *sheet.lines[1:]]
    return replace(book, sheets=[replace(sheet, lines=lines, registers=dict.fromkeys(known, "Accidents"))])


class Filled:
    """A workbook open in a spreadsheet program."""

    def __init__(self, book: Book, folder: Path) -> None:
        self.book, self.path = book, folder / "filled.xlsx"
        self.workbook: Workbook = load_workbook(io.BytesIO(write_workbook(book)))
        self.page = self.workbook["Pupils"]

    def column(self, field: str) -> int:
        """Number of the column of a field."""
        names = [cell.value for cell in self.page[4]]
        return names.index(field) + 1

    def put(self, field: str, value: Any, row: int = 0) -> Filled:
        """Type into a cell."""
        self.page.cell(FIRST_LINE + row, self.column(field)).value = value
        return self

    def cell(self, field: str, row: int = 0) -> Any:
        return self.page.cell(FIRST_LINE + row, self.column(field))

    def read(self, now: Book | None = None) -> ReadWorkbook:
        """Save, and read it as the platform does."""
        self.workbook.save(self.path)
        return read_workbook(self.path, now or self.book)


def changed(upload: ReadWorkbook) -> dict[str, str]:
    """New texts by field, of the first form."""
    assert not upload.errors, upload.errors
    return {change.field: change.new for change in upload.changes[0].cells}


def told(upload: ReadWorkbook) -> list[tuple[str, str]]:
    """Codes and places of the errors."""
    return [(problem.code, str(problem.spot or "")) for problem in upload.errors]


def codes(upload: ReadWorkbook) -> Sequence[str]:
    return [problem.code for problem in upload.problems]
