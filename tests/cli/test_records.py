"""`mandata records`: accept, freeze, verify."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.framework import schools
from tests.records import exercise
from typer.testing import CliRunner, Result

from mandata.cli.records import app


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return exercise.write(tmp_path)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_the_three_steps(folder: Path) -> None:
    assert "Accepted 4 files" in run("accept", folder).stdout
    release = next(word for word in run("freeze", folder).stdout.split() if len(word) == 64)
    assert (folder / f"records/releases/{release}.json").exists()
    assert run("verify", folder).exit_code == 0


def test_bad_returns_are_reported_and_refused(folder: Path) -> None:
    place = schools.spoil(folder, exercise.NOW, "37.75", "▸many")
    done = run("accept", folder)
    assert done.exit_code == 1
    assert f"{place}: error" in done.stderr
    assert not (folder / "records").exists()


def test_nothing_can_be_frozen_before_it_is_accepted(folder: Path) -> None:
    done = run("freeze", folder)
    assert done.exit_code == 1
    assert "mandata records accept" in done.stderr


def test_a_change_after_accepting_is_found(folder: Path) -> None:
    run("accept", folder)
    schools.edit(folder / exercise.NOW, "37.75", "38")
    done = run("verify", folder)
    assert done.exit_code == 1
    assert "changed-return" in done.stderr


@pytest.mark.parametrize("verb", ["accept", "freeze", "verify"])
def test_wrong_use(verb: str, tmp_path: Path) -> None:
    assert run(verb, tmp_path / "nowhere").exit_code == 2
    assert run(verb).exit_code == 2


@pytest.mark.parametrize("verb", ["accept", "freeze", "verify"])
def test_help_has_an_example(verb: str) -> None:
    assert f"mandata records {verb}" in run(verb, "--help").stdout


def test_a_release_that_was_deleted_is_missed(folder: Path) -> None:
    run("accept", folder)
    run("freeze", folder)
    next((folder / "records/releases").glob("*.json")).unlink()
    done = run("verify", folder)
    assert done.exit_code == 1
    assert "missing-release" in done.stderr
