"""Cell suppression: which printed numbers to leave out, so that no small count of persons can be worked out.

Every printed number is made of sums of atoms: groups of persons that nothing printed divides further. A reader knows
each printed sum, and that counts are whole and not negative. A count below the threshold is protected when, for every
number from 0 to the threshold less one, there is a table of counts that agrees with everything printed and has that
number there. Numbers that are such a count are suppressed first (primary suppression). For each count and number that
no table is known for, an integer programme looks for the table that changes the printed sums least; the sums that it
changes are suppressed too (complementary suppression), so that this table agrees with all that is left. At the end,
what the tables found do not need is printed again.

Sources: Hundepool and others, Statistical Disclosure Control, Wiley 2012, chapter 4; Fischetti and Salazar, "Models and
algorithms for optimizing cell suppression in tabular data with linear constraints", JASA 95 (2000), for the programme
of the attacker. Finding the fewest suppressions is NP-hard; this finds few.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_array

from mandata.indicators.attacker import Attacker, Flags
from mandata.indicators.programme import Vector

FEW_VALUES = 12
"""Up to this threshold the values between the ends are looked for one at a time; above it, first along a line."""

FEW_TABLES = 40
"""Tables that are looked for to print one number again."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of atoms that a reader knows.

    Attributes:
        atoms: index of each atom to how often it is counted.
        numbers: indices of the printed numbers that show it; none if an earlier release already shows it.
    """

    atoms: Mapping[int, int]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Suppression:
    """The numbers to suppress.

    Attributes:
        numbers: indices of printed numbers.
        exposed: indices of protected groups that cannot have every count below the threshold, whatever is suppressed,
            since earlier releases show too much.
    """

    numbers: frozenset[int]
    exposed: frozenset[int]


def suppress(
    counts: Sequence[int],
    sums: Sequence[Sum],
    groups: Sequence[frozenset[int]],
    threshold: int,
    costs: Sequence[float],
) -> Suppression:
    """Choose the numbers to suppress.

    Args:
        counts: true count of each atom; 0 for an atom that nobody is in, as far as a reader knows.
        sums: every sum that a reader would know.
        groups: protected groups, each a set of atoms with a true count from 1 to below the threshold.
        threshold: the least count that may be known.
        costs: of suppressing each printed number, positive.

    Returns:
        The numbers to suppress. For every group that is not `exposed`, each count from 0 to the threshold less one
        agrees with every sum that is still known.
    """
    if not groups:
        return Suppression(frozenset(), frozenset())
    search = _Search.of(counts, sums, groups, threshold, costs)
    search.run()
    return Suppression(frozenset(search.hidden), frozenset(search.exposed))


def possible(
    counts: Sequence[int], sums: Sequence[Sum], hidden: Collection[int], group: frozenset[int], values: Iterable[int]
) -> set[int]:
    """Return which of some values a group's count may have, as far as a reader knows."""
    attacker = _attacker(counts, sums, [group], 1)
    return {value for value in values if attacker.table(0, value, hidden) is not None}


def _attacker(counts: Sequence[int], sums: Sequence[Sum], groups: Sequence[frozenset[int]], threshold: int) -> Attacker:
    return Attacker.of(counts, [item.atoms for item in sums], [item.numbers for item in sums], groups, threshold)


