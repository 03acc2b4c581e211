"""All checks together: once each, in place, and what a release is stopped by."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.checks.town import opened

from mandata.checks import freeze_checked, run_checks
from mandata.findings import Finding, Findings, InvalidInput, Severity
from mandata.records import open_workspace, standings
from mandata.records.answering import accept_answer, answer
from mandata.records.finding_answers import read_finding_answers

NOW = "town/returns/cycle-2/loans.csv"
LATE = ("libraries/forms/loans.yaml", "were lent.}", "were lent., severity: warning}")
AGREE = """\
- id: letter
  left: {indicator: loans.books, where: {age: young}}
  is: at_least
  right: {indicator: loans.books, where: {age: adult}}
  by: [branch]
  message: Fewer young readers than adults.
  severity: error
"""


def checked(folder: Path, cycle: int = 2) -> list[Finding]:
    framework, records, calculator = opened(folder, (NOW, "120,6", "120,121"), LATE)
    workspace = open_workspace(folder / "town")
    assert workspace.framework is framework
    return [found.finding for found in run_checks(workspace, records, calculator, cycle)]


def test_places_start_from_the_workspace_in_any_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    here = [str(finding.place) for finding in checked(tmp_path)]
    assert "returns/cycle-2/loans.csv:2" in here
    assert "returns/cycle-2/control_totals.csv:2" in here
    assert not any(place.startswith((".", "/", "town")) for place in here)
    monkeypatch.chdir("/")
    assert [str(finding.place) for finding in checked(tmp_path)] == here


def test_no_key_occurs_twice(tmp_path: Path) -> None:
    keys = [finding.key for finding in checked(tmp_path) if finding.subject]
    assert len(keys) == len(set(keys)) > 2


def test_later_cycles_are_not_shown(tmp_path: Path) -> None:
    assert {finding.subject.cycle for finding in checked(tmp_path, cycle=1) if finding.subject} <= {1}


def test_what_is_printed_under_which_values(tmp_path: Path) -> None:
    """A note goes with the values that it refers to, or with those that read the field; the others are not printed."""
    share = "{name: late, type: number, unit: percent, share_of: books}"
    turned = ("libraries/checks/loans.yaml", "is: at_most", "is: at_least")
    _, records, calculator = opened(
        tmp_path,
        (LATE[0], "{name: late, type: integer, unit: books}", share),
        (NOW, "NORTH,young,120,6", "NORTH,young,8,6"),
        turned,
    )
    found = run_checks(open_workspace(tmp_path / "town"), records, calculator, 2)
    now = [item for item in found if item.finding.subject and item.finding.subject.cycle == 2]
    printed = {item.finding.code: (item.values, item.field) for item in now if item.values or item.field}
    assert printed == {
        "control-total": (("loans.books;cycle=2;branch=NORTH",), ""),
        "whole-below-part": (("loans.books;cycle=2;age=young;branch=SOUTH", "loans.books;cycle=2;branch=SOUTH"), ""),
        "impossible-percentage": ((), "late"),
    }
    assert all(item.note == item.finding.message for item in now)


def test_what_was_answered_after_accepting_is_accepted_first(tmp_path: Path) -> None:
    _, records, calculator = opened(tmp_path)
    workspace = open_workspace(tmp_path / "town")
    found = [item.finding for item in run_checks(workspace, records, calculator, 2)]
    answer(workspace.folder, standings(found, ())[0], "It is so", by="The branch", on=date(2025, 2, 1))
    with pytest.raises(InvalidInput) as raised:
        freeze_checked(workspace)
    assert [finding.code for finding in raised.value.findings] == ["changed-answers"]


def test_an_open_error_stops_a_release_until_it_is_accepted(tmp_path: Path) -> None:
    (tmp_path / "libraries/checks").mkdir(parents=True)
    (tmp_path / "libraries/checks/letter.yaml").write_text(AGREE, "utf-8")
    opened(tmp_path)
    workspace = open_workspace(tmp_path / "town")
    with pytest.raises(InvalidInput, match="Fewer young readers"):
        freeze_checked(workspace)
    assert not (workspace.records / "releases").exists()
    _settle(tmp_path)
    opened(tmp_path)
    assert (workspace.records / "releases" / f"{freeze_checked(workspace).id}.json").exists()


def _settle(folder: Path) -> None:
    """Answer every error, and accept the answers."""
    _, records, calculator = opened(folder)
    workspace, day = open_workspace(folder / "town"), date(2025, 2, 1)
    found = [item.finding for item in run_checks(workspace, records, calculator, 2)]
    for finding in found:
        if finding.severity is Severity.ERROR:
            answer(workspace.folder, standings([finding], ())[0], "It is so", by="The branch", on=day)
            entries = read_finding_answers(workspace.folder, Findings()).entries
            accept_answer(workspace.folder, standings([finding], entries)[0], by="The office", on=day)
