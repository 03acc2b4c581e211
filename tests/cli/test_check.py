"""`mandata check`: what it prints, for people and for programs, and its exit codes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.acceptance.documented import write_documented_files
from tests.framework import schools
from tests.records import exercise
from typer.testing import CliRunner, Result

from mandata.cli.main import app
from mandata.records import open_workspace
from mandata.report.dry_run import STEPS, check

LOANS = "returns/cycle-2/loans.csv"


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_documented_files(tmp_path)
    return Path("town")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], env={"COLUMNS": "100"})


def as_json(town: Path, *options: str) -> Any:
    return json.loads(run("check", town, "--as", "json", *options).stdout)


def break_rule(town: Path) -> None:
    schools.edit(town / LOANS, "NORTH,young,120,6", "NORTH,young,120,121")


def test_warnings_and_notes_stop_nothing(town: Path) -> None:
    done = run("check", town)
    assert done.exit_code == 0
    assert "control-total  town/returns/cycle-2/control_totals.csv:2" in done.stdout
    assert "1 warning, 1 note. Nothing stops a release." in done.stdout
    assert done.stdout.index("WARNINGS") < done.stdout.index("Loans (loans)") < done.stdout.index("NOTES")


def test_nothing_is_written(town: Path) -> None:
    before = exercise.contents(town)
    run("check", town)
    assert exercise.contents(town) == before


@pytest.mark.parametrize("dash", ["–", "−", "—"])
def test_a_dash_for_a_figure_is_asked_what_it_means(town: Path, dash: str) -> None:
    schools.edit(town / LOANS, "NORTH,young,120,6", f"NORTH,young,120,{dash}")
    [told] = [item for item in as_json(town)["findings"] if item["severity"] == "error"]
    assert told["code"] == "dash"
    assert f"'{dash}' can mean zero, not applicable or not available." in told["message"]
    assert told["fix"].startswith("Write 0 if you mean zero")


def test_an_open_error_is_reported_and_gives_exit_code_1(town: Path) -> None:
    break_rule(town)
    done = run("check", town)
    assert done.exit_code == 1
    assert done.stdout.startswith("ERRORS")
    assert "rule  town/returns/cycle-2/loans.csv:2" in done.stdout
    assert "books: 120; late: 121" in done.stdout
    assert "1 to settle before a release." in done.stdout


def test_the_other_checks_run_despite_an_open_error(town: Path) -> None:
    break_rule(town)
    codes = {finding["code"] for finding in as_json(town)["findings"]}
    assert codes == {"rule", "control-total", "partly-answered", "large-jump"}


def test_what_cannot_be_read_is_reported_alone(town: Path) -> None:
    schools.edit(town / LOANS, "NORTH,adult,310", "NORTH,adult,many")
    found = as_json(town)
    assert [finding["code"] for finding in found["findings"]] == ["wrong-number"]
    assert run("check", town).exit_code == 1


def test_the_narrative_is_checked_too(town: Path) -> None:
    text = town / "narrative/lending.md"
    text.write_text(text.read_text("utf-8") + "\nNearly 512 were lost.\n", "utf-8")
    [finding] = [item for item in as_json(town)["findings"] if item["code"] == "unbound-number"]
    assert finding["place"]["file"] == "town/narrative/lending.md"
    text.write_text('{{ value("loans.boooks") }}', "utf-8")
    assert run("check", town).exit_code == 1


def test_every_key_of_the_json_is_documented_and_there(town: Path) -> None:
    page = (Path(__file__).parents[2] / "docs/checks.md").read_text("utf-8").partition("## For other programs")[2]
    found = as_json(town)
    [total] = [item for item in found["findings"] if item["code"] == "control-total"]
    keys = {*found, *total, *total["place"], *total["subject"], *total["figures"][0]}
    assert [key for key in keys if f"`{key}`" not in page] == []
    assert found["counts"] == {"error": 0, "warning": 1, "note": 1}
    assert total["figures"] == [{"name": "printed", "text": "521"}, {"name": "parts", "text": "520"}]
    assert (total["state"], total["stops"], total["answer"]) == ("open", False, None)


def test_keys_survive_edits_and_fingerprints_follow_figures(town: Path) -> None:
    def total() -> Mapping[str, Any]:
        [found] = [item for item in as_json(town)["findings"] if item["code"] == "control-total"]
        return dict(found)

    before = total()
    path = town / "returns/cycle-2/control_totals.csv"
    path.write_text(path.read_text("utf-8").replace("reference,note\n", "reference,note\n\n"), "utf-8")
    moved = total()
    assert moved["place"]["line"] == before["place"]["line"] + 1
    assert (moved["key"], moved["fingerprint"]) == (before["key"], before["fingerprint"])
    schools.edit(path, "521", "522")
    assert total()["key"] == before["key"]
    assert total()["fingerprint"] != before["fingerprint"]


def test_an_earlier_cycle_can_be_checked(town: Path) -> None:
    assert as_json(town, "--cycle", "1")["cycle"] == 1


def test_wrong_use(town: Path) -> None:
    assert run("check", town / "nowhere").exit_code == 2
    assert run("check", town, "--cycle", "9").exit_code == 2
    assert run("check", town, "--as", "poem").exit_code == 2
    assert run("check").exit_code == 2


# SARIF


def test_sarif_has_what_the_standard_requires(town: Path) -> None:
    """Required properties of the published schema: https://json.schemastore.org/sarif-2.1.0.json."""
    break_rule(town)
    log = json.loads(run("check", town, "--as", "sarif").stdout)
    assert log["version"] == "2.1.0"
    [sarif] = log["runs"]
    driver = sarif["tool"]["driver"]
    assert driver["name"]
    rules = [rule["id"] for rule in driver["rules"]]
    assert len(rules) == len(set(rules))
    assert all(rule["shortDescription"]["text"] and rule["help"]["text"] for rule in driver["rules"])
    for result in sarif["results"]:
        assert result["message"]["text"]
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in {"none", "note", "warning", "error"}
        [location] = result["locations"]
        physical = location["physicalLocation"]
        assert not physical["artifactLocation"]["uri"].startswith(("/", ".."))
        assert physical["region"]["startLine"] >= 1
        assert all(isinstance(text, str) for text in result["partialFingerprints"].values())


