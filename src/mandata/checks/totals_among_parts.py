"""Codes whose figures are the sum of all others of their list: they would be counted together with their parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from mandata.checks.subjects import number, subject_of_row
from mandata.findings import Finding, Place
from mandata.framework.field_types.figures import write_figure
from mandata.framework.model import ORGANISATIONS, Field, Form, Framework
from mandata.framework.validate.totals import chooses
from mandata.messages import Label, joined
from mandata.records import Records

ENOUGH = 2
"""Groups of rows in which the sum must hold: once may be chance."""

LEAST = 10
"""Sums of smaller figures are equal by chance."""

Row = Mapping[str, Any]
Sums = Mapping[str, list[tuple[Row, list[Row]]]]
"""Code to the rows that have it, each with the other rows of its group."""


def check_totals_among_parts(framework: Framework, records: Records, cycle: int) -> list[Finding]:
    """Find codes whose figures add up the other codes, in every group of rows that differ in nothing else of the key.

    Forms whose indicators all say which codes count are left out.

    Args:
        framework: with the forms and their code lists.
        records: of its forms.
        cycle: number of the cycle reported on; earlier ones count as evidence too.

    Returns:
        A warning for each such code, at its first record in the cycle.
    """
    return [
        finding
        for form in framework.forms.values()
        if form.kind == "return"
        for name in form.table.primaryKey
        if (dimension := form.field(name)) and _is_counted(framework, form, dimension)
        for finding in _found(
            form, dimension, records.table(form.name).to_pylist(), framework.totals_of(form.name, name), cycle
        )
    ]


def _is_counted(framework: Framework, form: Form, dimension: Field) -> bool:
    """Return whether an indicator adds up all codes of a field."""
    if not dimension.codelist or dimension.codelist == ORGANISATIONS:
        return False
    over = (item for item in framework.indicators.values() if item.form == form.name and not item.parts)
    return any(not chooses(item, dimension.name) for item in over)


def _found(form: Form, dimension: Field, rows: Sequence[Row], totals: frozenset[str], cycle: int) -> Iterator[Finding]:
    rest = [name for name in form.table.primaryKey if name != dimension.name]
    groups: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in rows:
        if row["_cycle"] <= cycle and row[dimension.name] not in totals:
            groups[row["_cycle"], *(row[name] for name in rest)].append(row)
    asked = [field for field in form.table.fields if field.counts and field.unit != "percent"]
    for code in dict.fromkeys(row[dimension.name] for group in groups.values() for row in group):
        for field in (field for field in asked if form.is_answer(field)):
            sums = [found for group in groups.values() if (found := _sum(group, dimension.name, code, field.name))]
            now = next((found for found in sums if found[0]["_cycle"] == cycle), None)
            if now and len(sums) >= ENOUGH and all(_is_total(field.name, *found) for found in sums):
                yield _finding(form, dimension, field, *now)
                break


def _sum(group: Sequence[Row], dimension: str, code: str, field: str) -> tuple[Row, list[Row]] | None:
    """Return the row of a code with the others of its group; None if there are too few or a figure is missing."""
    whole = [row for row in group if row[dimension] == code]
    parts = [row for row in group if row[dimension] != code]
    if len(whole) != 1 or len(parts) < 2 or any(row[field] is None for row in group):
        return None
    return whole[0], parts


def _is_total(field: str, whole: Row, parts: Sequence[Row]) -> bool:
    return whole[field] >= LEAST and Fraction(whole[field]) == sum(Fraction(row[field]) for row in parts)


def _finding(form: Form, dimension: Field, field: Field, whole: Row, parts: Sequence[Row]) -> Finding:
    code, figure, cycle = whole[dimension.name], write_figure(whole[field.name]), whole["_cycle"]
    added = " + ".join(write_figure(row[field.name]) for row in parts)
    return Finding(
        "total-among-parts",
        {
            "what": Label(field.label),
            "code": str(code),
            "cycle": str(cycle),
            "figure": number(whole[field.name]),
            "parts": joined([number(row[field.name]) for row in parts]),
        },
        Place(whole["_return"], whole["_line"]),
        subject=subject_of_row(form, whole, field.name, about=code),
        figures=((str(code), figure), ("parts", added)),
    )
