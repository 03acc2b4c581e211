from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mandata.checks.percentages import counts_that_give
from mandata.indicators.rounding import RULES, rounded


@given(st.integers(1, 5000), st.data(), st.integers(0, 2), st.sampled_from(sorted(RULES)))
def test_a_percentage_that_came_from_a_count_is_always_possible(
    whole: int, data: st.DataObject, decimals: int, rule: str
) -> None:
    count = data.draw(st.integers(0, whole))
    printed = float(rounded(100 * count / whole, decimals, rule))
    assert count in counts_that_give(printed, decimals, whole, rule)


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