@dataclass(slots=True)
class _Search:
    """The state of the search.

    Attributes:
        hidden: numbers that are suppressed so far; it only grows until the end.
        tables: tables of counts that agree with every sum that is still known.
        met: protected groups by value: whether a table has that value there.
    """

    attacker: Attacker
    costs: Sequence[float]
    met: Flags
    hidden: set[int] = field(default_factory=set)
    exposed: set[int] = field(default_factory=set)
    tables: list[Vector] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        counts: Sequence[int],
        sums: Sequence[Sum],
        groups: Sequence[frozenset[int]],
        threshold: int,
        costs: Sequence[float],
    ) -> _Search:
        """Return the search before its first step: only what is a protected count itself is suppressed."""
        attacker = _attacker(counts, sums, groups, threshold)
        search = cls(attacker, costs, np.zeros((len(groups), threshold), dtype=bool))
        if costs:
            protected = {frozenset(dict.fromkeys(group, 1).items()) for group in groups}
            for item in sums:
                if frozenset(item.atoms.items()) in protected:
                    search.hidden |= item.numbers
        return search

    def run(self) -> None:
        """Suppress until every value of every group is possible."""
        self._add(self.attacker.counts)
        last = self.met.shape[1] - 1
        for value in [0, last, *(range(1, last) if last < FEW_VALUES else ())]:
            self._find_many(value)
        for group in range(self.met.shape[0]):
            self._open(group, [0, last])
            if (~self.met[group]).sum() >= FEW_VALUES:
                for table in self.attacker.line(group, self.hidden):
                    self._add(table)
            self._open(group, range(self.met.shape[1]))
        self._print_again()

    # Tables that agree with what is known

    def _add(self, table: Vector) -> None:
        """Keep a table, and note which values it gives."""
        self.tables.append(table)
        values = self.attacker.members @ table
        within = np.flatnonzero((values >= 0) & (values < self.met.shape[1]))
        self.met[within, values[within]] = True

    def _find_many(self, value: int) -> None:
        """Search for tables in which many groups have a value at once, without suppressing anything."""
        while True:
            groups = np.flatnonzero(~self.met[:, value])
            if not len(groups):
                return
            found = self.attacker.nearest(groups, value, self.hidden)
            if found is None:
                return
            before = self.met.sum()
            self._add(found)
            if self.met[groups, value].sum() == 0 or self.met.sum() == before:
                return

    # Complementary suppression

    def _open(self, group: int, values: Iterable[int]) -> None:
        """Suppress what is needed for a group to have each of some values."""
        for value in values:
            if not self.met[group, value]:
                table = self.attacker.near(group, value, self.hidden)
                if table is None:
                    table = self.attacker.cheapest(group, value, self.hidden, self._cost)
                if table is None:  # the programme was given up, or an earlier release excludes the value
                    table = self.attacker.table(group, value, range(len(self.costs)))
                if table is None:
                    self.exposed.add(group)
                else:
                    self._suppress_changed(table)
                    self._add(table)

    def _cost(self, index: int) -> float:
        """Return the cost of suppressing every number that shows a sum."""
        return sum(self.costs[number] for number in self.attacker.numbers[index] - self.hidden)

    def _suppress_changed(self, table: Vector) -> None:
        attacker = self.attacker
        changed = np.flatnonzero(attacker.known(self.hidden) & (attacker.matrix @ table != attacker.totals))
        for index in changed.tolist():
            self.hidden |= attacker.numbers[index]

    # What can be printed after all

    def _print_again(self) -> None:
        """Print numbers again that the protection does not need, those that are missed most first."""
        primary = {
            number
            for index, numbers in enumerate(self.attacker.numbers)
            for number in numbers
            if self._is_protected(index)
        }
        for number in sorted(self.hidden - primary, key=lambda item: (-self.costs[item], item)):
            self._try_without(number)

    def _is_protected(self, index: int) -> bool:
        """Return whether a sum is itself a protected count."""
        row, members = self.attacker.matrix[[index]], self.attacker.members
        alike = members @ row.T
        sizes = members.sum(axis=1)
        same = (np.asarray(alike.todense()).ravel() == sizes) & (sizes == row.nnz)
        return bool(same.any()) and bool((row.data == 1).all())

    def _try_without(self, number: int) -> None:
        """Print a number again where every value of every group stays possible."""
        hidden, attacker = self.hidden - {number}, self.attacker
        known = attacker.known(hidden)
        matrix, totals = attacker.matrix[known], attacker.totals[known]
        tables = [table for table in self.tables if not (matrix @ table != totals).any()]
        met = _met(attacker.members, tables, self.met.shape)
        missing = [(int(g), int(v)) for g, v in np.argwhere(self.met & ~met)]
        if len(missing) > FEW_TABLES:
            return
        for group, value in missing:
            if met[group, value]:
                continue
            table = attacker.table(group, value, hidden)
            if table is None:
                return
            tables.append(table)
            met |= _met(attacker.members, [table], self.met.shape)
        self.hidden, self.tables = hidden, tables


def _met(members: csr_array, tables: Sequence[Vector], shape: tuple[int, ...]) -> Flags:
    """Return, for groups by value, whether one of some tables has that value there."""
    met = np.zeros(shape, dtype=bool)
    for table in tables:
        values = members @ table
        within = np.flatnonzero((values >= 0) & (values < shape[1]))
        met[within, values[within]] = True
    return met
