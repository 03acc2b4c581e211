"""`mandata finding`: answer, accept, refuse, list; and what that does to a release."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from tests.cli.test_check import LOANS, as_json, break_rule, run, town
from tests.framework import schools

__all__ = ["town"]

LEDGER = "finding_answers.csv"


@pytest.fixture
def key(town: Path) -> str:
    """Key of a broken rule."""
    break_rule(town)
    [found] = [item["key"] for item in as_json(town)["findings"] if item["code"] == "rule"]
    return str(found)


def lines(town: Path) -> list[dict[str, str]]:
    return list(csv.DictReader((town / LEDGER).read_text("utf-8").splitlines()))


def answer(town: Path, key: str, reason: str = "A flood") -> None:
    done = run("finding", "answer", town, key, "--by", "North", "--reason", reason, "--on", "2025-02-01")
    assert done.exit_code == 0, done.output


def accept(town: Path, key: str) -> None:
    done = run("finding", "accept", town, key, "--by", "The office", "--on", "2025-02-03")
    assert done.exit_code == 0, done.output


def test_an_accepted_error_stops_nothing_any_more(town: Path, key: str) -> None:
    build = ("report", town, "--out", "out", "--format", "data")
    assert run(*build).exit_code == 1
    answer(town, key)
    assert run(*build).exit_code == 1
    assert run("records", "accept", town).exit_code == 1
    assert not Path("out").exists()
    assert not (town / "records").exists()
    accept(town, key)
    assert run("check", town).exit_code == 0
    assert run("records", "accept", town).exit_code == 0
    assert run("records", "freeze", town).exit_code == 0
    done = run(*build)
    assert done.exit_code == 0, done.output
    assert "Accepted by The office: A flood (North)" in done.stderr


def test_a_changed_figure_stops_again_and_nothing_is_replaced(town: Path, key: str) -> None:
    build = ("report", town, "--out", "out", "--format", "data")
    answer(town, key)
    accept(town, key)
    assert run(*build).exit_code == 0
    before = Path("out/data/datapackage.json").read_bytes()
    schools.edit(town / LOANS, "120,121", "120,122")
    done = run(*build)
    assert done.exit_code == 1
    assert "Reopened: it was answered for other figures (books: 120; late: 121)." in done.stderr
    assert Path("out/data/datapackage.json").read_bytes() == before
    assert json.loads(run("finding", "list", town, "--as", "json").stdout)[0]["state"] == "reopened"


def test_a_refused_reason_stops(town: Path, key: str) -> None:
    answer(town, key)
    done = run("finding", "refuse", town, key, "--by", "The office", "--remark", "Which flood?", "--on", "2025-02-02")
    assert done.exit_code == 0
    assert "Refused by The office, 2025-02-02. Which flood?" in done.stdout
    done = run("check", town)
    assert done.exit_code == 1
    assert "Refused by The office: Which flood? (the reason was: A flood)" in " ".join(done.stdout.split())


def test_the_ledger_holds_what_was_done(town: Path, key: str) -> None:
    answer(town, key[:5])
    accept(town, key)
    assert lines(town) == [
        {
            "finding": key,
            "code": "rule",
            "about": "loans, NORTH, cycle 2, branch=NORTH; age=young, late-within-books",
            "figures": "books: 120; late: 121",
            "reason": "A flood",
            "answered_by": "North",
            "answered_on": "2025-02-01",
            "decision": "accepted",
            "decided_by": "The office",
            "decided_on": "2025-02-03",
            "remark": "",
        }
    ]
    assert [path.name for path in town.glob(".*")] == []


def test_today_is_the_day_where_none_is_named(town: Path, key: str) -> None:
    before = date.today().isoformat()
    run("finding", "answer", town, key, "--by", "North", "--reason", "A flood")
    assert before <= lines(town)[0]["answered_on"] <= date.today().isoformat()


def test_a_list_by_state(town: Path, key: str) -> None:
    answer(town, key)
    listed = list(
        csv.DictReader(run("finding", "list", town, "--state", "answered", "--as", "csv").stdout.splitlines())
    )
    assert [(item["key"], item["reason"]) for item in listed] == [(key, "A flood")]
    assert key not in run("finding", "list", town, "--state", "open").stdout
    assert key in run("finding", "list", town).stdout


def test_an_answer_to_what_is_found_no_more_is_noted(town: Path, key: str) -> None:
    answer(town, key)
    schools.edit(town / LOANS, "120,121", "120,6")
    [note] = [item for item in as_json(town)["findings"] if item["code"] == "answer-without-finding"]
    assert key in note["message"]
    assert run("check", town).exit_code == 0


def test_a_spoilt_ledger_is_reported_by_line(town: Path, key: str) -> None:
    answer(town, key)
    schools.edit(town / LEDGER, "A flood", "")
    done = run("check", town)
    assert done.exit_code == 1
    assert "missing-reason  town/finding_answers.csv:2" in done.stdout


def test_wrong_use(town: Path, key: str) -> None:
    by = ("--by", "North")
    assert run("finding", "answer", town, "ffffffffffff", *by, "--reason", "x").exit_code == 2
    assert run("finding", "answer", town, "", *by, "--reason", "x").exit_code == 2
    assert run("finding", "answer", town, key, *by, "--reason", " ").exit_code == 2
    assert run("finding", "answer", town, key, "--reason", "x").exit_code == 2
    assert run("finding", "accept", town, key, *by).exit_code == 2
    assert run("finding", "refuse", town, key, *by).exit_code == 2
    assert run("finding", "answer", town, key, *by, "--reason", "x", "--on", "tomorrow").exit_code == 2
    assert not (town / LEDGER).exists()


def test_what_cannot_be_read_is_reported_before_anything_is_listed_or_answered(town: Path) -> None:
    (town / LEDGER).write_text("a,b\n1\n")
    for done in (
        run("finding", "list", town),
        run("finding", "answer", town, "f0", "--by", "N", "--reason", "A flood"),
    ):
        assert done.exit_code == 1
        assert "missing-column" in done.stderr
