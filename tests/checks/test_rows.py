"""Accepted rows are asked again what their forms ask, each cycle by its own dates."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.framework import schools
from tests.records import exercise
from tests.records.exercise import BEFORE

from mandata.checks import check_records
from mandata.findings import Finding, InvalidInput
from mandata.records import accept, open_records, open_workspace


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = exercise.write(tmp_path)
    rule = "More pupils were absent than there are."
    schools.edit(folder.parent / "schools/forms/pupils.yaml", rule, f"{rule[:-1]}, severity: warning")
    return folder


def found(folder: Path, cycle: int = 2) -> list[Finding]:
    workspace = open_workspace(folder)
    accept(workspace)
    return check_records(workspace.framework, open_records(workspace), cycle)


def test_nothing_is_found_where_nothing_is_wrong(folder: Path) -> None:
    assert found(folder) == []


def test_a_broken_rule_is_found_in_accepted_rows_up_to_the_cycle(folder: Path) -> None:
    schools.edit(folder / exercise.NOW, "LAKE,primary,0,0", "LAKE,primary,0,1")
    [finding] = found(folder)
    assert (finding.code, str(finding.place), finding.severity) == ("rule", f"{exercise.NOW}:4", "warning")
    assert finding.subject is not None
    assert (finding.subject.organisation, finding.subject.row) == ("LAKE", "school=LAKE; level=primary")
    assert found(folder, cycle=1) == []


def test_accepting_finds_the_same_and_stops_at_an_error(folder: Path) -> None:
    schools.edit(folder / BEFORE, "100,5", "100,105")
    [told] = accept(open_workspace(folder)).findings
    [again] = found(folder)
    assert (told.key, told.fingerprint) == (again.key, again.fingerprint)
    schools.edit(folder.parent / "schools/forms/pupils.yaml", ", severity: warning", "")
    with pytest.raises(InvalidInput, match="More pupils were absent"):
        accept(open_workspace(folder))


def test_an_entry_after_the_cycle_stops_accepting(folder: Path) -> None:
    schools.edit(folder / "returns/cycle-2/accidents.csv", "2024-05-31", "2025-01-01")
    with pytest.raises(InvalidInput) as raised:
        accept(open_workspace(folder))
    [finding] = raised.value.findings
    assert (finding.code, exercise.where(finding, folder)) == ("date-after-cycle", "returns/cycle-2/accidents.csv:2")
