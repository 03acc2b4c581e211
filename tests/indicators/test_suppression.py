"""What is withheld, so that no small count is seen and none can be worked out: shown by trying every table there is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import product

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mandata.indicators.suppression import Published, range_of, withheld

MOST = 9


def shown(*atoms: int, is_guarded: bool = True, depth: int = 1) -> Published:
    return Published(frozenset(atoms), is_guarded, depth)


def grid(rows: int, columns: int) -> list[Published]:
    """A table with its totals: cells, row totals, column totals, the grand total; columns are guarded."""
    cells = [shown(row * columns + column, depth=2) for row in range(rows) for column in range(columns)]
    across = [shown(*range(row * columns, (row + 1) * columns), is_guarded=False) for row in range(rows)]
    down = [shown(*range(column, rows * columns, columns)) for column in range(columns)]
    return [*cells, *across, *down, shown(*range(rows * columns), is_guarded=False, depth=0)]


def tables(counts: Sequence[int], published: Sequence[Published], hidden: Collection[int]) -> Iterator[tuple[int, ...]]:
    """Every table of small whole numbers that fits what is shown."""
    seen = [
        (item.atoms, sum(counts[atom] for atom in item.atoms)) for i, item in enumerate(published) if i not in hidden
    ]
    for table in product(range(MOST + 1), repeat=len(counts)):
        if all(sum(table[atom] for atom in atoms) == total for atoms, total in seen):
            yield table


def assert_nothing_small_can_be_told(
    counts: Sequence[int], published: Sequence[Published], hidden: Collection[int], threshold: int
) -> None:
    groups = [frozenset([atom]) for atom, count in enumerate(counts) if 0 < count < threshold]
    groups += [item.atoms for item in published if item.is_guarded]
    fitting = list(tables(counts, published, hidden))
    for group in groups:
        true = sum(counts[atom] for atom in group)
        if 0 < true < threshold:
            told = {sum(table[atom] for atom in group) for table in fitting}
            assert len(told) > 1, f"{sorted(group)} can be told to be {told}"


def test_a_small_count_is_withheld_with_another_so_that_the_total_does_not_give_it_away() -> None:
    counts = [2, 8, 9]
    published = [shown(0), shown(1), shown(2), shown(0, 1, 2, is_guarded=False, depth=0)]
    assert withheld(counts, published, 5) == {0, 1}


def test_two_small_counts_hide_each_other() -> None:
    counts = [2, 3, 9]
    published = [shown(0), shown(1), shown(2), shown(0, 1, 2, is_guarded=False, depth=0)]
    assert withheld(counts, published, 5) == {0, 1}


def test_nought_and_large_counts_are_shown() -> None:
    assert withheld([0, 5, 9], [shown(0), shown(1), shown(2), shown(0, 1, 2)], 5) == set()


def test_small_counts_of_what_is_not_guarded_are_shown() -> None:
    published = [shown(0, is_guarded=False), shown(1, is_guarded=False), shown(0, 1, is_guarded=False)]
    assert withheld([2, 9], published, 5) == set()


def test_a_small_rest_that_no_table_shows_is_protected_too() -> None:
    hidden = withheld([8, 2], [shown(0), shown(0, 1, is_guarded=False, depth=0)], 5)
    assert hidden == {0}


def test_a_cell_of_a_table_takes_a_rectangle_with_it() -> None:
    counts = [2, 6, 7, 9, 8, 7]
    hidden = withheld(counts, grid(2, 3), 5)
    assert 0 in hidden
    assert len(hidden) == 4


def test_two_tables_of_the_same_persons_are_protected_together() -> None:
    """The cell could be worked out from the second table, which shows the same persons otherwise."""
    counts = [3, 7, 6]
    published = [shown(0), shown(1), shown(2), shown(0, 1, 2, depth=0), shown(1, 2, is_guarded=False)]
    hidden = withheld(counts, published, 5)
    assert_nothing_small_can_be_told(counts, published, hidden, 5)


def test_the_range_that_a_reader_can_tell_is_named() -> None:
    published = [shown(0), shown(1), shown(0, 1)]
    assert tuple(range_of([2, 8], published, {0, 1}, frozenset([0]))) == (0, 10)
    assert tuple(range_of([2, 8], published, {0}, frozenset([0]))) == (2, 2)
    assert tuple(range_of([2, 8], published, {0, 1, 2}, frozenset([0]))) == (0, None)


atoms = st.lists(st.integers(0, 6), min_size=2, max_size=4)
thresholds = st.integers(2, 5)


@settings(max_examples=150)
@given(counts=atoms, threshold=thresholds, data=st.data())
def test_no_small_count_can_be_recovered_from_any_tables(
    counts: list[int], threshold: int, data: st.DataObject
) -> None:
    groups = st.sets(st.integers(0, len(counts) - 1), min_size=1)
    published = [
        Published(frozenset(group), data.draw(st.booleans()), data.draw(st.integers(0, 2)))
        for group in data.draw(st.lists(groups, min_size=1, max_size=6))
    ]
    assume(any(item.is_guarded for item in published))
    hidden = withheld(counts, published, threshold)
    assert_nothing_small_can_be_told(counts, published, hidden, threshold)


@settings(max_examples=25)
@given(counts=st.lists(st.integers(0, 6), min_size=4, max_size=4), threshold=thresholds)
def test_no_small_count_can_be_recovered_from_a_table_by_its_totals(counts: list[int], threshold: int) -> None:
    published = grid(2, 2)
    assert_nothing_small_can_be_told(counts, published, withheld(counts, published, threshold), threshold)


@settings(max_examples=50)
@given(counts=atoms, threshold=thresholds)
def test_nothing_is_withheld_where_nothing_is_small(counts: list[int], threshold: int) -> None:
    large = [count + threshold if count else 0 for count in counts]
    published = [shown(atom) for atom in range(len(large))] + [shown(*range(len(large)), is_guarded=False)]
    assert withheld(large, published, threshold) == set()
