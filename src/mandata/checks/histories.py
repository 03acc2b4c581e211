"""Comparisons over all cycles: figures that never change, counts that shrink, organisations that stopped reporting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from mandata.answers import Status
from mandata.checks.finding_settings import limits_of
from mandata.checks.series import Series, series_of
from mandata.checks.subjects import number, subject_of_row
from mandata.findings import Finding, Place, Subject
from mandata.framework.model import Form, Framework
from mandata.indicators.rounding import number_text
from mandata.messages import Label, Params, joined
from mandata.records import Records
from mandata.records.row_findings import organisation_fields
from mandata.records.schema import status_of


def check_histories(framework: Framework, records: Records, cycle: int) -> list[Finding]:
    """Report repeated figures, cumulative counts that fall, and organisations that no longer answer.

    Args:
        cycle: number of the cycle reported on.
    """
    series = list(series_of(framework, records, cycle))
    return [
        *(found for item in series for found in (*_fallen(item), *_repeated(item, framework))),
        *(found for form in framework.forms.values() for found in _silent(form, framework, records, cycle)),
    ]


def _fallen(series: Series) -> Iterator[Finding]:
    if series.field.cumulative and series.now.number < series.earlier[-1]:
        yield _finding("cumulative-falls", series, {"before": number(series.earlier[-1])})


def _repeated(series: Series, framework: Framework) -> Iterator[Finding]:
    """Find a figure that is the same for some cycles in a row.

    Small counts stay the same by chance: of a mean m, two are alike once in 2√(πm) cycles.
    """
    limits = limits_of(framework, "repeated-value", series.form.name, series.field.name)
    cycles = int(limits["cycles"])
    last = series.points[-cycles:]
    same = len({point.number for point in last}) == 1 and all(point.is_sure for point in last)
    if len(last) == cycles and same and abs(series.now.number) >= limits["least"] and not series.field.cumulative:
        yield _finding("repeated-value", series, {"cycles": cycles - 1})


def _finding(code: str, series: Series, params: Params) -> Finding:
    row, name = series.now.row, series.field.name
    figures = (("now", number_text(series.now.number)), ("before", number_text(series.earlier[-1])))
    place = Place(row["_return"], row["_line"])
    subject = subject_of_row(series.form, row, name)
    return Finding(code, {**series.params, **params}, place, subject=subject, figures=figures)


def _silent(form: Form, framework: Framework, records: Records, cycle: int) -> Iterator[Finding]:
    """Return organisations that answered the form last time and not now, although others answered it now."""
    own = next(iter(organisation_fields(form)), None)
    if form.kind != "return" or own is None:
        return
    spoke, gave = defaultdict[int, list[str]](list), defaultdict[int, list[str]](list)
    for row in records.table(form.name).to_pylist():
        if _says_something(form, row):
            spoke[row["_cycle"]].append(row[own])
        if _gives_figure(form, row):
            gave[row["_cycle"]].append(row[own])
    earlier = [number for number in spoke if number < cycle]
    if not earlier or cycle not in spoke:
        return
    last = max(earlier)
    before = dict.fromkeys(gave[last])
    gone = [code for code in before if code not in spoke[cycle] and _is_open(framework, code, cycle)]
    if gone:
        yield Finding(
            "silent-now",
            {"what": Label(form.title), "cycle": str(cycle), "names": joined(gone), "last": str(last)},
            subject=Subject(form.name, cycle=cycle),
            figures=(("silent", ", ".join(gone)),),
        )


def _says_something(form: Form, row: Mapping[str, Any]) -> bool:
    """Return whether any cell of a row has an answer, or the reason why there is none."""
    answers = (field for field in form.table.fields if form.is_answer(field))
    return any(row[status_of(field.name)] != Status.NOT_REPORTED for field in answers)


def _gives_figure(form: Form, row: Mapping[str, Any]) -> bool:
    return any(field.counts and row[field.name] is not None for field in form.table.fields)


def _is_open(framework: Framework, code: str, cycle: int) -> bool:
    declared, organisation = framework.cycle(cycle), framework.organisations.get(code)
    return bool(declared and organisation and organisation.is_open(declared.period.start, declared.period.end))
