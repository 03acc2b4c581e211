"""Rows that refer to rows of another form: astray ones are found, in their own cycle, at their lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.framework import schools
from tests.records import exercise
from tests.registers.repairs import REPAIRS

from mandata.checks import check_references
from mandata.findings import Finding, Subject
from mandata.records import accept, open_records, open_workspace

KEY = "  foreignKeys:\n    - {fields: [school], reference: {resource: pupils, fields: [school]}}\n"
ACCIDENTS = "returns/cycle-2/accidents.csv"
HEADER = "id,school,day,reference,note\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = exercise.write(tmp_path)
    refer(folder, KEY)
    return folder


def refer(folder: Path, key: str) -> None:
    """Let the accidents refer to something."""
    schools.edit(folder.parent / "schools/forms/accidents.yaml", "  primaryKey: [id]\n", f"  primaryKey: [id]\n{key}")


def found(folder: Path, cycle: int = 2) -> list[Finding]:
    workspace = open_workspace(folder)
    accept(workspace)
    return check_references(workspace.framework, open_records(workspace), cycle)


def test_nothing_is_found_where_every_row_is_there(folder: Path) -> None:
    assert found(folder) == []


def test_a_row_that_refers_to_nothing_is_found_at_its_line(folder: Path) -> None:
    (folder / ACCIDENTS).write_text(f"{HEADER}A1,HILL,2024-05-31,,\nA2,BOARD,2024-06-01,,\n")
    [finding] = found(folder)
    assert (finding.code, str(finding.place), finding.severity) == ("unknown-reference", f"{ACCIDENTS}:3", "error")
    assert finding.message == "'BOARD' in 'school' of 'accidents', cycle 2, does not occur in 'pupils'."
    assert finding.subject == Subject("accidents", "BOARD", 2, "id=A2", "school", "pupils")
    assert finding.figures == (("school", "BOARD"),)


def test_the_row_must_be_there_in_the_same_cycle(folder: Path) -> None:
    schools.edit(folder / exercise.NOW, 'LAKE,primary,0,0,37.75,poor,no,"A long, quoted remark",p. 2,new roof\n', "")
    assert [finding.figures for finding in found(folder)] == [(("school", "LAKE"),)]


def test_an_entry_of_a_register_is_known_ever_after(folder: Path) -> None:
    schools.edit(folder.parent / "schools/forms/accidents.yaml", "resource: pupils, fields: [school]", "fields: [id]")
    schools.edit(folder.parent / "schools/forms/accidents.yaml", "fields: [school], ref", "fields: [after], ref")
    schools.edit(folder.parent / "schools/forms/accidents.yaml", "- {name: day,", "- {name: after}\n    - {name: day,")
    header = "id,school,after,day,reference,note\n"
    schools.put(folder / "returns/cycle-1/accidents.csv", f"{header}A1,HILL,A9,2023-05-31,,\nA2,HILL,,2023-05-31,,\n")
    (folder / ACCIDENTS).write_text(
        f"{header}A3,HILL,A1,2024-05-31,,\nA9,LAKE,A3,2024-05-31,,\nA8,LAKE,A7,2024-05-31,,\n"
    )
    assert [(finding.subject.cycle, finding.subject.row) for finding in found(folder) if finding.subject] == [
        (1, "id=A1"),
        (2, "id=A8"),
    ]


def test_a_blank_refers_to_nothing(folder: Path) -> None:
    schools.edit(
        folder.parent / "schools/forms/accidents.yaml", "answer: false, constraints: {required: true}", "answer: false"
    )
    (folder / ACCIDENTS).write_text(f"{HEADER}A1,,2024-05-31,,\n")
    assert found(folder) == []


def test_fields_are_compared_together(tmp_path: Path) -> None:
    folder = exercise.write(tmp_path)
    form = folder.parent / "schools/forms/accidents.yaml"
    schools.edit(form, "- {name: day,", "- {name: level, codelist: levels, answer: false}\n    - {name: day,")
    both = "fields: [school, level]"
    refer(folder, f"  foreignKeys:\n    - {{{both}, reference: {{resource: pupils, {both}}}}}\n")
    lines = "A1,LAKE,primary,2024-05-31,,\nA2,LAKE,secondary,2024-05-31,,\n"
    (folder / ACCIDENTS).write_text(f"id,school,level,day,reference,note\n{lines}")
    [finding] = found(folder)
    assert "'LAKE' in 'school' and 'secondary' in 'level'" in finding.message
    assert finding.fix == "Correct it, or submit the row of 'pupils' with this 'school' and 'level'."
    assert finding.subject == Subject("accidents", "LAKE", 2, "id=A2", "", "pupils")


def many(folder: Path, number: int) -> None:
    """A number of accidents of a school that has no pupils, after one of a school that has."""
    lines = "".join(f"A{item},BOARD,2024-05-31,,\n" for item in range(1, number + 1))
    (folder / ACCIDENTS).write_text(f"{HEADER}A0,HILL,2024-05-31,,\n{lines}")


def test_later_cycles_are_not_looked_at(folder: Path) -> None:
    many(folder, 1)
    assert found(folder, cycle=1) == []


def test_twenty_are_reported_one_by_one(folder: Path) -> None:
    many(folder, 20)
    assert [finding.code for finding in found(folder)] == ["unknown-reference"] * 20


@pytest.mark.parametrize("number", [21, 25])
def test_of_more_the_rest_are_counted(folder: Path, number: int) -> None:
    many(folder, number)
    *_, last, rest = found(folder)
    assert str(last.place) == f"{ACCIDENTS}:22"
    assert rest.message == f"{number - 20} more of the same kind (unknown-reference)."
    assert (str(rest.place), rest.severity) == (ACCIDENTS, "error")


def test_a_reference_names_an_entry_of_any_cycle(tmp_path: Path) -> None:
    folder = exercise.write(tmp_path)
    repairs = folder.parent / "schools/forms/repairs.yaml"
    schools.put(repairs, REPAIRS)
    header = "id,school,day,accident,work,reference,note\n"
    schools.put(folder / "returns/cycle-1/repairs.csv", f"{header}R1,HILL,2023-05-31,A1,,,\nR2,HILL,2023-05-31,A9,,,\n")
    (folder / ACCIDENTS).write_text(f"{HEADER}A1,HILL,2024-05-31,,\n")
    [finding] = found(folder)
    assert str(finding.place) == "returns/cycle-1/repairs.csv:3"
    assert finding.subject == Subject("repairs", "HILL", 1, "id=R2", "accident", "accidents")
