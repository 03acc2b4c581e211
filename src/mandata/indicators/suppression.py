"""Which numbers of published tables to withhold, so that no small count is seen and none can be worked out.

Every published number is a sum of atoms: groups of persons that no table splits further. Small numbers are withheld
first (primary suppression); then, as long as somebody who adds and subtracts what is left can tell a small count, one
more number is withheld (complementary suppression). What such a reader can tell is asked of an integer programme over
all tables at once: the least and the greatest count that fit everything that is shown. Finding the fewest numbers to
withhold is NP-hard, so they are chosen one by one, the finest and smallest first.

Source: Hundepool and others, Statistical Disclosure Control, Wiley 2012, chapter 4.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array


@dataclass(frozen=True, slots=True)
class Published:
    """A number that tables show.

    Attributes:
        atoms: indices of the atoms that it is the sum of.
        is_guarded: whether it is broken down by what could identify a person.
        depth: by how many dimensions it is broken down.
    """

    atoms: frozenset[int]
    is_guarded: bool = True
    depth: int = 0


class Range(NamedTuple):
    """The least and the greatest count that fit what is shown; no greatest where nothing limits it."""

    least: int
    greatest: int | None

    @property
    def is_exact(self) -> bool:
        """Whether the count can be told."""
        return self.least == self.greatest


def withheld(counts: Sequence[int], published: Sequence[Published], threshold: int) -> set[int]:
    """The numbers to withhold.

    Args:
        counts: of each atom; one of nobody stands for a group that could be there for all that a reader knows.
        published: every number that any table shows.
        threshold: a count from 1 to below it is small.

    Returns:
        Indices of published numbers.
    """
    totals = [sum(counts[atom] for atom in item.atoms) for item in published]
    small = range(1, threshold)
    hidden = {index for index, item in enumerate(published) if item.is_guarded and totals[index] in small}
    sensitive = {published[index].atoms for index in hidden}
    if any(item.is_guarded for item in published):
        sensitive |= {frozenset([atom]) for atom, count in enumerate(counts) if count in small}
    audit = _Audit(counts, published, totals)
    order = sorted(range(len(published)), key=lambda index: _last_to_go(published[index], totals[index]))
    others: list[int] = []
    for group in sorted(sensitive, key=sorted):
        while audit.range(group, hidden).is_exact:
            others.append(_next(audit, group, hidden, order))
            hidden.add(others[-1])
    for index in others:  # one chosen later may have made one chosen earlier needless
        fewer = hidden - {index}
        if not any(audit.range(group, fewer).is_exact for group in sensitive):
            hidden = fewer
    return hidden


def range_of(
    counts: Sequence[int], published: Sequence[Published], hidden: Collection[int], group: frozenset[int]
) -> Range:
    """What a reader can tell of the persons in a group of atoms."""
    totals = [sum(counts[atom] for atom in item.atoms) for item in published]
    return _Audit(counts, published, totals).range(group, hidden)


def _last_to_go(item: Published, total: int) -> tuple[bool, bool, int, int]:
    """What is guarded and fine goes first; a nought hides little."""
    return (not item.is_guarded, total == 0, -item.depth, total)


def _next(audit: _Audit, group: frozenset[int], hidden: Collection[int], order: Sequence[int]) -> int:
    """The first number whose absence hides the group; else the first that has to do with it."""
    near = audit.connected(group, hidden)
    candidates = [index for index in order if index in near]
    for index in candidates:
        if not audit.range(group, {*hidden, index}).is_exact:
            return index
    return candidates[0]


@dataclass(frozen=True, slots=True)
class _Audit:
    """Asks what can be told from the numbers that are left."""

    counts: Sequence[int]
    published: Sequence[Published]
    totals: Sequence[int]

    def connected(self, group: frozenset[int], hidden: Collection[int]) -> set[int]:
        """The numbers that are shown and have to do with a group, over however many steps."""
        found, atoms = set[int](), set(group)
        while True:
            more = {
                index for index in self._shown(hidden) if index not in found and atoms & self.published[index].atoms
            }
            if not more:
                return found
            found |= more
            atoms.update(*(self.published[index].atoms for index in more))

    def range(self, group: frozenset[int], hidden: Collection[int]) -> Range:
        """The least and the greatest count of a group that fit what is shown."""
        near = sorted(self.connected(group, hidden))
        atoms = sorted(group.union(*(self.published[index].atoms for index in near)))
        place = {atom: number for number, atom in enumerate(atoms)}
        wanted = [1 if atom in group else 0 for atom in atoms]
        if not group <= set().union(*(self.published[index].atoms for index in near)):
            return Range(0, None)
        cells = [(row, place[atom]) for row, index in enumerate(near) for atom in self.published[index].atoms]
        shape = (len(near), len(atoms))
        matrix = coo_array(([1] * len(cells), tuple(zip(*cells, strict=True))), shape=shape)
        shown = [self.totals[index] for index in near]
        limits = {"constraints": LinearConstraint(matrix.tocsr(), shown, shown), "integrality": [1] * len(atoms)}
        least = milp(wanted, bounds=Bounds(0), **limits)
        greatest = milp([-one for one in wanted], bounds=Bounds(0), **limits)
        return Range(round(least.fun), round(-greatest.fun))

    def _shown(self, hidden: Collection[int]) -> Iterator[int]:
        return (index for index in range(len(self.published)) if index not in hidden)
