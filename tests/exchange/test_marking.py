"""The person's own workbook with the problems marked: on the cells, and on a sheet in front."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.exchange.books import Filled, book, codes, framework

from mandata.exchange.workbook.marking import marked_workbook
from mandata.exchange.workbook.reader import read_workbook


@pytest.fixture
def filled(tmp_path: Path) -> Filled:
    return Filled(book(framework(tmp_path)), tmp_path).put("pupils", "many").put("absent", 3)


def marked(filled: Filled) -> Filled:
    """The workbook as it comes back from the platform."""
    content = marked_workbook(filled.path, filled.read().problems, "en")
    filled.path.write_bytes(content)
    filled.workbook = load_workbook(io.BytesIO(content))
    filled.page = filled.workbook["Pupils"]
    return filled


def test_the_wrong_cell_is_coloured_and_commented(filled: Filled) -> None:
    filled = marked(filled)
    assert [str(rule.sqref) for rule in filled.page.conditional_formatting] == [filled.cell("pupils").coordinate]
    assert "'many' is not a number." in filled.cell("pupils").comment.text
    assert filled.cell("absent").comment is None


def test_a_sheet_in_front_lists_the_problems(filled: Filled) -> None:
    filled = marked(filled)
    assert filled.workbook.sheetnames[0] == "Problems"
    front = filled.workbook["Problems"]
    assert [front.cell(5, column).value for column in (1, 2)] == ["Pupils!D6", "'many' is not a number."]
    assert front.cell(5, 1).hyperlink.location == "'Pupils'!D6"


def test_typed_cells_are_unchanged(filled: Filled) -> None:
    filled = marked(filled)
    assert filled.cell("pupils").value == "many"
    assert filled.cell("absent").value == 3


def test_the_marked_workbook_can_be_corrected_and_submitted(filled: Filled) -> None:
    read = marked(filled).put("pupils", 30).read()
    assert not read.problems
    assert {change.field: change.new for change in read.changes[0].cells} == {"pupils": "30", "absent": "3"}


def test_marks_of_an_earlier_round_are_taken_off(filled: Filled) -> None:
    filled = marked(marked(filled).put("pupils", 30).put("absent", "some"))
    assert [str(rule.sqref) for rule in filled.page.conditional_formatting] == [filled.cell("absent").coordinate]
    assert filled.cell("pupils").comment is None
    assert filled.workbook.sheetnames.count("Problems") == 1


def test_a_text_that_looks_like_a_formula_stays_a_text(filled: Filled) -> None:
    filled.cell("pupils").value = "=many"
    filled.cell("pupils").data_type = "s"
    filled = marked(filled)
    assert all(cell.data_type != "f" for row in filled.workbook["Problems"].iter_rows() for cell in row)
    assert codes(read_workbook(filled.path, filled.book)) == ["wrong-number"]
