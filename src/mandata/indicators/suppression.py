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
from typing import Any

import numpy as np
from scipy.optimize import Bounds
from scipy.sparse import csr_array, diags_array, hstack, vstack

from mandata.indicators.programme import Programme, Vector

FEW_VALUES = 12
"""Up to this threshold the values between the ends are looked for one at a time; above it, first along a line."""

MANY_ATOMS = 400
"""Atoms above which tables are looked for near a group first."""

NEAR = (150, 1_200)
"""How many atoms near a group are looked at, first and where no table is found among them."""

FEW_TABLES = 40
"""Tables that are looked for to print one number again."""

Flags = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of atoms that a reader knows.

    Attributes:
        atoms: index of each atom to how often it is counted.
        numbers: indices of the printed numbers that show it; none where an earlier release already shows it.
    """

    atoms: Mapping[int, int]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Suppression:
    """What to suppress.

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
        counts: true count of each atom; 0 for an atom that nobody is in, for all that a reader knows.
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
    """Of some values, those that the count of a group may have for all that a reader knows."""
    search = _Search.of(counts, sums, [group], 1, [])
    search.hidden |= set(hidden)
    return {value for value in values if search.table(0, value) is not None}


@dataclass(slots=True)
class _Search:
    """The state of the search.

    Attributes:
        matrix: sums by atoms; `totals` are what they are.
        members: protected groups by atoms.
        hidden: numbers that are suppressed so far; it only grows until the end.
        tables: tables of counts that agree with every sum that is still known.
        met: protected groups by value: whether a table has that value there.
    """

    counts: Vector
    matrix: csr_array
    totals: Vector
    members: csr_array
    numbers: Sequence[frozenset[int]]
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
        true = np.array(counts, dtype=np.int64)
        matrix = _matrix([item.atoms for item in sums], len(counts))
        members = _matrix([dict.fromkeys(group, 1) for group in groups], len(counts))
        met = np.zeros((len(groups), threshold), dtype=bool)
        search = cls(true, matrix, matrix @ true, members, [item.numbers for item in sums], costs, met)
        if costs:
            protected = {frozenset(dict.fromkeys(group, 1).items()) for group in groups}
            for item in sums:
                if frozenset(item.atoms.items()) in protected:
                    search.hidden |= item.numbers
        return search

    def run(self) -> None:
        """Suppress until every value of every group is possible."""
        self._add(self.counts)
        last = self.met.shape[1] - 1
        for value in [0, last, *(range(1, last) if last < FEW_VALUES else ())]:
            self._find_many(value)
        for group in range(self.met.shape[0]):
            self._open(group, [0, last])
            if (~self.met[group]).sum() >= FEW_VALUES:
                self._find_line(group)
            self._open(group, range(self.met.shape[1]))
        self._print_again()

    # Tables that agree with what is known

    def _known(self, hidden: Collection[int]) -> Flags:
        """Return which sums a reader knows."""
        return np.array([not numbers or not numbers <= set(hidden) for numbers in self.numbers], dtype=bool)

    def _add(self, table: Vector) -> None:
        """Keep a table, and note which values it gives."""
        self.tables.append(table)
        values = self.members @ table
        within = np.flatnonzero((values >= 0) & (values < self.met.shape[1]))
        self.met[within, values[within]] = True

    def _bounds(self, more: int = 0) -> tuple[Vector, Vector]:
        """Least and greatest count of each atom; generous, so that they bind nothing."""
        least = np.minimum(self.counts, 0)
        return least, np.full(len(self.counts), np.abs(self.counts).sum() + 2 * self.met.shape[1] + more)

    def table(self, group: int, value: int, hidden: Collection[int] | None = None) -> Vector | None:
        """Return a table that agrees with what is known and has a value for a group; None where there is none."""
        known = self._known(self.hidden if hidden is None else hidden)
        matrix, totals = self.matrix[known], self.totals[known]
        wanted = vstack([matrix, self.members[[group]]])
        limits = np.append(totals, value)
        least, greatest = self._bounds(value)
        programme = Programme(
            np.zeros(len(self.counts)), wanted, (limits, limits), Bounds(least, greatest), len(self.counts)
        )
        return programme.solved(lambda table: self._is_table(table) and not (wanted @ table != limits).any())

    def _find_many(self, value: int) -> None:
        """Look for tables in which many groups have a value at once, without suppressing anything."""
        known = self._known(self.hidden)
        matrix, totals = self.matrix[known], self.totals[known]
        while True:
            groups = np.flatnonzero(~self.met[:, value])
            if not len(groups):
                return
            found = self._nearest(matrix, totals, self.members[groups], value)
            if found is None:
                return
            before = self.met.sum()
            self._add(found)
            if self.met[groups, value].sum() == 0 or self.met.sum() == before:
                return

    def _nearest(self, matrix: csr_array, totals: Vector, members: csr_array, value: int) -> Vector | None:
        """Return the table in which groups are nearest to a value, taken together."""
        atoms, groups = len(self.counts), members.shape[0]
        far = diags_array(np.ones(groups), format="csr")
        wanted = vstack(
            [
                hstack([matrix, csr_array((matrix.shape[0], groups))]),
                hstack([members, -far]),
                hstack([members, far]),
            ]
        )
        infinite = np.full(groups, np.inf)
        lower = np.concatenate([totals, -infinite, np.full(groups, value)])
        upper = np.concatenate([totals, np.full(groups, value), infinite])
        least, greatest = self._bounds(value)
        bounds = Bounds(np.append(least, np.zeros(groups)), np.append(greatest, infinite))
        cost = np.append(np.zeros(atoms), np.ones(groups))
        programme = Programme(cost, wanted, (lower, upper), bounds, atoms)
        return programme.solved(
            lambda table: self._is_table(table) and not (matrix @ table != totals).any(), is_exact=False
        )

    def _find_line(self, group: int) -> None:
        """Look for tables that lie on a line, one for each value of a group from zero up."""
        known = self._known(self.hidden)
        matrix, totals = self.matrix[known], self.totals[known]
        atoms, last = len(self.counts), self.met.shape[1] - 1
        nothing, one = csr_array(matrix.shape), diags_array(np.ones(atoms), format="csr")
        member, none = self.members[[group]], csr_array((1, atoms))
        wanted = vstack(
            [
                hstack([matrix, nothing]),
                hstack([nothing, matrix]),
                hstack([member, none]),
                hstack([none, member]),
                hstack([one, last * one]),
            ]
        )
        least, greatest = self._bounds()
        still = np.concatenate([totals, np.zeros(len(totals)), [0, 1]])
        lower, upper = np.append(still, least), np.append(still, np.full(atoms, np.inf))
        bounds = Bounds(np.append(least, -greatest), np.append(greatest, greatest))
        programme = Programme(np.zeros(2 * atoms), wanted, (lower, upper), bounds, 2 * atoms)
        found = programme.solved(lambda both: self._is_line(both, matrix, totals, member))
        if found is None:
            return
        for value in range(last + 1):
            self._add(found[:atoms] + value * found[atoms:])

    def _is_line(self, both: Vector, matrix: csr_array, totals: Vector, member: csr_array) -> bool:
        """Return whether a table and a step give a table for every value of a group."""
        start, step = both[: len(self.counts)], both[len(self.counts) :]
        meets = not (matrix @ start != totals).any() and not (matrix @ step).any()
        end = start + (self.met.shape[1] - 1) * step
        counted = ((member @ start)[0], (member @ step)[0])
        return meets and counted == (0, 1) and self._is_table(start) and self._is_table(end)

    def _is_table(self, table: Vector) -> bool:
        """Return whether no count of a table is negative."""
        return bool((table >= np.minimum(self.counts, 0)).all())

    def _without_suppressing(self, group: int, value: int) -> Vector | None:
        """Return a table that agrees with all that is known; None where none was found.

        A small programme finds it together with what is to be suppressed.
        """
        if len(self.counts) <= MANY_ATOMS:
            return None
        for atoms in NEAR:
            if (table := self._nearby(group, value, atoms)) is not None:
                return table
        return self.table(group, value)

    def _nearby(self, group: int, value: int, atoms: int) -> Vector | None:
        """Return a table in which only a few atoms near a group differ from the true counts; None where none was found.

        In a large programme this finds most tables, and in no time.
        """
        known = self._known(self.hidden)
        near = self._neighbours(group, self.matrix[known], atoms)
        matrix = self.matrix[known][:, near]
        touched = np.diff(matrix.indptr) > 0
        matrix, member = matrix[touched], self.members[[group]][:, near]
        limits = np.append(matrix @ self.counts[near], value - (self.members[[group]] @ self.counts)[0])
        limits[-1] += (member @ self.counts[near])[0]
        least, greatest = self._bounds(value)
        wanted = vstack([matrix, member])
        programme = Programme(
            np.zeros(len(near)), wanted, (limits, limits), Bounds(least[near], greatest[near]), len(near)
        )
        found = programme.solved(lambda part: bool((part >= least[near]).all() and not (wanted @ part != limits).any()))
        if found is None:
            return None
        table = self.counts.copy()
        table[near] = found
        return table

    def _neighbours(self, group: int, matrix: csr_array, most: int) -> Vector:
        """The atoms of a group, those in sums with them, and so on; of each sum those with the greatest counts."""
        atoms = [int(atom) for atom in self.members[[group]].indices]
        found, columns = dict.fromkeys(atoms), matrix.tocsc()
        for atom in atoms:  # grows while it is walked through
            for row in columns.indices[columns.indptr[atom] : columns.indptr[atom + 1]]:
                inside = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]
                for other in inside[np.argsort(-self.counts[inside], kind="stable")][: most // 12].tolist():
                    if other not in found:
                        found[other] = None
                        atoms.append(other)
            if len(atoms) > most:
                break
        return np.array(list(found), dtype=np.int64)

    # Complementary suppression

    def _open(self, group: int, values: Iterable[int]) -> None:
        """Suppress what it takes that a group may have each of some values."""
        for value in values:
            if not self.met[group, value]:
                table = self._without_suppressing(group, value)
                if table is None:
                    table = self._cheapest(group, value)
                if table is None:  # the programme was given up, or an earlier release excludes the value
                    table = self.table(group, value, range(len(self.costs)))
                if table is None:
                    self.exposed.add(group)
                else:
                    self._suppress_changed(table)
                    self._add(table)

    def _cheapest(self, group: int, value: int) -> Vector | None:
        """The table that has a value for a group and changes what is known at the least cost; None where none does."""
        known = np.flatnonzero(self._known(self.hidden))
        free: Flags = np.array([bool(self.numbers[index]) for index in known.tolist()], dtype=bool)
        matrix, totals = self.matrix[known], self.totals[known]
        columns = np.flatnonzero(free)
        moves = csr_array((np.ones(len(columns)), (columns, np.arange(len(columns)))), shape=(len(known), len(columns)))
        member, nothing = self.members[[group]], csr_array((1, len(columns)))
        wanted = vstack([hstack([matrix, moves, -moves]), hstack([member, nothing, nothing])])
        limits = np.append(totals, value)
        least, greatest = self._bounds(value)
        bounds = Bounds(
            np.append(least, np.zeros(2 * len(columns))), np.append(greatest, np.full(2 * len(columns), np.inf))
        )
        cost = [self._cost(index) for index in known[columns].tolist()]
        objective = np.concatenate([np.zeros(len(self.counts)), cost, cost])
        programme = Programme(objective, wanted, (limits, limits), bounds, len(self.counts))
        return programme.solved(
            lambda table: (
                self._is_table(table)
                and (member @ table)[0] == value
                and not (matrix[~free] @ table != totals[~free]).any()
            )
        )

    def _cost(self, index: int) -> float:
        """Return the cost of suppressing every number that shows a sum."""
        return sum(self.costs[number] for number in self.numbers[index] - self.hidden)

    def _suppress_changed(self, table: Vector) -> None:
        changed = np.flatnonzero(self._known(self.hidden) & (self.matrix @ table != self.totals))
        for index in changed.tolist():
            self.hidden |= self.numbers[index]

    # What can be printed after all

    def _print_again(self) -> None:
        """Print numbers again that the protection does not need, those that are missed most first."""
        primary = {
            number for index, numbers in enumerate(self.numbers) for number in numbers if self._is_protected(index)
        }
        for number in sorted(self.hidden - primary, key=lambda item: (-self.costs[item], item)):
            self._try_without(number)

    def _is_protected(self, index: int) -> bool:
        """Return whether a sum is itself a protected count."""
        row = self.matrix[[index]]
        alike = self.members @ row.T
        sizes = self.members.sum(axis=1)
        same = (np.asarray(alike.todense()).ravel() == sizes) & (sizes == row.nnz)
        return bool(same.any()) and bool((row.data == 1).all())

    def _try_without(self, number: int) -> None:
        """Print a number again where every value of every group stays possible."""
        hidden = self.hidden - {number}
        known = self._known(hidden)
        matrix, totals = self.matrix[known], self.totals[known]
        tables = [table for table in self.tables if not (matrix @ table != totals).any()]
        met = _met(self.members, tables, self.met.shape)
        missing = [(int(g), int(v)) for g, v in np.argwhere(self.met & ~met)]
        if len(missing) > FEW_TABLES:
            return
        for group, value in missing:
            if met[group, value]:
                continue
            table = self.table(group, value, hidden)
            if table is None:
                return
            tables.append(table)
            met |= _met(self.members, [table], self.met.shape)
        self.hidden, self.tables = hidden, tables


def _met(members: csr_array, tables: Sequence[Vector], shape: tuple[int, ...]) -> Flags:
    """Groups by value: whether one of some tables has that value there."""
    met = np.zeros(shape, dtype=bool)
    for table in tables:
        values = members @ table
        within = np.flatnonzero((values >= 0) & (values < shape[1]))
        met[within, values[within]] = True
    return met


def _matrix(rows: Sequence[Mapping[int, int]], width: int) -> csr_array:
    """Return a sparse matrix of whole numbers from its rows."""
    cells = [(row, column, often) for row, items in enumerate(rows) for column, often in sorted(items.items())]
    data = np.array([often for _, _, often in cells], dtype=np.int64)
    places = (
        np.array([row for row, _, _ in cells], dtype=int),
        np.array([column for _, column, _ in cells], dtype=int),
    )
    return csr_array((data, places), shape=(len(rows), width))
