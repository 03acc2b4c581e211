"""Percentages that no count can give are flagged; those that one can give, by the framework's rounding, are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.checks.town import opened, years

from mandata.checks import ImpossiblePercentage, check_percentages
from mandata.checks.percentages import counts_that_give
from mandata.findings import Subject
from mandata.indicators.rounding import RULES, rounded


@given(st.integers(1, 5000), st.data(), st.integers(0, 2), st.sampled_from(sorted(RULES)))
def test_a_percentage_that_came_from_a_count_is_always_possible(
    whole: int, data: st.DataObject, decimals: int, rule: str
) -> None:
    count = data.draw(st.integers(0, whole))
    printed = float(rounded(100 * count / whole, decimals, rule))
    assert count in counts_that_give(printed, decimals, whole, rule)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(("percentage", "decimals"), [(12.3, 1), (0, 0), (100, 0)])
def test_all_counts_are_found_and_no_others(percentage: float, decimals: int, rule: str) -> None:
    whole = 6_000
    printed = [rounded(100 * count / whole, decimals, rule) for count in range(whole + 1)]
    alike = [count for count, text in enumerate(printed) if text == rounded(percentage, decimals)]
    assert counts_that_give(percentage, decimals, whole, rule) == alike


def test_37_percent_of_85_needs_rounding_down() -> None:
    assert counts_that_give(37, 0, 85, "half_up") == []
    assert counts_that_give(37, 0, 85, "half_even") == []
    assert counts_that_give(37, 0, 85, "down") == [32]


def test_98_6_percent_of_479_is_impossible_under_every_rule() -> None:
    assert [counts_that_give(98.6, 1, 479, rule) for rule in RULES] == [[], [], []]


def test_near_misses_are_possible() -> None:
    assert counts_that_give(79, 0, 29, "half_up") == [23]
    assert counts_that_give(37.75, 2, 7049, "half_up") == [2661]
    assert counts_that_give(100, 0, 1, "half_up") == [1]
    assert counts_that_give(0, 0, 7, "half_up") == [0]


SHARE = (
    ("libraries/forms/loans.yaml", "name: books, type: integer", "name: books, type: number"),
    ("libraries/forms/loans.yaml", "type: integer, unit: books}", "title: Share late, type: number, share_of: books}"),
    ("libraries/forms/loans.yaml", "check: late <= books", "check: late <= 200"),
)


def found(folder: Path, books: str, late: str, rounding: str = "half_up", cycle: int = 2) -> list[ImpossiblePercentage]:
    """The findings about a share of the books that one branch lent to the young in the second year of three."""
    rule = ("libraries/framework.yaml", "rounding: half_up", f"rounding: {rounding}")
    framework, records, _ = opened(folder, *years("", f"NORTH,young,{books},{late},,", ""), *SHARE, rule)
    return check_percentages(framework, records, cycle)


@pytest.mark.parametrize(
    ("books", "late", "told"),
    [
        ("8", "30", "30% is not possible with a total of 8: 2 would be 25% and 3 would be 38% (rounded half up)."),
        ("85", "37", "37% is not possible with a total of 85 rounded half up: it is 32 (37.65%) rounded down."),
        (
            "1200",
            "60.21",
            "60.21% is not possible with a total of 1,200:"
            " 722 would be 60.17% and 723 would be 60.25% (rounded half up).",
        ),
        ("1", "50", "50% is not possible with a total of 1: 0 would be 0% and 1 would be 100% (rounded half up)."),
        ("8", "101", "101% is not possible with a total of 8: 8 would be 100% (rounded half up)."),
    ],
)
def test_what_no_count_gives(tmp_path: Path, books: str, late: str, told: str) -> None:
    [impossible] = found(tmp_path, books, late)
    assert impossible.finding.message == f"Share late, NORTH, young, cycle 2: {told}"


def test_the_finding_names_field_row_and_figures(tmp_path: Path) -> None:
    [impossible] = found(tmp_path, "8", "30")
    assert impossible.field == "late"
    assert impossible.finding.subject == Subject("loans", "NORTH", 2, "branch=NORTH; age=young", "late")
    assert impossible.finding.figures == (("late", "30"), ("books", "8"))


@pytest.mark.parametrize(
    ("books", "late"),
    [
        *(("8", "25"), ("8", "38"), ("8", "37.5"), ("8 e", "30"), ("8", "30 e"), ("8 p", "30 p")),
        *(("0", "30"), ("0.5", "30"), ("8.5", "30"), ("", "30"), ("8", "-"), ("", "")),
    ],
)
def test_a_share_that_a_count_gives_or_nobody_can_check(tmp_path: Path, books: str, late: str) -> None:
    assert found(tmp_path, books, late) == []


def test_the_framework_s_rule_rounds(tmp_path: Path) -> None:
    assert found(tmp_path / "possible", "85", "37", "down") == []
    assert len(found(tmp_path / "impossible", "8", "38", "down")) == 1


def test_earlier_cycles_are_looked_at_and_later_ones_are_not(tmp_path: Path) -> None:
    assert len(found(tmp_path / "later", "8", "30", cycle=3)) == 1
    assert found(tmp_path / "earlier", "8", "30", cycle=1) == []
