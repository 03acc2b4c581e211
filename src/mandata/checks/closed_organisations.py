"""Figures of organisations that were closed in the cycle that the figures are of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mandata.checks.subjects import subject_of_row
from mandata.findings import Finding, Place, Severity
from mandata.framework.field_types.figures import write_figure
from mandata.framework.model import ORGANISATIONS, Cycle, Form, Framework, Organisation
from mandata.messages import Label
from mandata.records import Records
from mandata.records.capping import MOST_ALIKE, and_more

Row = Mapping[str, Any]


def check_closed_organisations(framework: Framework, records: Records, cycle: int) -> list[Finding]:
    """Find the rows with figures of an organisation that was closed, or not yet open, in the cycle reported on.

    Returns:
        A warning for each such row, at most `MOST_ALIKE` for one form, then a count of the rest.
    """
    declared = framework.cycle(cycle)
    if declared is None:
        return []
    forms = [form for name, form in framework.forms.items() if name != ORGANISATIONS]
    return [finding for form in forms for finding in _of_form(form, framework, records, declared)]


def _of_form(form: Form, framework: Framework, records: Records, cycle: Cycle) -> Iterator[Finding]:
    names = [field.name for field in form.table.fields if field.codelist == ORGANISATIONS]
    rows = records.table(form.name).to_pylist() if names else []
    found = [
        (row, organisation)
        for row in rows
        if row["_cycle"] == cycle.number
        for organisation in _closed(row, names, framework, cycle)
    ]
    for row, organisation in found[:MOST_ALIKE]:
        if figures := _figures(form, row):
            yield _finding(form, row, organisation, cycle, figures)
    if rest := found[MOST_ALIKE:]:
        yield and_more(len(rest), "closed-organisation", Place(rest[0][0]["_return"]), Severity.WARNING)


def _closed(row: Row, names: list[str], framework: Framework, cycle: Cycle) -> Iterator[Organisation]:
    for name in names:
        organisation = framework.organisations.get(row[name] or "")
        if organisation and not organisation.is_open(cycle.period.start, cycle.period.end):
            yield organisation


def _figures(form: Form, row: Row) -> tuple[tuple[str, str], ...]:
    """Return the numbers in a row other than zero."""
    fields = [field for field in form.table.fields if field.counts and form.is_answer(field)]
    return tuple((field.name, write_figure(row[field.name])) for field in fields if row[field.name])


def _finding(
    form: Form, row: Row, organisation: Organisation, cycle: Cycle, figures: tuple[tuple[str, str], ...]
) -> Finding:
    opens_later = bool(organisation.opened) and organisation.opened > cycle.period.end.isoformat()
    is_closed = bool(organisation.closed) and not opens_later
    return Finding(
        "closed-organisation",
        {
            "what": Label(form.title),
            "cycle": str(cycle.number),
            "name": organisation.code,
            "day": organisation.closed if is_closed else organisation.opened,
        },
        Place(row["_return"], row["_line"]),
        subject=subject_of_row(form, row, ""),
        figures=figures,
        variant="" if is_closed else "not-open",
    )
