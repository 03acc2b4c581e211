"""Releases: frozen by content, kept for ever, verified."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.framework import schools
from tests.records import exercise
from tests.records.exercise import NOW

from mandata.findings import InvalidInput
from mandata.records import accept, freeze, open_records, verify


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return exercise.write(tmp_path)


def codes(folder: Path) -> list[str]:
    return [finding.code for finding in verify(exercise.opened(folder))]


def test_the_id_follows_the_content(folder: Path) -> None:
    first = exercise.release(folder)
    assert exercise.release(folder) == first
    schools.edit(folder / NOW, "37.75", "38")
    second = exercise.release(folder)
    assert second != first
    schools.edit(folder / NOW, ",38,", ",37.75,")
    assert exercise.release(folder) == first
    assert (folder / f"records/releases/{second}.json").exists()


def test_the_id_follows_framework_and_date(folder: Path) -> None:
    first = exercise.release(folder)
    schools.edit(folder / "workspace.yaml", "2025-02-28", "2025-03-01")
    second = exercise.release(folder)
    schools.edit(folder.parent / "schools/codelists/grades.csv", "Poor", "Bad")
    assert len({first, second, exercise.release(folder)}) == 3


def test_opened_records_know_their_release_frozen_or_not(folder: Path) -> None:
    workspace = exercise.opened(folder)
    accept(workspace)
    before = open_records(workspace).release
    assert before == freeze(workspace)
    assert before.date == workspace.date


def test_nothing_is_frozen_that_was_not_accepted(folder: Path) -> None:
    with pytest.raises(InvalidInput, match="no-records"):
        freeze(exercise.opened(folder))


def test_everything_is_as_it_was(folder: Path) -> None:
    exercise.release(folder)
    assert codes(folder) == []


def test_whatever_changes_is_found(folder: Path) -> None:
    assert codes(folder) == ["no-records"]
    release = exercise.release(folder)
    schools.edit(folder / NOW, "37.75", "38")
    schools.edit(folder.parent / "schools/codelists/grades.csv", "Poor", "Bad")
    (folder / "records/control_totals.json").unlink()
    (folder / "records/restatements.json").write_text("[{}]")
    path = folder / f"records/releases/{release}.json"
    path.write_text(path.read_text().replace("2025-02-28", "2025-02-27"))
    assert sorted(codes(folder)) == [
        "changed-framework",
        "changed-record-file",
        "changed-release",
        "changed-return",
        "missing-record-file",
    ]


def test_the_content_of_a_release_is_kept_and_watched(folder: Path) -> None:
    exercise.release(folder)
    schools.edit(folder / NOW, "37.75", "38")
    exercise.release(folder)
    assert codes(folder) == []
    kept = sorted((folder / "records/releases/files").iterdir())
    kept[0].write_bytes(b"")
    kept[1].unlink()
    assert {"changed-record-file", "missing-record-file"} <= set(codes(folder))


def test_a_manifest_that_cannot_be_read_is_none(folder: Path) -> None:
    exercise.release(folder)
    (folder / "records/manifest.json").write_text("{")
    assert codes(folder) == ["no-records"]
    exercise.release(folder)
    assert codes(folder) == []