def test_sarif_points_into_the_file(town: Path) -> None:
    break_rule(town)
    results = json.loads(run("check", town, "--as", "sarif").stdout)["runs"][0]["results"]
    [broken] = [result for result in results if result["ruleId"] == "rule"]
    physical = broken["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"] == {"uri": "town/returns/cycle-2/loans.csv", "uriBaseId": "%SRCROOT%"}
    assert physical["region"]["startLine"] == 2
    assert "suppressions" not in broken


def test_sarif_says_what_was_answered(town: Path) -> None:
    break_rule(town)
    [key] = [item["key"] for item in as_json(town)["findings"] if item["code"] == "rule"]
    seen = []
    for verb, options in (("answer", ["--reason", "A flood"]), ("refuse", ["--remark", "Which?"]), ("accept", [])):
        done = run("finding", verb, town, key, "--by", "The branch", "--on", date(2025, 2, 1).isoformat(), *options)
        assert done.exit_code == 0, done.output
        results = json.loads(run("check", town, "--as", "sarif").stdout)["runs"][0]["results"]
        [broken] = [result for result in results if result["ruleId"] == "rule"]
        seen += [(item["kind"], item["status"], item["justification"]) for item in broken["suppressions"]]
    statuses = ("underReview", "rejected", "accepted")
    assert seen == [("external", status, "A flood") for status in statuses]


def test_the_progress_is_reported(town: Path) -> None:
    steps: list[str] = []
    check(open_workspace(town), 2, steps.append)
    assert len(steps) == len(set(steps)) == STEPS
