"""The Python interface: what `import mandata` offers."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import nbformat
import pytest
from tests.acceptance.documented import write_documented_files
from tests.acceptance.test_documented_framework import edit

import mandata

ROOT = Path(__file__).parent.parent


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return write_documented_files(tmp_path)


def test_values_and_their_records(town: Path) -> None:
    with mandata.open_exercise(town) as exercise:
        value = exercise.value("loans.books")
        assert (value.number, exercise.cycle) == (520, 2)
        assert exercise.value("loans.books", 1).number == 530
        assert {row.line for row in exercise.trace(value)} == {2, 3, 4, 5}
        by_branch = mandata.as_table(exercise.values("loans.books", by=["branch"]))
        assert by_branch.column("number").to_pylist() == [430, 90]
        assert len(exercise.values("loans.books", by=["age"], where={"branch": "NORTH"})) == 2


def test_records_and_exhibits(town: Path) -> None:
    with mandata.open_exercise(town) as exercise:
        assert exercise.records("loans").num_rows == 8
        table = exercise.exhibit("loans-by-branch").table
        assert table is not None
        assert [row.label for row in table.rows] == ["NORTH", "SOUTH", "All branches"]
        assert "loans.books" in exercise.indicators
        assert "loans-by-branch" in exercise.exhibits


def test_nothing_in_the_workspace_changes_until_a_report_is_built(town: Path) -> None:
    before = sorted(town.rglob("*"))
    with mandata.open_exercise(town) as exercise:
        exercise.check()
        exercise.exhibit("loans-by-branch")
        assert sorted(town.rglob("*")) == before
        built = exercise.build(town / "out", ["html"])
    assert [item.path for item in built.formats] == [town / "out/report.html"]


def test_every_problem_of_the_returns_is_named_at_once(town: Path) -> None:
    edit(town / "returns/cycle-2/loans.csv", "120,6", "many,6")
    edit(town / "returns/cycle-2/loans.csv", "90 e", "few")
    with pytest.raises(mandata.InvalidInput) as refused:
        mandata.open_exercise(town)
    assert [finding.place.line for finding in refused.value.findings] == [2, 5]


def test_what_does_not_exist_is_said_with_what_does(town: Path) -> None:
    with mandata.open_exercise(town) as exercise:
        with pytest.raises(mandata.UnknownValue):
            exercise.value("loans.book")
        with pytest.raises(KeyError):
            exercise.records("lendings")
    with pytest.raises(AttributeError):
        mandata.open_exercises  # noqa: B018


def test_every_name_of_the_interface_exists() -> None:
    assert all(getattr(mandata, name) for name in mandata.__all__)


def test_importing_a_small_part_does_not_load_the_engine() -> None:
    asked = "import mandata.findings, sys; print('duckdb' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)
    assert done.stdout == "False\n"


def tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / f"tools/{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_the_notebook_runs_and_shows_what_it_prints() -> None:
    runner = tool("run_notebook")
    kept = nbformat.read(runner.NOTEBOOK, as_version=4)
    again = runner.executed()
    assert [cell.get("outputs") for cell in again.cells] == [cell.get("outputs") for cell in kept.cells], (
        "run `make docs`"
    )
    assert runner.NOTEBOOK.with_suffix(".md").read_text("utf-8") == runner.as_page(kept), "run `make docs`"
