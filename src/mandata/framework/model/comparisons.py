"""Comparisons: two indicators that must agree, or of which one may not exceed the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field as Key

from mandata.framework.model.base import Model


class Side(Model):
    """One side of a comparison.

    Attributes:
        indicator: its id.
        where: dimension to code, to take one part of it.
    """

    indicator: str
    where: Mapping[str, str] = Key(default_factory=dict)


class Comparison(Model):
    """What must hold between two indicators, in every cycle and at every place where both have a figure.

    They are compared as they are printed, at the fewer decimals of the two.

    Attributes:
        id: lower case with hyphens; part of the finding.
        left: the figure that is held against the other: a part, or one of two reports of one fact.
        is: `same` for one fact that is given twice, `at_most` for a part and its whole, `at_least` for a whole and its
            part.
        right: the figure it is held against.
        by: dimensions that both have; they are compared at every code. Without any, in one figure each.
        severity: how much it matters.
        message: what is wrong when it does not hold, in one sentence.
    """

    id: str = Key(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    left: Side
    relation: Literal["same", "at_most", "at_least"] = Key(alias="is")
    right: Side
    by: tuple[str, ...] = ()
    severity: Literal["error", "warning", "note"] = "warning"
    message: str
