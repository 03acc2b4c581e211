"""A framework leaves findings out, or sets their limits; the annex says so with the reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.checks.town import Change, opened, years

from mandata.checks import check_settings, run_checks
from mandata.checks.finding_settings import is_off
from mandata.findings import Finding, InvalidInput, Severity, Subject
from mandata.framework import BrokenFramework, read_framework
from mandata.records import Standing, open_workspace
from mandata.report.compose.annexes import Annexes

SETTINGS = "libraries/findings.yaml"
FORM = "libraries/forms/loans.yaml"
JUMP = years("NORTH,young,100,5,,", "NORTH,young,1200,5,,")
REPEATED = years(*["NORTH,young,100,5,,"] * 3)


def settings(*lines: str) -> Change:
    return (SETTINGS, "", "".join(f"- {{{line}, reason: The branch moved.}}\n" for line in lines))


def codes(folder: Path, *changes: Change) -> list[str]:
    """The codes of the findings about figures that change between cycles."""
    return [item.code for item in found(folder, *changes) if item.code in ("large-jump", "repeated-value")]


def found(folder: Path, *changes: Change) -> list[Finding]:
    _framework, records, calculator = opened(folder, *changes)
    workspace = open_workspace(folder / "town")
    cycle = workspace.framework.file.cycles[-1].number
    return [item.finding for item in run_checks(workspace, records, calculator, cycle)]


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("finding: large-jump, off: true", []),
        ("finding: large-jump, form: loans, off: true", []),
        ("finding: large-jump, form: loans, field: books, off: true", []),
        ("finding: large-jump, form: loans, field: late, off: true", ["large-jump"]),
        ("finding: repeated-value, off: true", ["large-jump"]),
        ("finding: large-jump, form: loans, field: books, limits: {times: 13}", []),
        ("finding: large-jump, form: loans, field: books, limits: {times: 12}", ["large-jump"]),
        ("finding: large-jump, form: loans, field: late, limits: {times: 13}", ["large-jump"]),
    ],
)
def test_a_finding_is_left_out_where_its_setting_says(tmp_path: Path, setting: str, expected: list[str]) -> None:
    assert codes(tmp_path, *JUMP, settings(setting)) == expected


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ("{cycles: 3}", ["repeated-value"]),
        ("{cycles: 4}", []),
        ("{least: 101}", []),
        ("{least: 100}", ["repeated-value"]),
    ],
)
def test_a_limit_replaces_the_usual_one(tmp_path: Path, limits: str, expected: list[str]) -> None:
    setting = settings(f"finding: repeated-value, form: loans, field: books, limits: {limits}")
    assert codes(tmp_path, *REPEATED, setting) == expected


def test_the_most_particular_setting_counts(tmp_path: Path) -> None:
    everywhere = "finding: repeated-value, limits: {cycles: 2}"
    of_field = "finding: repeated-value, form: loans, field: books, limits: {cycles: 4}"
    assert codes(tmp_path / "a", *REPEATED, settings(of_field, everywhere)) == []
    assert codes(tmp_path / "b", *REPEATED, settings(everywhere)) == ["repeated-value"]


def test_a_finding_of_an_indicator_is_left_out(tmp_path: Path) -> None:
    total: Change = (
        "town/returns/cycle-2/control_totals.csv",
        "",
        "indicator,where,printed,reference\nloans.books,,521,\n",
    )
    assert "control-total" in [item.code for item in found(tmp_path / "a", total)]
    off = settings("finding: control-total, indicator: loans.books, off: true")
    assert "control-total" not in [item.code for item in found(tmp_path / "b", total, off)]


def test_an_error_is_never_left_out(tmp_path: Path) -> None:
    framework, _records, _calculator = opened(tmp_path, settings("finding: facts-differ, off: true"))
    subject = Subject("loans", cycle=2)
    assert is_off(framework, Finding("facts-differ", subject=subject))
    assert not is_off(framework, Finding("facts-differ", severity=Severity.ERROR, subject=subject))


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("finding: large-jmp, off: true", "Did you mean 'large-jump'?"),
        ("finding: rule, off: true", "is an error and cannot be switched off"),
        ("finding: large-jump, limits: {deviation: 5}", "Did you mean 'deviations'?"),
        ("finding: repeated-value, limits: {cycles: 1}", "Give a number of 2 or more."),
        ("finding: silent-now, limits: {cycles: 1}", "has no limit 'cycles'"),
        ("finding: large-jump, indicator: loans.books, limits: {times: 5}", "not for indicators"),
    ],
)
def test_a_setting_without_effect_is_an_error_at_its_line(tmp_path: Path, setting: str, said: str) -> None:
    framework, _records, _calculator = opened(tmp_path, settings("finding: large-jump, off: true", setting))
    (problem,) = check_settings(framework)
    assert said in str(problem) and "findings.yaml:2" in str(problem)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("finding: large-jump, form: loan, off: true", "Did you mean 'loans'?"),
        ("finding: large-jump, form: loans, field: book, off: true", "Did you mean 'books'?"),
        ("finding: control-total, indicator: loans.book, off: true", "Did you mean 'loans.books'?"),
        ("finding: large-jump, field: books, off: true", "a field but not its form"),
        ("finding: large-jump, form: loans", "Write `off: true` or `limits:`"),
        ("finding: large-jump, form: loans, indicator: loans.books, off: true", "both a form and an indicator"),
    ],
)
def test_a_setting_names_what_exists(tmp_path: Path, setting: str, said: str) -> None:
    with pytest.raises(InvalidInput) as broken:
        opened(tmp_path, settings(setting))
    assert said.casefold() in str(broken.value).casefold() and "findings.yaml:1" in str(broken.value).casefold()


def test_the_file_is_a_list(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"findings\.yaml.*must be a list"):
        opened(tmp_path, (SETTINGS, "", "finding: large-jump\n"))


def test_a_setting_needs_a_reason(tmp_path: Path) -> None:
    opened(tmp_path)
    (tmp_path / SETTINGS).write_text("- {finding: large-jump, off: true}\n", "utf-8")
    with pytest.raises(BrokenFramework, match="reason"):
        read_framework(tmp_path / "libraries")


def test_the_annex_prints_the_settings_with_their_reasons(tmp_path: Path) -> None:
    made = settings(
        "finding: large-jump, form: loans, field: books, limits: {times: 13}", "finding: repeated-value, off: true"
    )
    framework, records, _calculator = opened(tmp_path, *JUMP, made)
    text = Annexes(framework, records, (), 2).found()
    assert "Loans, Books): times as large or as small as the only earlier figures: 13 instead of 9. The branch" in text
    assert ": not looked for. The branch moved" in text


def test_the_annex_groups_findings_and_lists_the_first_of_many(tmp_path: Path) -> None:
    rows = "\n".join(f"NORTH,{age},100,5,," for age in ("young", "adult"))
    framework, records, calculator = opened(tmp_path, *years(*[rows] * 3))
    workspace = open_workspace(tmp_path / "town")
    repeated = [
        item.finding for item in run_checks(workspace, records, calculator, 3) if item.finding.code == "repeated-value"
    ]
    assert len(repeated) == 2
    text = Annexes(framework, records, [Standing(item) for item in repeated * 6], 3, names_organisations=True).found()
    assert "(12)" in text and "*2 more findings of this kind*" in text
    assert text.count("the same as in the 2 cycles before") == 10
