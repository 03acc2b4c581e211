"""Declares the next cycle from a page, in the framework's file, as people who work with files do."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from mandata import durable_files
from mandata.accounts.models import User
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.audit.models import AuditEvent
from mandata.collection.domain.cycles import CannotRun
from mandata.collection.page_wording import sentences_of
from mandata.collection.workspace.files import declared_workspace
from mandata.collection.workspace.lock import records_held
from mandata.findings import InvalidInput, Severity
from mandata.framework.adding_cycles import FILE, text_with_cycle
from mandata.framework.model import Cycle as DeclaredCycle
from mandata.framework.model import Framework
from mandata.framework.model.framework import Period


def proposed(framework: Framework) -> DeclaredCycle:
    """Return the cycle that would follow the last one: as long, numbered and named one higher, gathered as late."""
    last = max(framework.file.cycles, key=lambda cycle: cycle.number)
    number = last.number + 1
    period = _next(last.period)
    window = None
    if last.collection:
        start = period.end + (last.collection.start - last.period.end)
        window = Period(start=start, end=start + (last.collection.end - last.collection.start))
    title = re.sub(rf"\b{last.number}\b", str(number), last.title)
    return DeclaredCycle(
        number=number,
        title=title if title != last.title else _("Cycle %(number)s") % {"number": number},
        period=period,
        collection=window,
        due_time=last.due_time,
        time_zone=last.time_zone,
    )


@transaction.atomic
def declare(cycle: DeclaredCycle, by: User) -> None:
    """Add a cycle to the framework's file.

    Raises:
        PermissionDenied: the person does not run cycles.
        CannotRun: the framework would not be whole with the cycle; what is wrong, in words for the person.
    """
    rights_of(by).require(Action.RUN_CYCLE)
    with records_held():
        folder = declared_workspace().framework.folder
        try:
            text = text_with_cycle(folder, cycle)
        except InvalidInput as invalid:
            lines = (sentences_of(item, None) for item in invalid.findings if item.severity is Severity.ERROR)
            raise CannotRun(" ".join(lines)) from invalid
        durable_files.write(Path(folder) / FILE, text)
    AuditEvent.objects.create(kind="cycle declared", subject=f"cycle:{cycle.number}", by=by)


def _next(period: Period) -> Period:
    """Return the period that follows another and is as long; whole months are followed by as many whole months."""
    start = period.end + timedelta(days=1)
    if period.start.day == 1 and start.day == 1:
        months = (start.year - period.start.year) * 12 + start.month - period.start.month
        after = start.year * 12 + start.month - 1 + months
        return Period(start=start, end=date(after // 12, after % 12 + 1, 1) - timedelta(days=1))
    return Period(start=start, end=start + (period.end - period.start))
