"""Opening a cycle: its framework is copied, its calendar set, and a blank return made for everybody asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from mandata.accounts.models import User
from mandata.collection import framework_versions
from mandata.collection.models import Cycle, Event, EventKind, Return, Row
from mandata.collection.queries.given_rows import given_cells, prescribed_keys
from mandata.framework.model import Cycle as DeclaredCycle
from mandata.framework.model import Framework
from mandata.framework.model.framework import Period
from mandata.records.expected import Expected, expected_returns


@transaction.atomic
def open_cycle(framework: Framework, number: int, due_on: date | None = None, by: User | None = None) -> Cycle:
    """Open the cycle of that number as the framework declares it, with a blank return for everybody asked.

    Args:
        due_on: last day for submitting; by default the end of the declared collection window, or of the period where no
            window is declared.

    Raises:
        LookupError: the framework declares no such cycle.
        ValueError: the cycle was opened before.
    """
    declared = framework.cycle(number)
    if declared is None:
        raise LookupError(f"The framework has no cycle {number}.")
    if Cycle.objects.filter(number=number).exists():
        raise ValueError(f"Cycle {number} was opened before.")
    start, end = _window(declared, due_on)
    cycle = Cycle.objects.create(
        number=number,
        title=declared.title,
        framework_sha256=framework_versions.keep(framework),
        framework_version=framework.file.version,
        period_start=declared.period.start,
        period_end=declared.period.end,
        collection_start=start,
        collection_end=end,
        due_time=declared.due_time,
        time_zone=declared.time_zone or "",
        opened_by=by,
    )
    _lay_out(cycle, expected_returns(framework, declared))
    Event.objects.create(cycle=cycle, kind=EventKind.OPENED, by=by)
    return cycle


def _window(declared: DeclaredCycle, due_on: date | None) -> tuple[date, date]:
    window = declared.collection or Period(start=declared.period.end, end=declared.period.end)
    end = due_on or window.end
    return min(window.start, end), end


def _lay_out(cycle: Cycle, expected: Iterable[Expected]) -> None:
    asked = [
        Return(cycle=cycle, organisation=item.organisation.code, form=item.form.name, due_on=cycle.collection_end)
        for item in expected
    ]
    for returned in Return.objects.bulk_create(asked):
        fixed_rows(returned)


def fixed_rows(returned: Return) -> None:
    """Add the rows whose keys are known in advance to a blank return.

    If every key field is the organisation itself or a code list, these are all combinations; otherwise one blank row.
    """
    form, given = returned.declared, given_cells(returned)
    keys = prescribed_keys(returned) or [()]
    Row.objects.bulk_create(
        Row(
            returned=returned,
            version=returned.version,
            position=position,
            cells={**given, **dict(zip(form.table.primaryKey, key, strict=False))},
        )
        for position, key in enumerate(keys)
    )
