"""Shares that together make a whole, and do not add up to 100."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from mandata.checks.printed import decimals_of
from mandata.checks.subjects import number, subject_of_row, where
from mandata.findings import Finding, Place
from mandata.framework.field_types.figures import write_figure
from mandata.framework.model import Field, Form, Framework
from mandata.messages import Label, joined
from mandata.records import Records


def check_sums_of_shares(framework: Framework, records: Records, cycle: int) -> list[Finding]:
    """Check that shares add up to 100, for every field that declares `whole_over`, up to a cycle.

    Each share can be wrong by half a unit of its last printed digit, so n shares by n halves. If a share is missing,
    only a sum above 100 is reported.
    """
    return [
        finding
        for form in framework.forms.values()
        for field in form.table.fields
        if field.whole_over
        for rows in _wholes(form, field.whole_over, framework.totals_of(form.name, field.whole_over), records, cycle)
        for finding in _compared(form, field, field.whole_over, rows)
    ]


def _wholes(
    form: Form, over: str, totals: Collection[str], records: Records, cycle: int
) -> list[list[Mapping[str, Any]]]:
    """Return groups of rows that make a whole: they share the key, except for the field that the shares go over.

    A declared total is no part of the whole.
    """
    rest = [name for name in form.table.primaryKey if name != over]
    found: dict[tuple[object, ...], list[Mapping[str, Any]]] = defaultdict(list)
    for row in records.table(form.name).to_pylist():
        if row["_cycle"] <= cycle and row[over] not in totals:
            found[row["_cycle"], *(row[name] for name in rest)].append(row)
    return list(found.values())


def _compared(form: Form, field: Field, over: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    given = [row for row in rows if row[field.name] is not None]
    if not given:
        return
    shares = [Decimal(row[field.name]) for row in given]
    slack = sum(Decimal(5).scaleb(-decimals_of(share) - 1) for share in shares)
    total = sum(shares, Decimal(0))
    if total <= 100 + slack and (total >= 100 - slack or len(given) < len(rows)):
        return
    first = given[0]
    rest = (first[name] for name in form.table.primaryKey if name != over)
    yield Finding(
        "shares-do-not-add-up",
        {
            "what": Label(field.label),
            "where": where(rest, first["_cycle"]),
            "parts": joined([number(share) for share in shares]),
            "total": number(total),
        },
        Place(first["_return"], first["_line"]),
        subject=subject_of_row(form, first, field.name),
        figures=tuple((str(row[over]), write_figure(row[field.name])) for row in given),
    )
