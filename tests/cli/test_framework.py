"""`mandata framework`: what it prints, and how it leaves."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.framework import schools
from typer.testing import CliRunner, Result

from mandata.cli.framework import app


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return schools.write(tmp_path / "schools")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_a_sound_framework_is_counted(folder: Path) -> None:
    done = run("check", folder)
    assert done.exit_code == 0, done.output
    assert "Schools of the valley: 4 organisations, 3 code lists, 3 forms, 5 indicators, 3 exhibits" in done.stdout


def test_every_problem_is_reported_with_its_place(folder: Path) -> None:
    first = schools.spoil(folder, "forms/pupils.yaml", "title: Pupils", "▸titel: Pupils")
    second = schools.spoil(folder, "indicators/pupils.yaml", "scale: grades", "scale: ▸grade")
    done = run("check", folder)
    assert done.exit_code == 1
    assert f"{first}: error" in done.stderr
    assert f"{second}: error" in done.stderr
    assert "2 errors" in done.stderr


def test_the_sql_of_indicators_is_checked_too(folder: Path) -> None:
    place = schools.spoil(folder, "indicators/pupils.yaml", "value: sum(pupils)", "value: sum(▸pupls)")
    done = run("check", folder)
    assert done.exit_code == 1
    assert f"{place}: error" in done.stderr


def test_a_folder_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    assert run("check", tmp_path / "nowhere").exit_code == 2


def test_schemas_are_written_and_named(tmp_path: Path) -> None:
    done = run("schema", "--out", tmp_path / "schemas")
    assert done.exit_code == 0, done.output
    assert len(list((tmp_path / "schemas").glob("*.schema.json"))) == 7
    assert "form.schema.json" in done.stdout
