"""`mandata new` makes a workspace that builds, and the example is the one that the documentation writes."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.acceptance.documented import FILE, PAGE
from typer.testing import CliRunner, Result

from mandata import __version__
from mandata.cli.main import app

ROOT = Path(__file__).parents[2]
HOMES = {"libraries": ROOT / "frameworks/libraries", "town": ROOT / "samples/libraries"}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_a_new_workspace_passes_its_checks(tmp_path: Path) -> None:
    made = run("new", tmp_path / "my-report")
    assert made.exit_code == 0, made.output
    assert "mandata report" in made.output
    assert run("check", tmp_path / "my-report").exit_code == 0
    assert run("framework", "check", tmp_path / "my-report/framework").exit_code == 0


def test_a_verb_takes_the_folder_that_it_is_called_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("new", tmp_path / "my-report")
    monkeypatch.chdir(tmp_path / "my-report")
    assert run("check").exit_code == 0
    assert run("status").exit_code == 0


def test_every_example_can_be_copied(tmp_path: Path) -> None:
    names = run("new", "anything", "--example", "list").output.split()
    assert "libraries" in names
    assert len(names) == len(list((ROOT / "samples").glob("*/workspace.yaml")))
    for name in names:
        assert run("new", tmp_path / name, "--example", name).exit_code == 0
        assert run("framework", "check", tmp_path / name / "framework").exit_code == 0
        assert not (tmp_path / name / "records").exists()


def test_a_folder_with_files_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    refused = run("new", tmp_path)
    assert refused.exit_code == 2
    assert "is not empty" in refused.output
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_an_unknown_example_is_named_with_those_that_exist(tmp_path: Path) -> None:
    refused = run("new", tmp_path / "new", "--example", "hospitals")
    assert refused.exit_code == 2
    assert "Choose one of:" in refused.output
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(("name", "text"), FILE.findall(PAGE.read_text("utf-8")))
def test_the_example_is_the_one_that_the_documentation_writes(name: str, text: str) -> None:
    top, rest = name.split("/", 1)
    written = text.replace("framework: ../libraries", "framework: ../../frameworks/libraries")
    assert (HOMES[top] / rest).read_text("utf-8") == written


def test_the_version_is_printed() -> None:
    assert run("--version").output == f"mandata {__version__}\n"
