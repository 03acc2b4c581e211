"""The figures of one cell through the cycles: the same field of the same row, cycle by cycle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from mandata.answers import Status
from mandata.checks.subjects import number, where
from mandata.framework.model import Field, Form, Framework
from mandata.messages import Label, Params
from mandata.records import Records
from mandata.records.schema import status_of

SURE = (Status.REPORTED, Status.PROVISIONAL)


@dataclass(frozen=True, slots=True)
class Point:
    """The figure of one cycle, with its record."""

    cycle: int
    number: Fraction
    is_sure: bool
    row: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Series:
    """The figures of a cell up to the cycle reported on, in order; cycles without one are left out."""

    form: Form
    field: Field
    key: tuple[object, ...]
    points: Sequence[Point]

    @property
    def now(self) -> Point:
        """The last figure."""
        return self.points[-1]

    @property
    def earlier(self) -> list[Fraction]:
        """The figures before it."""
        return [point.number for point in self.points[:-1]]

    @property
    def is_count(self) -> bool:
        """Whether it counts things, so that chance moves it as it moves counts."""
        return self.field.counts and not self.field.field_type.decimals

    @property
    def params(self) -> Params:
        """The field, the row and the figure, as parameters of a message."""
        return {
            "what": Label(self.field.label),
            "where": where(self.key, self.now.cycle),
            "now": number(self.now.number),
        }


def series_of(framework: Framework, records: Records, cycle: int) -> Iterator[Series]:
    """Return every series with a figure in the cycle and one before it.

    Registers, whose entries are their own history, and forms whose rows have no name are left out.

    Args:
        cycle: number of the cycle reported on; later figures are left out.
    """
    for form in framework.forms.values():
        if form.kind == "return" and form.table.primaryKey:
            yield from _of_form(form, records.table(form.name).to_pylist(), cycle)


def _of_form(form: Form, rows: Sequence[Mapping[str, Any]], cycle: int) -> Iterator[Series]:
    histories: dict[tuple[object, ...], list[Mapping[str, Any]]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: int(row["_cycle"])):
        if row["_cycle"] <= cycle:
            histories[tuple(row[name] for name in form.table.primaryKey)].append(row)
    asked = [field for field in form.table.fields if field.counts and form.is_answer(field)]
    for key, history in histories.items():
        for field in asked:
            points = [point for row in history if (point := _point(row, field)) is not None]
            if len(points) > 1 and points[-1].cycle == cycle:
                yield Series(form, field, key, points)


def _point(row: Mapping[str, Any], field: Field) -> Point | None:
    if row[field.name] is None:
        return None
    return Point(int(row["_cycle"]), Fraction(row[field.name]), row[status_of(field.name)] in SURE, row)
