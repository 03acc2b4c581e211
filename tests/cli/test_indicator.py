"""`mandata indicator`: values for people and for other programs."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from tests.cli.asked import run, town


def test_a_table_shows_value_and_comparison(tmp_path: Path) -> None:
    done = run("indicator", "loans.books", "--by", "branch", "--workspace", str(town(tmp_path)))
    assert done.exit_code == 0
    north = next(line for line in done.stdout.splitlines() if "NORTH" in line)
    assert "430" in north
    assert "from 400" in north


def test_a_reason_is_shown_instead_of_a_figure(tmp_path: Path) -> None:
    place = ["--where", "branch=SOUTH", "--where", "age=young", "--cycle", "1"]
    done = run("indicator", "loans.late_share", *place, "--workspace", str(town(tmp_path)))
    assert "not available" in done.stdout
    assert "the counter was broken" in done.stdout


def test_csv_goes_to_standard_output_alone(tmp_path: Path) -> None:
    done = run("indicator", "loans.books", "--by", "age", "--as", "csv", "--workspace", str(town(tmp_path)))
    lines = list(csv.DictReader(done.stdout.splitlines()))
    assert [(line["age"], line["number"], line["status"]) for line in lines] == [
        ("young", "120", "reported"),
        ("adult", "400", "estimated"),
    ]


def test_json_holds_numbers_and_parts(tmp_path: Path) -> None:
    done = run("indicator", "loans.late_share", "--as", "json", "--workspace", str(town(tmp_path)))
    (value,) = json.loads(done.stdout)
    assert (value["numerator"], value["denominator"], value["records"], value["left_out"]) == (37, 430, 3, 1)


def test_several_dimensions_break_down_together(tmp_path: Path) -> None:
    folder = str(town(tmp_path))
    apart = run("indicator", "loans.books", "--by", "branch", "--by", "age", "--as", "csv", "--workspace", folder)
    joined = run("indicator", "loans.books", "--by", "branch,age", "--as", "csv", "--workspace", folder)
    assert apart.stdout == joined.stdout
    assert len(apart.stdout.splitlines()) == 5


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["loans.boks"], "Did you mean 'loans.books'?"),
        (["loans.books", "--by", "brnch"], "Did you mean 'branch'?"),
        (["loans.books", "--where", "branch=NROTH"], "Did you mean 'NORTH'?"),
        (["loans.books", "--where", "NORTH"], "Write --where dimension=code"),
        (["loans.books", "--cycle", "9"], "The framework has no cycle 9."),
    ],
)
def test_a_wrong_question_is_wrong_use(tmp_path: Path, arguments: list[str], told: str) -> None:
    done = run("indicator", *arguments, "--workspace", str(town(tmp_path)))
    assert done.exit_code == 2
    assert told in done.stderr
    assert "loans.books" not in done.stdout


def test_a_wrong_indicator_file_is_a_finding(tmp_path: Path) -> None:
    folder = town(tmp_path)
    file = tmp_path / "libraries" / "indicators" / "loans.yaml"
    file.write_text(file.read_text("utf-8").replace("sum(late)", "sum(lat)"), "utf-8")
    done = run("indicator", "loans.books", "--workspace", str(folder))
    assert done.exit_code == 1
    assert "loans.yaml:12:18" in done.stderr
    assert "Did you mean 'late'?" in done.stderr


def test_changed_returns_are_reported(tmp_path: Path) -> None:
    folder = town(tmp_path)
    run("indicator", "loans.books", "--workspace", str(folder))
    returns = folder / "returns" / "cycle-2" / "loans.csv"
    returns.write_text(returns.read_text("utf-8").replace("310", "311"), "utf-8")
    done = run("indicator", "loans.books", "--workspace", str(folder))
    assert "cycle-2/loans.csv" in done.stderr


def test_the_only_sample_is_at_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = town(tmp_path)
    (tmp_path / "samples").mkdir()
    monkeypatch.chdir(tmp_path)
    nothing = run("indicator", "loans.books")
    assert (nothing.exit_code, "--workspace" in nothing.stderr) == (2, True)
    monkeypatch.chdir(folder)
    assert run("indicator", "loans.books").exit_code == 0


def test_two_codes_of_one_dimension_are_refused(tmp_path: Path) -> None:
    workspace = str(town(tmp_path))
    done = run(
        "indicator", "loans.books", "--where", "branch=NORTH", "--where", "branch=SOUTH", "--workspace", workspace
    )
    assert done.exit_code == 2
    assert "two codes of 'branch'" in done.stderr
    assert "--by branch" in done.stderr


def test_a_file_for_a_workspace_is_reported(tmp_path: Path) -> None:
    workspace = str(town(tmp_path))
    done = run("indicator", "loans.books", "--workspace", f"{workspace}/workspace.yaml")
    assert done.exit_code == 2
    assert "workspace.yaml is a file. Give its folder" in done.stderr


def test_records_that_were_changed_are_reported_once(tmp_path: Path) -> None:
    workspace = str(town(tmp_path))
    assert run("indicator", "loans.books", "--workspace", workspace).exit_code == 0
    next(Path(workspace).glob("records/loans/cycle=2/*.parquet")).write_bytes(b"")
    done = run("indicator", "loans.books", "--workspace", workspace)
    assert done.exit_code == 1
    assert done.stderr.count("changed-record-file") == 1
