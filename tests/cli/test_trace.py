"""`mandata trace`: from a value to the lines of the returns behind it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from tests.cli.asked import run, town


def test_a_trace_names_formula_returns_and_cells(tmp_path: Path) -> None:
    done = run("trace", "loans.late_share", "--workspace", str(town(tmp_path)))
    assert done.exit_code == 0
    for told in (
        "8.6%",
        "sum(late) / sum(books) over loans",
        "returns/cycle-2/loans.csv:2",
        "books 90 e",
        "3 took part, 1 left out",
    ):
        assert told in done.stdout


def test_a_trace_names_what_it_is_compared_with(tmp_path: Path) -> None:
    done = run("trace", "loans.books", "--where", "branch=NORTH", "--workspace", str(town(tmp_path)))
    assert "400 in cycle 1" in done.stdout


def test_json_holds_value_and_records(tmp_path: Path) -> None:
    done = run("trace", "loans.books", "--where", "branch=NORTH", "--as", "json", "--workspace", str(town(tmp_path)))
    traced = json.loads(done.stdout)
    assert traced["number"] == 430
    assert [(record["record"], record["line"]) for record in traced["records_behind"]] == [
        ("loans/2/1", 2),
        ("loans/2/2", 3),
    ]


def test_csv_holds_a_line_for_each_record(tmp_path: Path) -> None:
    done = run("trace", "loans.late_share", "--as", "csv", "--workspace", str(town(tmp_path)))
    lines = list(csv.DictReader(done.stdout.splitlines()))
    assert [line["took_part"] for line in lines] == ["True", "True", "True", "False"]


def test_an_unknown_indicator_is_wrong_use(tmp_path: Path) -> None:
    done = run("trace", "nothing", "--workspace", str(town(tmp_path)))
    assert (done.exit_code, "There is no indicator 'nothing'." in done.stderr) == (2, True)


def test_every_digit_of_a_number_is_printed(tmp_path: Path) -> None:
    workspace = town(tmp_path)
    path = workspace / "returns/cycle-2/loans.csv"
    path.write_text(path.read_text("utf-8").replace("NORTH,young,120,", "NORTH,young,9007199254740993,"), "utf-8")
    asked = ("loans.books", "--where", "branch=NORTH", "--workspace", str(workspace))
    for text in ("9,007,199,254,741,303", "9007199254741303", "books 9007199254740993"):
        assert text in run("trace", *asked).stdout
    for way in ("json", "csv"):
        assert "9007199254740993" in run("trace", *asked, "--as", way).stdout
        answer = run("indicator", "loans.books", "--by", "branch", "--as", way, "--workspace", str(workspace))
        assert "9007199254741303" in answer.stdout
