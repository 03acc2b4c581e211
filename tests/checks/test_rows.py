"""What forms ask of their rows and tables reaches the list of all checks, once, and stops accepting where it must."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.framework import schools
from tests.records import exercise
from tests.records.exercise import BEFORE, NOW

from mandata.checks import run_checks
from mandata.findings import Finding, InvalidInput
from mandata.indicators import Calculator
from mandata.records import accept, open_records, open_workspace

CODES = ("rule", "date-after-cycle", "unknown-reference", "part-above-whole")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = exercise.write(tmp_path)
    rule = "More pupils were absent than there are."
    schools.edit(folder.parent / "schools/forms/pupils.yaml", rule, f"{rule[:-1]}, severity: warning")
    return folder


def found(folder: Path, cycle: int = 2) -> list[Finding]:
    """What all checks find of the kinds that rows and tables give."""
    workspace = open_workspace(folder)
    accept(workspace)
    records = open_records(workspace)
    checked = run_checks(workspace, records, Calculator(workspace.framework, records), cycle)
    return [item.finding for item in checked if item.finding.code in CODES]


def test_nothing_is_found_where_nothing_is_wrong(folder: Path) -> None:
    assert found(folder) == []


def test_a_broken_rule_is_reported_once_at_its_row(folder: Path) -> None:
    schools.edit(folder / NOW, "LAKE,primary,0,0", "LAKE,primary,0,1")
    [finding] = found(folder)
    assert (finding.code, str(finding.place), finding.severity) == ("rule", f"{NOW}:4", "warning")
    assert finding.subject is not None
    assert (finding.subject.organisation, finding.subject.row) == ("LAKE", "school=LAKE; level=primary")


def test_references_and_comparisons_are_reported(folder: Path) -> None:
    accidents = folder.parent / "schools/forms/accidents.yaml"
    key = "  foreignKeys:\n    - {fields: [school], reference: {resource: pupils, fields: [school]}}\n"
    schools.edit(accidents, "  primaryKey: [id]\n", f"  primaryKey: [id]\n{key}")
    schools.edit(folder / "returns/cycle-2/accidents.csv", "LAKE", "BOARD")
    checks = folder.parent / "schools/checks/pupils.yaml"
    schools.edit(
        checks, "right: {indicator: pupils.number}", "right: {indicator: pupils.number, where: {level: secondary}}"
    )
    assert [(finding.code, str(finding.place)) for finding in found(folder)] == [
        ("unknown-reference", "returns/cycle-2/accidents.csv:3"),
        ("part-above-whole", f"{BEFORE}:2"),
        ("part-above-whole", f"{NOW}:2"),
    ]


def test_an_error_stops_accepting(folder: Path) -> None:
    schools.edit(folder.parent / "schools/forms/pupils.yaml", ", severity: warning", "")
    schools.edit(folder / BEFORE, "100,5", "100,105")
    with pytest.raises(InvalidInput, match="More pupils were absent"):
        accept(open_workspace(folder))


def test_an_entry_after_the_cycle_stops_accepting(folder: Path) -> None:
    schools.edit(folder / "returns/cycle-2/accidents.csv", "2024-05-31", "2025-01-01")
    with pytest.raises(InvalidInput) as raised:
        accept(open_workspace(folder))
    [finding] = raised.value.findings
    assert (finding.code, exercise.where(finding, folder)) == ("date-after-cycle", "returns/cycle-2/accidents.csv:2")
