"""What is suppressed so that no small count can be worked out: shown by trying every table there is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import many

from mandata.indicators.suppression import Sum, possible, suppress

MOST = 9


def shown(*groups: Collection[int]) -> list[Sum]:
    """Sums of atoms, each printed as one number."""
    return [Sum(dict.fromkeys(group, 1), frozenset([number])) for number, group in enumerate(groups)]


def known(*atoms: int) -> Sum:
    """A sum that an earlier release printed."""
    return Sum(dict.fromkeys(atoms, 1))


def grid(rows: int, columns: int) -> list[Sum]:
    """A table with its totals: cells, row totals, column totals, the grand total."""
    cells = [[row * columns + column] for row in range(rows) for column in range(columns)]
    across = [range(row * columns, (row + 1) * columns) for row in range(rows)]
    down = [range(column, rows * columns, columns) for column in range(columns)]
    return shown(*cells, *across, *down, range(rows * columns))


def small(counts: Sequence[int], threshold: int) -> list[frozenset[int]]:
    return [frozenset([atom]) for atom, count in enumerate(counts) if 0 < count < threshold]


def hidden_in(counts: Sequence[int], sums: Sequence[Sum], threshold: int) -> set[int]:
    costs = [1.0 + len(item.atoms) + sum(counts[atom] for atom in item.atoms) / 100 for item in sums]
    return set(suppress(counts, sums, small(counts, threshold), threshold, costs).numbers)


def tables(counts: Sequence[int], sums: Sequence[Sum], hidden: Collection[int]) -> Iterator[tuple[int, ...]]:
    """Every table of small whole numbers that agrees with what is printed."""
    seen = [item.atoms for item in sums if not item.numbers or not item.numbers <= set(hidden)]
    totals = [sum(often * counts[atom] for atom, often in atoms.items()) for atoms in seen]
    for table in product(range(MOST + 1), repeat=len(counts)):
        if all(
            sum(often * table[atom] for atom, often in atoms.items()) == total
            for atoms, total in zip(seen, totals, strict=True)
        ):
            yield table


def assert_all_possible(
    counts: Sequence[int],
    sums: Sequence[Sum],
    hidden: Collection[int],
    groups: Collection[frozenset[int]],
    threshold: int,
) -> None:
    fitting = list(tables(counts, sums, hidden))
    for group in groups:
        told = {sum(table[atom] for atom in group) for table in fitting}
        assert told >= set(range(threshold)), f"{sorted(group)} can only be {sorted(told)}"


def test_a_small_count_is_suppressed_with_another_so_that_the_total_does_not_give_it_away() -> None:
    assert hidden_in([2, 8, 9], shown([0], [1], [2], [0, 1, 2]), 5) == {0, 1}


def test_two_small_counts_hide_each_other() -> None:
    assert hidden_in([2, 3, 9], shown([0], [1], [2], [0, 1, 2]), 5) == {0, 1}


def test_two_small_counts_that_are_too_small_together_take_a_third() -> None:
    """Only two persons are in both, so that a reader could exclude three and four in either."""
    hidden = hidden_in([1, 1, 9], shown([0], [1], [2], [0, 1, 2]), 5)
    assert hidden == {0, 1, 2}


def test_zero_and_large_counts_are_printed() -> None:
    assert hidden_in([0, 5, 9], shown([0], [1], [2], [0, 1, 2]), 5) == set()


def test_a_small_rest_that_no_table_shows_is_protected_too() -> None:
    assert hidden_in([8, 2], shown([0], [0, 1]), 5) == {0}


def test_a_cell_of_a_table_takes_a_rectangle_with_it() -> None:
    hidden = hidden_in([2, 6, 7, 9, 8, 7], grid(2, 3), 5)
    assert 0 in hidden
    assert len(hidden) == 4


def test_two_tables_of_the_same_persons_are_protected_together() -> None:
    """The cell could be worked out from the second table, which shows the same persons in another way."""
    counts, sums = [3, 7, 6], shown([0], [1], [2], [0, 1, 2], [1, 2])
    assert_all_possible(counts, sums, hidden_in(counts, sums, 5), small(counts, 5), 5)


def test_a_number_that_shows_two_sums_is_suppressed_with_both() -> None:
    """A share prints its numerator and its denominator."""
    sums = [Sum({0: 1}, frozenset([0])), Sum({0: 1, 1: 1}, frozenset([0, 1])), Sum({1: 1}, frozenset([2]))]
    found = suppress([8, 2], sums, [frozenset([1])], 5, [1.0, 9.0, 1.0])
    assert found.numbers == {0, 2}


def test_what_an_earlier_release_shows_is_not_shown_in_part_again() -> None:
    sums = [known(0), *shown([0, 1])]
    assert suppress([8, 2], sums, [frozenset([1])], 5, [1.0]).numbers == {0}


def test_a_count_that_earlier_releases_give_away_is_reported() -> None:
    sums = [known(0), known(0, 1), *shown([0])]
    assert suppress([8, 2], sums, [frozenset([1])], 5, [1.0]).exposed == {0}
    assert not suppress([8, 2], sums[1:], [frozenset([1])], 5, [1.0]).exposed


def test_a_count_that_can_only_be_even_is_not_protected() -> None:
    """Every number between the ends has to be possible: twice a count is known here, and another with it."""
    sums = [Sum({0: 1, 1: 2}, frozenset([0])), Sum({1: 1, 2: 1}, frozenset([1]))]
    group = frozenset([0])
    assert possible([2, 4, 3], sums, (), group, range(5)) == {0, 2, 4}
    hidden = suppress([2, 4, 3], sums, [group], 5, [1.0, 1.0]).numbers
    assert possible([2, 4, 3], sums, hidden, group, range(5)) == set(range(5))


def test_a_large_threshold_is_met_in_every_number() -> None:
    counts, sums = [120, 310, 90, 200], shown([0], [1], [2], [3], [0, 1], [2, 3], [0, 2], [1, 3], [0, 1, 2, 3])
    found = suppress(counts, sums, [frozenset([0]), frozenset([2])], 200, [1.0] * 4 + [3.0] * 5)
    assert not found.exposed
    for group in (frozenset([0]), frozenset([2])):
        assert possible(counts, sums, found.numbers, group, range(200)) == set(range(200))


atoms = st.lists(st.integers(0, 5), min_size=2, max_size=4)
thresholds = st.integers(2, 4)


@settings(max_examples=many(100))
@given(counts=atoms, threshold=thresholds, data=st.data())
def test_no_small_count_can_be_narrowed_down_from_any_tables(
    counts: list[int], threshold: int, data: st.DataObject
) -> None:
    every = [group for size in range(1, len(counts) + 1) for group in combinations(range(len(counts)), size)]
    sums = shown(*data.draw(st.lists(st.sampled_from(every), min_size=1, max_size=6)))
    groups = [frozenset(g) for g in every if 0 < sum(counts[atom] for atom in g) < threshold]
    found = suppress(counts, sums, groups, threshold, [1.0] * len(sums))
    assert not found.exposed
    assert_all_possible(counts, sums, found.numbers, groups, threshold)


@settings(max_examples=many(25))
@given(counts=st.lists(st.integers(0, 5), min_size=4, max_size=4), threshold=thresholds)
def test_no_small_count_can_be_narrowed_down_from_a_table_by_its_totals(counts: list[int], threshold: int) -> None:
    sums = grid(2, 2)
    assert_all_possible(counts, sums, hidden_in(counts, sums, threshold), small(counts, threshold), threshold)


@settings(max_examples=many(50))
@given(counts=atoms, earlier=st.data(), threshold=thresholds)
def test_a_second_release_narrows_nothing_down_that_the_first_did_not(
    counts: list[int], earlier: st.DataObject, threshold: int
) -> None:
    every = [group for size in range(1, len(counts) + 1) for group in combinations(range(len(counts)), size)]
    first = shown(*earlier.draw(st.lists(st.sampled_from(every), min_size=1, max_size=4)))
    groups = small(counts, threshold)
    gone = suppress(counts, first, groups, threshold, [1.0] * len(first)).numbers
    before = [known(*item.atoms) for item in first if not item.numbers <= gone]
    second = [*before, *shown(*earlier.draw(st.lists(st.sampled_from(every), min_size=1, max_size=4)))]
    found = suppress(counts, second, groups, threshold, [1.0] * 4)
    assert not found.exposed
    assert_all_possible(counts, second, found.numbers, groups, threshold)


@settings(max_examples=many(50))
@given(counts=atoms, threshold=thresholds)
def test_nothing_is_suppressed_where_nothing_is_small(counts: list[int], threshold: int) -> None:
    large = [count + threshold if count else 0 for count in counts]
    assert hidden_in(large, shown(*([atom] for atom in range(len(large))), range(len(large))), threshold) == set()
