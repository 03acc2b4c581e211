"""Printed totals against their parts."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.checks.town import Change, opened

from mandata.checks import ControlDifference, check_control_totals
from mandata.findings import InvalidInput, Severity

TOTALS = "town/returns/cycle-2/control_totals.csv"
LOANS = "town/returns/cycle-2/loans.csv"
INDICATORS = "libraries/indicators/loans.yaml"


def differences(folder: Path, *changes: Change, cycle: int = 2) -> list[ControlDifference]:
    return check_control_totals(*opened(folder, *changes), cycle)


def printed(text: str, total: str = "loans.books,,521,annual letter,") -> Change:
    return (TOTALS, total, text)


def test_a_total_that_differs_is_a_warning_at_its_line(tmp_path: Path) -> None:
    (difference,) = differences(tmp_path)
    assert difference.value.number == 520
    assert difference.note == "Books lent, cycle 2: the printed total is 521; the parts give 520."
    assert difference.finding.severity is Severity.WARNING
    assert str(difference.finding.place) == "returns/cycle-2/control_totals.csv:2"


@pytest.mark.parametrize("text", ["520", "520 books", "0.5 thousand"])
def test_a_total_that_agrees_as_printed_is_silent(tmp_path: Path, text: str) -> None:
    assert differences(tmp_path, printed(f"loans.books,,{text},,")) == []


@pytest.mark.parametrize("text", ["519.9", "0.6 thousand", "5,200"])
def test_a_total_is_compared_as_precisely_as_it_was_printed(tmp_path: Path, text: str) -> None:
    assert len(differences(tmp_path, printed(f'loans.books,,"{text}",,'))) == 1


@pytest.mark.parametrize(("text", "differs"), [("8.6%", False), ("9%", False), ("8.60%", False), ("8.7%", True)])
def test_percentages_are_rounded_by_the_framework_s_rule(tmp_path: Path, text: str, differs: bool) -> None:
    assert bool(differences(tmp_path, printed(f"loans.late_share,,{text},,"))) is differs


def test_totals_of_later_cycles_are_not_looked_at(tmp_path: Path) -> None:
    assert differences(tmp_path, cycle=1) == []


def of_rounded_shares(folder: Path, total: str) -> list[ControlDifference]:
    """110 and 310 loans of which 15% and 20%, as printed, were late: 18.7% if exact, 18.2% to 19.2% in truth."""
    form = "libraries/forms/loans.yaml"
    return differences(
        folder,
        (
            form,
            "{name: late, type: integer, unit: books}",
            "{name: late, type: number, unit: percent, share_of: books}",
        ),
        (form, "check: late <= books", "check: late <= 100"),
        (INDICATORS, "numerator: sum(late)", "numerator: sum(late * books) / 100"),
        ("town/returns/cycle-1/loans.csv", ": the counter was broken", "5"),
        (LOANS, "NORTH,young,120,6", "NORTH,young,110,15"),
        (LOANS, "NORTH,adult,310,31", "NORTH,adult,310,20"),
        (LOANS, "SOUTH,adult,90 e,", "SOUTH,adult,0,0"),
        printed(f"loans.late_share,,{total},,"),
        (TOTALS, "loans.books,branch=NORTH,430,annual letter,\n", ""),
    )


@pytest.mark.parametrize("total", ["18.4%", "19.1%"])
def test_a_total_within_the_rounding_of_its_parts_is_a_note(tmp_path: Path, total: str) -> None:
    (difference,) = of_rounded_shares(tmp_path, total)
    assert difference.finding.severity is Severity.NOTE
    assert "as unrounded shares may give" in difference.note


@pytest.mark.parametrize("total", ["17.9%", "19.4%"])
def test_a_total_outside_the_rounding_of_its_parts_is_a_warning(tmp_path: Path, total: str) -> None:
    (difference,) = of_rounded_shares(tmp_path, total)
    assert difference.finding.severity is Severity.WARNING


def test_totals_at_places_that_do_not_exist_are_told_together(tmp_path: Path) -> None:
    wrong = "loans.books,branch.quarter=odl,1,,\nloans.books,branch.quarter=nwe,2,,"
    with pytest.raises(InvalidInput) as raised:
        differences(tmp_path, printed(wrong))
    assert [finding.mend for finding in raised.value.findings] == ["Did you mean 'old'?", "Did you mean 'new'?"]
    assert [finding.place and finding.place.line for finding in raised.value.findings] == [2, 3]
