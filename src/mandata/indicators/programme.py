"""Integer programmes: whole numbers that meet some equations at the least cost, found by HiGHS and checked exactly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

NODES = 5_000
"""Nodes after which an integer programme is given up; not a time, so that the result is the same on every machine."""

GAP = 0.05
"""The largest distance of a solution from the best one, as a share of its cost."""

WHOLE = 1e-6
"""The largest distance of a solution from a whole number."""

Vector = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, slots=True)
class Programme:
    """An integer programme. The first unknowns must be whole numbers; the others, which measure changes, need not.

    Attributes:
        cost: of each unknown.
        limits: least and greatest of each row of the matrix.
        whole: how many of the unknowns must be whole.
    """

    cost: Any
    matrix: Any
    limits: tuple[Any, Any]
    bounds: Bounds
    whole: int

    def solved(self, is_sound: Callable[[Vector], bool], *, is_exact: bool = True) -> Vector | None:
        """Return the whole unknowns at a best solution, or at a good one; None if none was found.

        Without the condition of whole numbers the programme is solved many times faster, and mostly has whole numbers
        anyway. If not, only the others are searched again, and finally all of them.

        Args:
            is_sound: whether the unknowns meet every equation, calculated in whole numbers.
            is_exact: whether to go on to the last step.
        """
        found = self._run(self.bounds, whole=0)
        if found is None:
            return None
        near = np.rint(found[: self.whole])
        table: Vector = near.astype(np.int64)
        if is_sound(table):
            return table
        most = (1 + GAP) * float(self.cost @ found) + WHOLE
        for bounds in [self._around(found), *([self.bounds] if is_exact else [])]:
            again = self._run(bounds, self.whole)
            if again is None or (is_exact and bounds is not self.bounds and self.cost @ again > most):
                continue
            table = np.rint(again[: self.whole]).astype(np.int64)
            if is_sound(table):
                return table
        return None

    def _around(self, found: Any) -> Bounds:
        """Return bounds that fix the whole numbers of a solution and let the others take the nearest ones."""
        low, high = np.array(self.bounds.lb, dtype=float), np.array(self.bounds.ub, dtype=float)
        near = np.rint(found[: self.whole])
        is_whole = np.abs(found[: self.whole] - near) < WHOLE
        low[: self.whole] = np.where(is_whole, near, np.floor(found[: self.whole]))
        high[: self.whole] = np.where(is_whole, near, np.ceil(found[: self.whole]))
        return Bounds(low, high)

    def _run(self, bounds: Bounds, whole: int) -> Any:
        integrality = np.zeros(self.matrix.shape[1])
        integrality[:whole] = 1
        constraints = LinearConstraint(self.matrix.tocsc().astype(float), *self.limits)
        options = {"node_limit": NODES, "mip_rel_gap": GAP}
        return milp(self.cost, integrality=integrality, bounds=bounds, constraints=constraints, options=options).x
