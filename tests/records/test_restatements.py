"""Restatements: no past figure changes silently."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.framework import schools
from tests.records import exercise
from tests.records.exercise import BEFORE, NOW

from mandata.findings import Finding, InvalidInput
from mandata.records import Restatement, accept, open_records

HEADER = "cycle,form,row,field,old,new,reason,date\n"
ENTRY = "1,pupils,school=HILL; level=primary,pupils,100,120,Counted again.,2025-01-31\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return exercise.write(tmp_path)


def accepted(folder: Path) -> tuple[list[Restatement], list[Finding]]:
    workspace = exercise.opened(folder)
    manifest = accept(workspace)
    return list(open_records(workspace).restatements), list(manifest.findings)


def refused(folder: Path) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as refusal:
        accept(exercise.opened(folder))
    return [
        (finding.code, exercise.where(finding, folder))
        for finding in refusal.value.findings
        if finding.severity == "error"
    ]


def ledger(folder: Path, *entries: str) -> None:
    (folder / "restatements.csv").write_text(HEADER + "".join(entries))


def test_a_first_release_restates_nothing(folder: Path) -> None:
    assert accepted(folder) == ([], [])
    schools.edit(folder / BEFORE, "100,5", "120,5")
    assert accepted(folder) == ([], [])


def test_a_past_figure_that_changed_is_restated_and_asks_for_a_reason(folder: Path) -> None:
    exercise.release(folder)
    schools.edit(folder / BEFORE, "100,5", "120,5")
    restated, [warning] = accepted(folder)
    assert restated == [Restatement("2025-02-28", 1, "pupils", "school=HILL; level=primary", "pupils", "100", "120")]
    assert (warning.code, warning.severity) == ("restatement-without-reason", "warning")


def test_it_stays_restated_in_every_later_release(folder: Path) -> None:
    exercise.release(folder)
    schools.edit(folder / BEFORE, "100,5", "120,5")
    exercise.release(folder)
    exercise.release(folder)
    assert [entry.new for entry in accepted(folder)[0]] == ["120"]


def test_what_was_never_frozen_is_not_restated(folder: Path) -> None:
    exercise.release(folder)
    schools.edit(folder / BEFORE, "100,5", "110,5")
    accepted(folder)
    schools.edit(folder / BEFORE, "110,5", "120,5")
    assert [(entry.old, entry.new) for entry in accepted(folder)[0]] == [("100", "120")]


def test_a_reason_in_the_ledger_answers_the_warning(folder: Path) -> None:
    exercise.release(folder)
    schools.edit(folder / BEFORE, "100,5", "120,5")
    exercise.release(folder)
    ledger(folder, ENTRY)
    [entry], warnings = accepted(folder)
    assert (entry.reason, entry.date) == ("Counted again.", "2025-01-31")
    assert warnings == []


def test_the_ledger_speaks_for_itself_where_nothing_was_frozen_here(folder: Path) -> None:
    schools.edit(folder / BEFORE, "100,5", "120,5")
    ledger(folder, ENTRY)
    assert [entry.reason for entry in accepted(folder)[0]] == ["Counted again."]


def test_the_figures_of_the_cycle_reported_on_are_no_past(folder: Path) -> None:
    exercise.release(folder)
    schools.edit(folder / NOW, "37.75", "38")
    assert accepted(folder) == ([], [])


def test_a_figure_that_became_a_reason_is_restated_and_words_are_not(folder: Path) -> None:
    exercise.release(folder)
    schools.edit(folder / BEFORE, "50,0,80,poor,yes,,p. 1,", "50,: lost,80 e,poor,yes,A remark,p. 7,A note")
    found = {entry.field: (entry.old, entry.new) for entry in accepted(folder)[0]}
    assert found == {"absent": ("0", ": lost"), "passed_share": ("80", "80 e")}


def test_rows_that_come_and_go_are_restated(folder: Path) -> None:
    exercise.release(folder)
    schools.edit(folder / BEFORE, "LAKE,primary,50,0,80,poor,yes,,p. 1,\n", "LAKE,secondary,7,,,,,,,\n")
    found = {(entry.row, entry.old, entry.new) for entry in accepted(folder)[0] if entry.field == "pupils"}
    assert found == {("school=LAKE; level=primary", "50", "no row"), ("school=LAKE; level=secondary", "no row", "7")}


def test_a_moved_row_is_the_same_row(folder: Path) -> None:
    exercise.release(folder)
    head, *lines = exercise.PUPILS_1.splitlines(keepends=True)
    (folder / BEFORE).write_text("".join([head, *reversed(lines)]))
    assert accepted(folder) == ([], [])


def test_a_withdrawn_past_return_is_restated(folder: Path) -> None:
    exercise.release(folder)
    (folder / BEFORE).unlink()
    assert {entry.new for entry in accepted(folder)[0]} == {"no row"}


def test_a_past_return_submitted_late_is_no_correction(folder: Path) -> None:
    (folder / BEFORE).unlink()
    exercise.release(folder)
    (folder / BEFORE).write_text(exercise.PUPILS_1)
    assert accepted(folder) == ([], [])


def with_column(path: Path, name: str, cell: str) -> None:
    """Add a column with the same cell in every row."""
    head, *lines = path.read_text().splitlines()
    path.write_text("\n".join([f"{head},{name}", *(f"{line},{cell}" for line in lines)]))


def test_a_form_that_grew_is_compared_by_what_it_had(folder: Path) -> None:
    exercise.release(folder)
    form = folder.parent / "schools/forms/pupils.yaml"
    schools.edit(form, "{name: remark}", "{name: remark}\n    - {name: meals, type: integer}")
    for name in (BEFORE, NOW):
        with_column(folder / name, "meals", "7")
    schools.edit(folder / BEFORE, "100,5", "120,5")
    assert [entry.field for entry in accepted(folder)[0]] == ["pupils"]


def test_a_form_with_another_key_says_that_it_cannot_be_compared(folder: Path) -> None:
    exercise.release(folder)
    form = folder.parent / "schools/forms/pupils.yaml"
    schools.edit(form, "[school, level]", "[school, level, shift]")
    schools.edit(form, "{name: remark}", "{name: remark}\n    - {name: shift}")
    for name in (BEFORE, NOW):
        with_column(folder / name, "shift", "day")
    restated, warnings = accepted(folder)
    assert restated == []
    assert [warning.code for warning in warnings] == ["restatement-unknown"]


def test_a_ledger_that_shows_another_correction_is_refused(folder: Path) -> None:
    exercise.release(folder)
    schools.edit(folder / BEFORE, "100,5", "120,5")
    ledger(folder, ENTRY.replace(",100,", ",99,"))
    assert refused(folder) == [("restatement-mismatch", "restatements.csv:2")]


def test_a_ledger_that_the_return_contradicts_is_refused(folder: Path) -> None:
    ledger(folder, ENTRY)
    assert refused(folder) == [("restatement-mismatch", "restatements.csv:2")]


def test_the_last_word_of_the_ledger_counts(folder: Path) -> None:
    schools.edit(folder / BEFORE, "100,5", "130,5")
    ledger(folder, ENTRY, ENTRY.replace("100,120", "120,130.0"))
    assert [(entry.old, entry.new) for entry in accepted(folder)[0]] == [("100", "120"), ("120", "130")]


def test_corrections_in_several_steps_may_fall_between_two_releases(folder: Path) -> None:
    exercise.release(folder)
    schools.edit(folder / BEFORE, "100,5", "130,5")
    ledger(folder, ENTRY, ENTRY.replace("100,120", "120,130"))
    restated, warnings = accepted(folder)
    assert [(entry.old, entry.new) for entry in restated] == [("100", "120"), ("120", "130")]
    assert warnings == []


LEDGER_CASES = {
    "no such form": ("1,pupils,", "1,▸pupil,", "unknown-form"),
    "no such field": ("primary,pupils,", "primary,▸pupil,", "unknown-field"),
    "no figure": ("primary,pupils,", "primary,▸remark,", "unknown-field"),
    "no such cycle": ("1,pupils,", "▸9,pupils,", "unknown-cycle"),
    "no reason": ("Counted again.", "▸", "missing-reason"),
    "no date": ("2025-01-31", "▸January", "wrong-date"),
}


@pytest.mark.parametrize("case", LEDGER_CASES.values(), ids=LEDGER_CASES.keys())
def test_the_ledger_is_checked(folder: Path, case: tuple[str, str, str]) -> None:
    old, new, code = case
    schools.edit(folder / BEFORE, "100,5", "120,5")
    ledger(folder, ENTRY)
    place = schools.spoil(folder, "restatements.csv", old, new)
    assert (code, place) in refused(folder)


def test_a_row_that_does_not_exist_is_found(folder: Path) -> None:
    ledger(folder, ENTRY.replace("HILL", "HALL"))
    assert refused(folder) == [("unknown-row", "restatements.csv:2")]


def test_a_correction_that_is_written_twice_is_found(folder: Path) -> None:
    schools.edit(folder / BEFORE, "100,5", "120,5")
    ledger(folder, ENTRY, ENTRY)
    assert ("duplicate-row", "restatements.csv:3") in refused(folder)
