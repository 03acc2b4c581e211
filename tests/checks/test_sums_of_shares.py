"""Shares of one whole that cannot add up to 100 are flagged; those that rounding explains are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.checks.town import opened, years

from mandata.checks.sums_of_shares import check_sums_of_shares
from mandata.findings import Finding, Subject

NOW = "town/returns/cycle-2/loans.csv"
SHARE = (
    ("libraries/forms/loans.yaml", "type: integer, unit: books}", "type: number, unit: percent, whole_over: age}"),
    ("libraries/forms/loans.yaml", "check: late <= books", "check: late <= 200"),
)


def told(folder: Path, young: str, adult: str, cycle: int = 2) -> list[Finding]:
    """The findings about two shares of one branch in the second year of three, next to another branch's."""
    rows = f"NORTH,young,1,{young},,\nNORTH,adult,1,{adult},,\nSOUTH,young,1,20,,\nSOUTH,adult,1,80,,"
    framework, records, _ = opened(folder, *years("", rows, ""), *SHARE)
    return check_sums_of_shares(framework, records, cycle)


@pytest.mark.parametrize(
    ("young", "adult", "sum_"),
    [
        ("60", "50", "60 and 50 add up to 110"),
        ("60", "42", "60 and 42 add up to 102"),
        ("60", "38", "60 and 38 add up to 98"),
        ("60.1", "39.5", "60.1 and 39.5 add up to 99.6"),
        ("60.1", "39.7", "60.1 and 39.7 add up to 99.8"),
        ("60", "101 e", "60 and 101 add up to 161"),
        ("102", "", "102 add up to 102"),
        ("-", "102", "102 add up to 102"),
    ],
)
def test_what_rounding_cannot_explain(tmp_path: Path, young: str, adult: str, sum_: str) -> None:
    (finding,) = told(tmp_path, young, adult)
    assert finding.message == f"Late, NORTH, cycle 2: {sum_}. Rounding cannot explain the difference from 100."


@pytest.mark.parametrize(
    ("young", "adult"),
    [
        *(("60", "40"), ("60", "39"), ("60", "41"), ("60.0", "40.0"), ("60.1", "39.8"), ("60.1", "40")),
        *(("60", ""), ("60", "-"), ("", "")),
    ],
)
def test_near_misses(tmp_path: Path, young: str, adult: str) -> None:
    assert told(tmp_path, young, adult) == []


def test_the_finding_names_the_first_row_and_each_share(tmp_path: Path) -> None:
    (finding,) = told(tmp_path, "60", "50")
    assert str(finding.place) == "returns/cycle-2/loans.csv:2"
    assert finding.subject == Subject("loans", "NORTH", 2, "branch=NORTH; age=young", "late")
    assert finding.figures == (("young", "60"), ("adult", "50"))


def test_earlier_cycles_are_looked_at_and_later_ones_are_not(tmp_path: Path) -> None:
    assert len(told(tmp_path / "later", "60", "50", cycle=3)) == 1
    assert told(tmp_path / "earlier", "60", "50", cycle=1) == []
