"""Totals that a code list declares, compared with the sum of their parts. The report computes from the parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from mandata.answers import Status
from mandata.checks.subjects import number, subject_of_row
from mandata.findings import Finding, Place
from mandata.framework.field_types.figures import write_figure
from mandata.framework.model import CodeList, Field, Form, Framework
from mandata.messages import Label, joined
from mandata.records import Records

Row = Mapping[str, Any]
Group = Mapping[str, Row]
"""Code to its row, of rows that are alike in the rest of the key."""


def check_declared_totals(framework: Framework, records: Records, cycle: int) -> list[Finding]:
    """Compare each figure of a declared total with the figures of its parts.

    Args:
        framework: with the forms and their code lists.
        records: of its forms.
        cycle: number of the cycle reported on; later ones are left out.

    Returns:
        A warning for each total that is not the sum of its parts.
    """
    return [
        finding
        for form in framework.forms.values()
        for dimension in form.table.fields
        if dimension.name in form.table.primaryKey
        and (codes := framework.code_list_of(form.name, dimension.name))
        and codes.totals
        for group in _groups(form, dimension, records.table(form.name).to_pylist(), cycle)
        for total in sorted(codes.totals & group.keys())
        for field in form.table.fields
        if field.counts and field.unit != "percent" and form.is_answer(field)
        for finding in _compared(form, field, group, total, codes)
    ]


def _groups(form: Form, dimension: Field, rows: Sequence[Row], cycle: int) -> list[Group]:
    rest = [name for name in form.table.primaryKey if name != dimension.name]
    groups: dict[tuple[object, ...], dict[str, Row]] = defaultdict(dict)
    for row in rows:
        if row["_cycle"] <= cycle:
            groups[row["_cycle"], *(row[name] for name in rest)][row[dimension.name]] = row
    return list(groups.values())


def _compared(form: Form, field: Field, group: Group, total: str, codes: CodeList) -> Iterator[Finding]:
    row, parts = group[total], codes.parts_of(total)
    given = [group[code][field.name] for code in parts if code in group and group[code][field.name] is not None]
    if row[field.name] is None or Fraction(row[field.name]) == sum(map(Fraction, given)):
        return
    missing = [code for code in parts if code not in group or _is_unknown(group[code], field.name)]
    if not given and not missing:  # no part applies
        return
    figure, added = write_figure(row[field.name]), " + ".join(map(write_figure, given))
    yield Finding(
        "declared-total",
        {
            "what": Label(field.label),
            "code": Label(codes.label(total)),
            "cycle": str(row["_cycle"]),
            "figure": number(row[field.name]),
            "sum": number(sum(map(Fraction, given))),
            **({"missing": joined([Label(codes.label(code)) for code in missing])} if missing else {}),
        },
        Place(row["_return"], row["_line"]),
        subject=subject_of_row(form, row, field.name, about=total),
        figures=((total, figure), ("parts", added)),
        variant="incomplete" if missing else "",
    )


def _is_unknown(row: Row, field: str) -> bool:
    """Return whether a figure is missing, and not because it does not apply."""
    return row[field] is None and row[f"{field}__status"] != Status.NOT_APPLICABLE
