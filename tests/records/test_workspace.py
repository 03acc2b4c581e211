"""Opening a workspace: its own file and its framework, everything that is wrong in one run."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.framework import schools
from tests.records import exercise

from mandata.findings import InvalidInput
from mandata.records import open_workspace


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return exercise.write(tmp_path)


def refused(folder: Path) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as refusal:
        open_workspace(folder)
    return [(finding.code, exercise.where(finding, folder)) for finding in refusal.value.findings]


def test_a_workspace_knows_its_framework(folder: Path) -> None:
    workspace = open_workspace(folder)
    assert (workspace.title, workspace.cycle, workspace.date.isoformat()) == ("Second report", 2, "2025-02-28")
    assert workspace.framework.file.id == "schools"


def test_a_cycle_that_does_not_exist(folder: Path) -> None:
    place = schools.spoil(folder, "workspace.yaml", "cycle: 2", "cycle: ▸3")
    assert refused(folder) == [("unknown-cycle", place)]


def test_a_framework_that_is_not_there(folder: Path) -> None:
    place = schools.spoil(folder, "workspace.yaml", "../schools", "▸../colleges")
    assert refused(folder) == [("missing-folder", place)]


def test_a_folder_that_is_no_workspace(tmp_path: Path) -> None:
    assert refused(tmp_path) == [("unreadable-file", "workspace.yaml")]


def test_the_findings_of_the_framework_come_with_those_of_the_workspace(folder: Path) -> None:
    schools.edit(folder / "workspace.yaml", "cycle: 2", "cycle: 3")
    schools.edit(folder.parent / "schools/forms/pupils.yaml", "title: Pupils", "titel: Pupils")
    assert [code for code, _ in refused(folder)] == ["unknown-key", "unknown-cycle"]
    schools.edit(folder / "workspace.yaml", "cycle: 3", "cycel: 3")
    assert [code for code, _ in refused(folder)] == ["unknown-key"]
