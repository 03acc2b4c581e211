"""`mandata status`: the matrix, and the same as plain facts."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from rich.console import Console
from tests.cli.test_check import LOANS, run, town
from tests.framework import schools

from mandata.checks import completeness
from mandata.cli.status_matrix import matrices
from mandata.records import open_workspace, records_to_be

__all__ = ["town"]

SAMPLE = Path(__file__).parents[2] / "samples/sixth_report"


def cells(output: str, head: str) -> list[str]:
    """The cells of the line that begins with a word."""
    [line] = [line for line in output.splitlines() if line.startswith(head)]
    return line.removeprefix(head).split()


def test_the_matrix(town: Path) -> None:
    done = run("status", town)
    assert done.exit_code == 0
    assert cells(done.stdout, "loans") == ["✓", "3/4", "1/2"]
    assert cells(done.stdout, "all answered") == ["1/1", "0/1"]
    told = " ".join(done.stdout.split())
    assert "2 returns asked for: 1 answered, 1 partly, 0 missing, 0 not applicable; 0 submitted late." in told
    assert "✗ missing" in done.stdout


def test_what_is_missing_and_what_is_late(town: Path) -> None:
    path = town / LOANS
    path.write_text("\n".join(path.read_text("utf-8").splitlines()[:3]) + "\n", "utf-8")
    (town / "returns/cycle-2/submitted.csv").write_text("form,organisation,date\nloans,NORTH,2025-02-04\n", "utf-8")
    year = "end: 2024-12-31}"
    schools.edit(
        town.parent / "libraries/framework.yaml", year, f"{year}, collection: {{start: 2025-01-01, end: 2025-01-31}}"
    )
    done = run("status", town)
    assert cells(done.stdout, "loans") == ["✓+4d", "✗", "1/2"]
    assert " ".join(done.stdout.split()).endswith("1 submitted late.")


def test_as_csv_and_json(town: Path) -> None:
    rows = list(csv.DictReader(run("status", town, "--as", "csv").stdout.splitlines()))
    assert [(row["organisation"], row["state"], row["given"], row["asked"]) for row in rows] == [
        ("NORTH", "answered", "4", "4"),
        ("SOUTH", "partly", "3", "4"),
    ]
    first, _ = json.loads(run("status", town, "--as", "json").stdout)
    assert (first["form"], first["together"], first["submitted"], first["days_late"]) == ("loans", False, None, 0)


def test_an_earlier_cycle(town: Path) -> None:
    assert "Year 1" in run("status", town, "--cycle", "1").stdout


def test_an_open_error_does_not_hide_the_matrix(town: Path) -> None:
    schools.edit(town / LOANS, "NORTH,young,120,6", "NORTH,young,120,121")
    assert cells(run("status", town).stdout, "loans") == ["✓", "3/4", "1/2"]


def test_returns_that_cannot_be_read_are_reported(town: Path) -> None:
    schools.edit(town / LOANS, "NORTH,young,120", "NORTH,young,many")
    done = run("status", town)
    assert done.exit_code == 1
    assert "loans.csv:2" in done.stderr


@pytest.mark.parametrize("width", [40, 60, 100])
def test_a_wide_matrix_is_broken_into_blocks(width: int) -> None:
    workspace = open_workspace(SAMPLE)
    cycle = workspace.framework.cycle(workspace.cycle)
    assert cycle is not None
    with records_to_be(workspace) as records:
        found = completeness(workspace.framework, records, cycle)
    screen = Console(width=width, file=io.StringIO())
    for table in matrices(found, workspace.framework, width):
        screen.print(table)
    rows = screen.file.getvalue().splitlines()  # type: ignore[attr-defined]
    assert all(len(line.rstrip()) <= width for line in rows)
    assert "".join(line for line in rows if line.startswith("casevac_tests")).count("✓") == 11


def test_codes_are_whole_where_there_is_room(town: Path) -> None:
    assert "NORTH SOUTH" in run("status", town).stdout


def test_a_form_that_names_nobody_is_asked_of_nobody(town: Path) -> None:
    schools.edit(town.parent / "libraries/forms/loans.yaml", "reported_by: [branch]\n", "")
    assert "No organisation is asked for any form" in run("status", town).stdout


def test_wrong_use(town: Path) -> None:
    assert run("status", town / "nowhere").exit_code == 2
    assert run("status", town, "--cycle", "9").exit_code == 2


def test_a_cycle_that_does_not_exist_names_those_that_do(town: Path) -> None:
    done = run("status", town, "--cycle", "9")
    assert done.exit_code == 2
    assert "no cycle 9. Choose one of: 1, 2." in done.stderr
