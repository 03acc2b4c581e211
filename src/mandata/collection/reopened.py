"""Returns that were opened again, and the reasons: why a figure that was accepted, or printed, is another now."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mandata.collection.models import Event, EventKind
from mandata.framework.model import Form, Framework
from mandata.records import Explain, Restatement


def reopenings() -> QuerySet[Event]:
    """Every opening again of a return, the last one first."""
    steps = Event.objects.filter(kind=EventKind.REOPENED)
    return steps.select_related("returned", "returned__cycle").order_by("-id")


def step_of(reopened: Iterable[Event], form: Form, cycle: int, key: str) -> Event | None:
    """The last opening again of a return that holds the record: of the organisation it names, or the only one."""
    steps = [step for step in reopened if step.returned and step.returned.form == form.name]
    steps = [step for step in steps if step.returned and step.returned.cycle.number == cycle]
    codes = set(re.findall(r"=([^;]+)", key))
    own = [step for step in steps if step.returned and step.returned.organisation in codes]
    alone = steps if len({step.returned_id for step in steps}) == 1 else []
    return next(iter(own or alone), None)


def reasons(framework: Framework) -> Explain:
    """Gives the reason for a correction: the one for which its return was last opened again, "" where none was.

    An entry of a register goes on being filled in after its cycle; what was blank in it needs no other reason.
    """
    steps = list(reopenings())

    def reason(correction: Restatement) -> str:
        form = framework.forms[correction.form]
        if form.kind == "register" and not correction.old:
            return _("Filled in after the cycle was closed.")
        step = step_of(steps, form, correction.cycle, correction.row)
        return " ".join(step.reason.split()) if step else ""

    return reason
