"""What people do to workbooks: each is read by its meaning, or refused with the cell and advice."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.exchange.books import Filled, book, changed, codes, framework, lasting, told

from mandata.framework.model import Framework


@pytest.fixture
def known(tmp_path: Path) -> Framework:
    return framework(tmp_path)


@pytest.fixture
def filled(known: Framework, tmp_path: Path) -> Filled:
    return Filled(book(known), tmp_path)


TAKEN = [
    ("pupils", 0, "0"),
    ("pupils", 120.0, "120"),
    ("pupils", "1 234", "1234"),
    ("pupils", "1\u202f234", "1234"),
    ("pupils", "1,234", "1234"),
    ("pupils", "1.234", "1234"),
    ("pupils", "\u0661\u066c\u0662\u0663\u0664", "1234"),
    ("pupils", "\u200e12\ufeff", "12"),
    ("grade", "poor\u200b", "poor"),
    ("grade", "\uff50\uff4f\uff4f\uff52", "poor"),
    ("pupils", "120 e", "120 e"),
    ("pupils", "120 estimé", "120 e"),
    ("pupils", "Not applicable", "-"),
    ("pupils", "sans objet", "-"),
    ("pupils", "Not available: fire in the office", ": fire in the office"),
    ("pupils", "Non disponible : incendie", ": incendie"),
    ("passed_share", 37.5, "37.5"),
    ("passed_share", "37,5", "37.5"),
    ("inspected", "Oui", "yes"),
    ("inspected", False, "no"),
    ("grade", "Good", "good"),
    ("grade", "poor", "poor"),
    ("remark", 12, "12"),
    ("remark", "-", "-"),
    ("remark", datetime(2024, 5, 31), "2024-05-31"),
]


@pytest.mark.parametrize(("field", "value", "meant"), TAKEN)
def test_what_people_write_is_taken_for_what_it_means(filled: Filled, field: str, value: Any, meant: str) -> None:
    assert changed(filled.put(field, value).read()) == {field: meant}


REFUSED = [
    ("pupils", "many", "wrong-number"),
    ("pupils", 12.5, "not-whole"),
    ("pupils", "12.000", "ambiguous"),
    ("pupils", "1,234,5", "wrong-number"),
    ("pupils", "1.234.567.89", "wrong-number"),
    ("pupils", "10.20.30.40", "wrong-number"),
    ("passed_share", "1,234,5", "wrong-number"),
    ("pupils", -3, "too-small"),
    ("pupils", date(2024, 5, 12), "date-not-number"),
    ("pupils", True, "boolean-not-number"),
    ("pupils", "Not available:", "missing-reason"),
    *(("pupils", dash, "dash") for dash in ("-", "–", "−", "—")),
    ("grade", "-", "dash-for-answer"),
    ("inspected", "–", "dash-for-answer"),
    ("pupils", "#REF!", "error-value"),
    ("passed_share", 120, "too-large"),
    ("grade", "goood", "unknown-code-near"),
    ("inspected", "perhaps", "wrong-boolean"),
    ("remark", "x" * 25_000, "too-long"),
    ("level", "Secondary school", "locked-cell"),
    ("school", "LAKE – Lake School", "given-cell"),
]


@pytest.mark.parametrize(("field", "value", "code"), REFUSED)
def test_what_cannot_be_read_is_reported_with_its_cell(filled: Filled, field: str, value: Any, code: str) -> None:
    read = filled.put(field, value).read()
    assert told(read) == [(code, f"Pupils!{filled.cell(field).coordinate}")]
    assert all(problem.message and problem.fix for problem in read.errors)


def test_everything_is_reported_in_one_go(filled: Filled) -> None:
    filled.put("pupils", "many").put("pupils", "more", row=1).put("inspected", "perhaps")
    assert sorted(code for code, _ in told(filled.read())) == ["wrong-boolean", "wrong-number", "wrong-number"]


def test_the_last_row_is_read(filled: Filled) -> None:
    assert changed(filled.put("pupils", 5, row=1).read()) == {"pupils": "5"}


def test_a_percentage_format_is_understood(filled: Filled) -> None:
    filled.put("passed_share", 0.375).cell("passed_share").number_format = "0.0%"
    assert changed(filled.read()) == {"passed_share": "37.5"}


def test_a_percentage_where_none_is_asked_is_reported(filled: Filled) -> None:
    filled.put("pupils", 0.5).cell("pupils").number_format = "0%"
    assert codes(filled.read()) == ["percent-not-asked"]


def test_a_formula_without_a_result_is_reported(filled: Filled) -> None:
    assert codes(filled.put("pupils", "=1+1").read()) == ["formula-without-value"]


def test_merged_cells_are_reported(filled: Filled) -> None:
    filled.put("pupils", 5).page.merge_cells(start_row=6, end_row=7, start_column=4, end_column=4)
    assert codes(filled.read()) == ["merged-cells"]


def test_a_blank_cell_takes_the_figure_away(known: Framework, tmp_path: Path) -> None:
    made = book(known, {"pupils": "12"}, {})
    assert changed(Filled(made, tmp_path).put("pupils", None).read()) == {"pupils": ""}


def test_columns_may_be_moved_and_not_lost(filled: Filled) -> None:
    column = filled.column("absent")
    filled.page.delete_cols(column)
    assert codes(filled.read()) == ["missing-column"]


def test_a_column_of_ones_own_is_reported(filled: Filled) -> None:
    filled.page.cell(6, 40).value = "mine"
    assert told(filled.read()) == [("strange-column", "Pupils!AN6")]


def test_a_sheet_of_ones_own_is_left_alone_and_shown(filled: Filled) -> None:
    filled.workbook.create_sheet("My sums")["A1"] = 5
    read = filled.read()
    assert codes(read) == ["strange-sheet"] and not read.errors


def test_a_deleted_sheet_changes_nothing_and_is_reported(filled: Filled) -> None:
    del filled.workbook["Pupils"]
    read = filled.read()
    assert codes(read) == ["missing-sheet"] and not read.changes


def test_a_renamed_sheet_is_known_again(filled: Filled) -> None:
    filled.put("pupils", 7).page.title = "Élèves"
    assert changed(filled.read()) == {"pupils": "7"}


def test_a_sheet_that_occurs_twice_is_reported(filled: Filled) -> None:
    filled.workbook.copy_worksheet(filled.page)
    assert codes(filled.read()) == ["doubled-sheet"]


def test_rows_may_be_sorted(filled: Filled) -> None:
    filled.put("pupils", 5, row=0).put("pupils", 9, row=1)
    rows = [[cell.value for cell in filled.page[row]] for row in (6, 7)]
    for row, values in zip((7, 6), rows, strict=True):
        for column, value in enumerate(values, 1):
            filled.page.cell(row, column).value = value
    found = {change.uid: change.new for change in filled.read().changes[0].cells}
    assert found == {"uid-0": "5", "uid-1": "9"}


# Lists, to which rows are added


@pytest.fixture
def listed(known: Framework, tmp_path: Path) -> Filled:
    return Filled(lasting(known, {"level": "primary", "pupils": "3"}, {"level": "secondary", "pupils": "4"}), tmp_path)


def test_a_row_below_the_others_is_new(listed: Filled) -> None:
    form = listed.put("pupils", 8, row=2).read().changes[0]
    assert [line.cells["pupils"] for line in form.added] == ["8"]
    assert form.added[0].cells["school"] == "HILL"


def test_a_deleted_row_is_removed(listed: Filled) -> None:
    listed.page.delete_rows(7)
    assert listed.read().changes[0].removed == ["uid-1"]


def test_an_emptied_row_is_removed(listed: Filled) -> None:
    listed.put("level", None, row=1).put("pupils", None, row=1)
    assert listed.read().changes[0].removed == ["uid-1"]


def test_a_copied_row_is_a_new_one(listed: Filled) -> None:
    for column in range(1, listed.page.max_column + 1):
        listed.page.cell(8, column).value = listed.page.cell(6, column).value
    form = listed.read().changes[0]
    assert [dict(line.cells)["pupils"] for line in form.added] == ["3"]
    assert not form.cells and not form.removed


def test_a_row_that_everybody_must_answer_cannot_be_deleted(filled: Filled) -> None:
    filled.page.delete_rows(7)
    assert codes(filled.read()) == ["missing-row"]


def test_a_row_cannot_be_added_where_all_are_there(filled: Filled) -> None:
    assert told(filled.put("pupils", 8, row=2).read()) == [("no-more-rows", "Pupils!8")]


# Workbooks of somebody else, or of another time


def test_a_workbook_of_another_organisation_is_refused(filled: Filled, known: Framework) -> None:
    other = book(known)
    other = type(other)(known, known.organisations["LAKE"], 2, "Second year", other.period, other.sheets)
    assert codes(filled.read(other)) == ["other-organisation"]


def test_a_workbook_of_another_cycle_is_refused(filled: Filled, known: Framework) -> None:
    made = book(known)
    other = type(made)(known, made.organisation, 3, "Third year", made.period, made.sheets)
    assert codes(filled.read(other)) == ["other-cycle"]


def test_a_workbook_of_an_older_version_is_refused(filled: Filled, known: Framework) -> None:
    assert codes(filled.put("pupils", 5).read(book(known, version=2))) == ["other-version"]


def test_a_workbook_of_a_form_that_is_not_theirs_is_refused(filled: Filled, known: Framework) -> None:
    assert codes(filled.read(book(known, key="8"))) == ["no-such-return"]


def test_a_return_that_was_submitted_meanwhile_is_closed(filled: Filled, known: Framework) -> None:
    now = book(known, is_open=False, state="Submitted")
    assert told(filled.put("pupils", 3).read(now)) == [("locked-return", "Pupils!6")]


def test_a_changed_template_is_refused(known: Framework, tmp_path: Path, filled: Filled) -> None:
    changed_since = framework(tmp_path / "other")
    object.__setattr__(changed_since, "sha256", "0" * 64)
    assert codes(filled.read(book(changed_since))) == ["other-framework"]


@pytest.mark.parametrize("value", ["HILL", ""])
def test_a_tampered_hidden_sheet_is_refused(filled: Filled, value: str) -> None:
    filled.workbook["_mandata"]["A1"] = value
    assert codes(filled.read()) == ["spoilt-identity"]


def test_a_workbook_without_its_hidden_sheet_is_refused(filled: Filled) -> None:
    del filled.workbook["_mandata"]
    assert codes(filled.read()) == ["no-identity"]
