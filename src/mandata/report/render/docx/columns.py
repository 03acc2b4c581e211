"""The columns of Word's tables. Lengths are twentieths of a point."""

from __future__ import annotations

from dataclasses import dataclass

from mandata.report.exhibits.fitting import Area, Group, Measures, Type
from mandata.report.exhibits.model import Head, Table

TWENTIETHS = 20
"""Twentieths of a point."""

TEXT_WIDTH, TEXT_HEIGHT = 9184, 14117
"""Between the margins of the reference document."""

PADDING = 10.0
"""Word processors measure each in their own way: a little more than the cell's margins."""

TYPE, SMALL_TYPE = Type(9.0, PADDING), Type(8.0, PADDING)
"""Those of the styles Table Text and Small Table Text; the type of Table Change is as large as the smaller one."""

ARROW = 1.0
"""Width of an arrow and the space after it, in ems."""

UPRIGHT = Area(TEXT_WIDTH / TWENTIETHS, TEXT_HEIGHT / TWENTIETHS)
TURNED = Area(UPRIGHT.height, UPRIGHT.width)
"""A turned page has the same margins, turned with it."""

MEASURES = Measures(UPRIGHT, TURNED, (TYPE, SMALL_TYPE), SMALL_TYPE, ARROW)
BEHIND_A_CHART = Measures(UPRIGHT, TURNED, (SMALL_TYPE,), SMALL_TYPE, ARROW)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: one column of the grid, and a second one if changes are next to the figures.

    Attributes:
        detail: width of that second one, 0 for none.
    """

    head: Head
    width: int
    detail: int = 0

    @property
    def span(self) -> int:
        """The number of grid columns that it spans."""
        return 2 if self.detail else 1

    @property
    def whole(self) -> int:
        """Width of both."""
        return self.width + self.detail


def columns(shown: Table, group: Group) -> tuple[Column, ...]:
    """Return the columns of a group of a table's columns."""
    return tuple(
        Column(shown.heads[number], int(width.own * TWENTIETHS), int(width.detail * TWENTIETHS))
        for number, width in zip(group.columns, group.widths, strict=True)
    )
