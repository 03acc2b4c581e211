"""Percentages that look like fractions: 0.35 where 35 is asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from mandata.checks.subjects import number, subject_of_row, where
from mandata.findings import Finding, Place
from mandata.framework.field_types.figures import write_figure
from mandata.framework.model import Field, Form, Framework
from mandata.messages import Label
from mandata.records import Records
from mandata.records.row_findings import organisation_fields

PERCENT = "percent"

Row = Mapping[str, Any]


def check_fractions(framework: Framework, records: Records, cycle: int) -> list[Finding]:
    """Find percentages that may have been given as fractions.

    An organisation whose figures for a percentage lie between 0 and 1, all of them, may have given fractions. Where a
    row has an earlier figure, the jump from it is found instead.

    Args:
        cycle: number of the cycle reported on; earlier ones only say which rows are not new.

    Returns:
        A warning for each such percentage, at its record.
    """
    return [
        finding
        for form in framework.forms.values()
        for field in form.table.fields
        if field.unit == PERCENT and field.field_type.decimals
        for finding in _of_field(form, field, records.table(form.name).to_pylist(), cycle)
    ]


def _of_field(form: Form, field: Field, rows: Sequence[Row], cycle: int) -> Iterator[Finding]:
    given = [row for row in rows if row[field.name] is not None]
    known = {_key(form, row) for row in given if row["_cycle"] < cycle} if form.table.primaryKey else set()
    by_organisation: dict[str, list[Row]] = defaultdict(list)
    for row in given:
        if row["_cycle"] == cycle and row[field.name] != 0:
            by_organisation[_organisation(form, row)].append(row)
    for its_rows in by_organisation.values():
        if all(0 < row[field.name] <= 1 for row in its_rows):
            new = (row for row in its_rows if row[field.name] < 1 and _key(form, row) not in known)
            yield from (_finding(form, field, row) for row in new)


def _key(form: Form, row: Row) -> tuple[object, ...]:
    return tuple(row[name] for name in form.table.primaryKey)


def _organisation(form: Form, row: Row) -> str:
    return next((row[name] or "" for name in organisation_fields(form)), "")


def _finding(form: Form, field: Field, row: Row) -> Finding:
    share = Decimal(row[field.name])
    return Finding(
        "share-as-fraction",
        {
            "what": Label(field.label),
            "where": where(_key(form, row), row["_cycle"]),
            "share": number(share),
            "number": number(100 * share),
        },
        Place(row["_return"], row["_line"]),
        subject=subject_of_row(form, row, field.name),
        figures=((field.name, write_figure(share)),),
    )
