"""Completeness: which organisation has answered which form, how much of it, and when.

An organisation that answers by its kind reports about itself: its answer is the rows in which it names itself. An
office
that is named by its code reports about others: every row of its form is its one answer. If codes say who is asked for
their rows, the rows of these codes are the answer. If several are asked and the rows do not show whose they
are, the rows are the answer of all of them together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pyarrow.compute as pc

from mandata.answers import Status
from mandata.findings import Finding, Place, Severity, Subject
from mandata.framework.model import Cycle, Form, Framework, Organisation
from mandata.messages import N_, Label, Param, Params, Phrase, plural
from mandata.records import Records
from mandata.records.expected import asked_codes, expected_returns, own_field
from mandata.records.schema import status_of
from mandata.records.submissions import Submission

CODES = ("not-answered", "partly-answered", "submitted-late")
"""Codes of its findings: each is of a form, and of everybody who is asked for it together."""


class Answered(StrEnum):
    """The completeness of a form's answers."""

    WHOLE = "answered"
    PARTLY = "partly"
    MISSING = "missing"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True)
class FormStatus:
    """One organisation's return for one form.

    Attributes:
        given, asked: cells that were answered, including reasons, of those in its rows that ask for an answer.
        rows: number of its rows.
        file: the return with its rows, from the workspace's folder; "" if there are none.
        together: whether others are asked too, and the rows do not show whose they are.
        submitted: when it was submitted, if known.
        days_late: days between its deadline and that; 0 if in time, or if either is not known.
    """

    form: str
    organisation: str
    state: Answered
    given: int
    asked: int
    rows: int
    file: str = ""
    together: bool = False
    submitted: Submission | None = None
    days_late: int = 0


def completeness(framework: Framework, records: Records, cycle: Cycle) -> list[FormStatus]:
    """Return the status of every return that a cycle asks for, by form and organisation in their order.

    Registers, which are not submitted, and forms that no organisation is asked for are left out.
    """
    asked: dict[str, list[Organisation]] = defaultdict(list)
    for form, organisation in expected_returns(framework, cycle):
        asked[form.name].append(organisation)
    days = {(item.form, item.organisation): item for item in records.submissions if item.cycle == cycle.number}
    return [
        status
        for name, organisations in asked.items()
        for status in _of_form(framework, framework.forms[name], organisations, records, cycle=cycle, days=days)
    ]


def check_completeness(framework: Framework, records: Records, cycle: int) -> list[Finding]:
    """Report, for each form, the organisations that did not answer, answered in part, or were late.

    Args:
        cycle: number of the cycle reported on; other cycles are not checked.

    Returns:
        At most one finding of each code per form: a warning if a required form is not answered, otherwise a note.
    """
    declared = framework.cycle(cycle)
    by_form: dict[str, list[FormStatus]] = defaultdict(list)
    for status in completeness(framework, records, declared) if declared else ():
        by_form[status.form].append(status)
    return [
        finding for name, statuses in by_form.items() for finding in _findings(framework.forms[name], statuses, cycle)
    ]


def _of_form(
    framework: Framework,
    form: Form,
    organisations: Sequence[Organisation],
    records: Records,
    *,
    cycle: Cycle,
    days: Mapping[tuple[str, str], Submission],
) -> Iterator[FormStatus]:
    table = records.table(form.name)
    rows = table.filter(pc.equal(table.column("_cycle"), cycle.number)).to_pylist()
    own = {item.code: field for item in organisations if (field := own_field(form, item))}
    others = [item for item in organisations if item.code not in own]
    named = {(field.name, code) for code, field in own.items()}
    left = [row for row in rows if not any(row[name] == code for name, code in named)]
    asking = form.asking_field
    for item in organisations:
        codes = asked_codes(framework, form, item)
        if asking is not None and codes is not None:
            mine = [row for row in rows if row[asking.name] in codes]
            yield _status(form, item, mine, together=False, submitted=days.get((form.name, item.code)), cycle=cycle)
            continue
        field = own.get(item.code)
        mine = [row for row in rows if row[field.name] == item.code] if field else left
        day = days.get((form.name, item.code))
        together = field is None and len(others) > 1
        yield _status(form, item, mine, together=together, submitted=day, cycle=cycle)


