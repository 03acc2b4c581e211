"""Figures that jump are flagged, and near misses are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.checks.town import opened

from mandata.checks.jumps import check_jumps, is_jump, is_more_than_zeros_allow, scale_of

NOW = "town/returns/cycle-2/loans.csv"
STEADY = [100.0, 104.0, 97.0, 101.0, 99.0]


@pytest.mark.parametrize(
    ("now", "earlier", "is_there"),
    [
        (1010.0, STEADY, True),
        (10.0, STEADY, True),
        (160.0, STEADY, True),
        (140.0, STEADY, False),  # less than half above
        (60.0, STEADY, False),
        (8.0, [2.0, 3.0, 2.0, 4.0], False),  # chance moves small counts
        (12.0, [2.0, 3.0, 2.0, 4.0], True),
        (300.0, [20.0, 250.0, 90.0, 400.0], False),  # a past as wild as that
        (6.0, [1.0, 1.0, 1.0], True),
        (5.0, [1.0, 1.0, 1.0], False),  # less than five more
    ],
)
def test_a_count_is_held_against_its_own_past(now: float, earlier: list[float], is_there: bool) -> None:
    assert is_jump(now, earlier, is_count=True) is is_there


def test_the_usual_z_score_could_not_see_it() -> None:
    """Ten points, the last of them a hundred times the others: within its own deviation it stands at 2.85."""
    assert is_jump(10_000, STEADY + STEADY[:4], is_count=True)


@pytest.mark.parametrize(
    ("now", "earlier", "is_there"),
    [
        (1200.0, [120.0], True),
        (12.0, [120.0], True),
        (700.0, [120.0], False),
        (18.0, [2.0], False),
        (90.0, [0.0], False),
    ],
)
def test_of_few_figures_only_a_slip_of_a_digit_is_seen(now: float, earlier: list[float], is_there: bool) -> None:
    assert is_jump(now, earlier, is_count=True) is is_there


@pytest.mark.parametrize(
    ("now", "zeros", "is_there"), [(25, 4, True), (4, 4, True), (3, 4, False), (6, 2, True), (5, 2, False)]
)
def test_the_first_after_zeros(now: float, zeros: int, is_there: bool) -> None:
    assert is_more_than_zeros_allow(now, zeros) is is_there


@given(st.lists(st.integers(0, 10_000), min_size=3, max_size=10), st.booleans())
def test_what_stands_between_the_figures_is_no_jump(earlier: list[int], is_count: bool) -> None:
    numbers = [float(number) for number in earlier]
    middle = sorted(numbers)[len(numbers) // 2]
    assert scale_of(numbers, is_count=is_count) > 0
    assert not is_jump(middle, [*numbers, middle], is_count=is_count)


def test_the_finding_says_how_many_figures_there_were(tmp_path: Path) -> None:
    framework, records, _ = opened(tmp_path, (NOW, "NORTH,young,120,", "NORTH,young,1200,"))
    (finding,) = check_jumps(framework, records, 2)
    assert (finding.code, finding.place.line if finding.place else None) == ("large-jump", 2)
    assert "1200 against a median of 100 in the one earlier figure" in finding.message
    assert finding.subject is not None
    assert (finding.subject.organisation, finding.subject.column) == ("NORTH", "books")


def test_a_town_as_it_is_has_no_jump(tmp_path: Path) -> None:
    framework, records, _ = opened(tmp_path)
    assert check_jumps(framework, records, 2) == []
