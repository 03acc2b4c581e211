"""The tables of counts that an attacker could believe: they agree with every sum that a reader still knows.

Each table comes from an integer programme and is checked in whole numbers. `mandata.indicators.suppression` describes
the method and its sources.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds
from scipy.sparse import csr_array, diags_array, hstack, vstack

from mandata.indicators.programme import Programme, Vector

MANY_ATOMS = 400
"""Above this number of atoms, look for tables near a group first."""

NEAR = (150, 1_200)
"""Atoms near a group to look at: first, and if there is no table among them."""

Flags = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True)
class Attacker:
    """A reader who works out counts from printed sums.

    Attributes:
        counts: true count of each atom.
        matrix: sums by atoms; `totals` are their values.
        members: protected groups by atoms.
        numbers: of each sum, the indices of the printed numbers that show it.
        threshold: the least count that may be known.
    """

    counts: Vector
    matrix: csr_array
    totals: Vector
    members: csr_array
    numbers: Sequence[frozenset[int]]
    threshold: int

    @classmethod
    def of(
        cls,
        counts: Sequence[int],
        sums: Sequence[Mapping[int, int]],
        numbers: Sequence[frozenset[int]],
        groups: Sequence[frozenset[int]],
        threshold: int,
    ) -> Attacker:
        """Return the attacker who knows some sums, each from the index of an atom to how often it is counted."""
        true = np.array(counts, dtype=np.int64)
        matrix = _matrix(sums, len(counts))
        members = _matrix([dict.fromkeys(group, 1) for group in groups], len(counts))
        return cls(true, matrix, matrix @ true, members, numbers, threshold)

    def known(self, hidden: Collection[int]) -> Flags:
        """Return which sums are known if some numbers are suppressed."""
        return np.array([not numbers or not numbers <= set(hidden) for numbers in self.numbers], dtype=bool)

    def _bounds(self, more: int = 0) -> tuple[Vector, Vector]:
        """Return the least and greatest count of each atom, so wide that they exclude nothing."""
        least = np.minimum(self.counts, 0)
        return least, np.full(len(self.counts), np.abs(self.counts).sum() + 2 * self.threshold + more)

    def table(self, group: int, value: int, hidden: Collection[int]) -> Vector | None:
        """Return a table with a value for a group, found among all tables; None if there is none."""
        known = self.known(hidden)
        matrix, totals = self.matrix[known], self.totals[known]
        wanted = vstack([matrix, self.members[[group]]])
        limits = np.append(totals, value)
        least, greatest = self._bounds(value)
        programme = Programme(
            np.zeros(len(self.counts)), wanted, (limits, limits), Bounds(least, greatest), len(self.counts)
        )
        return programme.solved(lambda table: self._is_table(table) and not (wanted @ table != limits).any())

    def nearest(self, chosen: Vector, value: int, hidden: Collection[int]) -> Vector | None:
        """Return the table in which some groups, combined, are nearest to a value."""
        known = self.known(hidden)
        matrix, totals, members = self.matrix[known], self.totals[known], self.members[chosen]
        atoms, groups = len(self.counts), len(chosen)
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

    def line(self, group: int, hidden: Collection[int]) -> list[Vector]:
        """Return tables that lie on a line, one for each value of a group from zero up; none if there is no line."""
        known = self.known(hidden)
        matrix, totals = self.matrix[known], self.totals[known]
        atoms, last = len(self.counts), self.threshold - 1
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
        return [] if found is None else [found[:atoms] + value * found[atoms:] for value in range(last + 1)]

    def _is_line(self, both: Vector, matrix: csr_array, totals: Vector, member: csr_array) -> bool:
        """Return whether a table and a step give a table for every value of a group."""
        start, step = both[: len(self.counts)], both[len(self.counts) :]
        meets = not (matrix @ start != totals).any() and not (matrix @ step).any()
        end = start + (self.threshold - 1) * step
        counted = ((member @ start)[0], (member @ step)[0])
        return meets and counted == (0, 1) and self._is_table(start) and self._is_table(end)

    def _is_table(self, table: Vector) -> bool:
        """Return whether no count of a table is negative."""
        return bool((table >= np.minimum(self.counts, 0)).all())

    def near(self, group: int, value: int, hidden: Collection[int]) -> Vector | None:
        """Return a table with a value for a group that agrees with all that is known; None if none was found.

        Few atoms are not searched: `cheapest` finds such a table there as quickly.
        """
        if len(self.counts) <= MANY_ATOMS:
            return None
        for atoms in NEAR:
            if (table := self._nearby(group, value, hidden, atoms)) is not None:
                return table
        return self.table(group, value, hidden)

    def _nearby(self, group: int, value: int, hidden: Collection[int], atoms: int) -> Vector | None:
        """Return a table in which only a few atoms near a group differ from the true counts; None if none was found.

        In a large programme this finds most tables quickly.
        """
        known = self.known(hidden)
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
        """Return the atoms of a group and those in sums with them, of each sum the greatest, and so on."""
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

    def cheapest(
        self, group: int, value: int, hidden: Collection[int], cost_of: Callable[[int], float]
    ) -> Vector | None:
        """Return the table with a value for a group that changes known sums at the least cost; None if there is none.

        Args:
            cost_of: the cost of changing a sum, by its index.
        """
        known = np.flatnonzero(self.known(hidden))
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
        cost = [cost_of(index) for index in known[columns].tolist()]
        objective = np.concatenate([np.zeros(len(self.counts)), cost, cost])
        programme = Programme(objective, wanted, (limits, limits), bounds, len(self.counts))
        return programme.solved(
            lambda table: (
                self._is_table(table)
                and (member @ table)[0] == value
                and not (matrix[~free] @ table != totals[~free]).any()
            )
        )


def _matrix(rows: Sequence[Mapping[int, int]], width: int) -> csr_array:
    """Return a sparse matrix of whole numbers from its rows."""
    cells = [(row, column, often) for row, items in enumerate(rows) for column, often in sorted(items.items())]
    data = np.array([often for _, _, often in cells], dtype=np.int64)
    places = (
        np.array([row for row, _, _ in cells], dtype=int),
        np.array([column for _, column, _ in cells], dtype=int),
    )
    return csr_array((data, places), shape=(len(rows), width))