def _status(
    form: Form,
    organisation: Organisation,
    rows: Sequence[Mapping[str, Any]],
    *,
    together: bool,
    submitted: Submission | None,
    cycle: Cycle,
) -> FormStatus:
    columns = [status_of(field.name) for field in form.table.fields if form.is_answer(field)]
    cells = Counter(row[column] for row in rows for column in columns)
    asked = cells.total()
    given = asked - cells[Status.NOT_REPORTED]
    return FormStatus(
        form.name,
        organisation.code,
        _state(len(rows), cells, given),
        given,
        asked,
        len(rows),
        rows[0]["_return"] if rows else "",
        together,
        submitted,
        _days_late(submitted, cycle),
    )


def _state(rows: int, cells: Counter[Any], given: int) -> Answered:
    """Return the state of a form's answers; a form with only text fields is answered once it has rows."""
    asked = cells.total()
    if rows == 0 or (asked and not given):
        return Answered.MISSING
    if asked and cells[Status.NOT_APPLICABLE] == asked:
        return Answered.NOT_APPLICABLE
    return Answered.WHOLE if given == asked else Answered.PARTLY


def _days_late(submitted: Submission | None, cycle: Cycle) -> int:
    return submitted.days_late(cycle.collection.end if cycle.collection else None) if submitted else 0


def _findings(form: Form, statuses: Sequence[FormStatus], cycle: int) -> Iterator[Finding]:
    missing = [item for item in statuses if item.state is Answered.MISSING]
    partly = [item for item in statuses if item.state is Answered.PARTLY]
    late = [(item, item.submitted) for item in statuses if item.days_late and item.submitted]
    place = next((Place(item.file) for item in statuses if item.file), None)
    named: dict[str, Param] = {"what": Label(form.title), "cycle": str(cycle)}
    if missing:
        codes = tuple(item.organisation for item in missing)
        yield Finding(
            "not-answered",
            {**named, "missing": len(missing), "asked": len(statuses), "names": codes},
            place,
            Severity.WARNING if form.required else Severity.NOTE,
            subject=Subject(form.name, cycle=cycle),
            figures=(("asked", str(len(statuses))), ("missing", ", ".join(codes))),
        )
    if partly:
        parts = [(item.organisation, f"{item.given:,} of {item.asked:,}") for item in _once(partly)]
        yield Finding(
            "partly-answered",
            {**named, "parts": [_part(item) for item in _once(partly)]},
            place,
            subject=Subject(form.name, cycle=cycle),
            figures=tuple(parts),
        )
    if late:
        days = [(item.organisation, f"{item.days_late} day{'s' if item.days_late > 1 else ''}") for item, _ in late]
        _, first = late[0]
        yield Finding(
            "submitted-late",
            {**named, "parts": [_delay(item) for item, _ in late]},
            Place(first.file, first.line),
            subject=Subject(form.name, cycle=cycle),
            figures=tuple(days),
        )


def _once(statuses: Iterable[FormStatus]) -> list[FormStatus]:
    """Keep one status for organisations that answer together: that of the first."""
    first = next((item for item in statuses if item.together), None)
    return [item for item in statuses if not item.together or item is first]


def _part(item: FormStatus) -> Phrase:
    params: Params = {"name": item.organisation, "given": item.given, "asked": item.asked}
    return Phrase(N_("%(name)s %(given)s of %(asked)s"), params)


def _delay(item: FormStatus) -> Phrase:
    text = plural("%(name)s %(days)s day late", "%(name)s %(days)s days late", "days")
    return Phrase(text, {"name": item.organisation, "days": item.days_late})
