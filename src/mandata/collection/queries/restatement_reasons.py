"""Reopened returns, and the reasons why an accepted or printed figure changed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mandata.collection.models import Event, EventKind
from mandata.framework.model import Form, Framework
from mandata.records import Explain, Restatement


def reopenings() -> QuerySet[Event]:
    """Return all reopenings of a return, last one first."""
    steps = Event.objects.filter(kind=EventKind.REOPENED)
    return steps.select_related("returned", "returned__cycle").order_by("-id")


def step_of(reopened: Iterable[Event], form: Form, cycle: int, key: str) -> Event | None:
    """Return the last reopening of a return with the record: of the organisation it names, or the only one."""
    steps = [step for step in reopened if step.returned and step.returned.form == form.name]
    steps = [step for step in steps if step.returned and step.returned.cycle.number == cycle]
    codes = set(re.findall(r"=([^;]+)", key))
    own = [step for step in steps if step.returned and step.returned.organisation in codes]
    alone = steps if len({step.returned_id for step in steps}) == 1 else []
    return next(iter(own or alone), None)


def reasons(framework: Framework) -> Explain:
    """Return the reason for a correction: that of the last reopening of its return, "" if there is none.

    An entry of a register can be completed after its cycle; filling a blank needs no other reason.
    """
    steps = list(reopenings())

    def reason(correction: Restatement) -> str:
        form = framework.forms[correction.form]
        if form.kind == "register" and not correction.old:
            return _("Filled in after the cycle was closed.")
        step = step_of(steps, form, correction.cycle, correction.row)
        return " ".join(step.reason.split()) if step else ""

    return reason
