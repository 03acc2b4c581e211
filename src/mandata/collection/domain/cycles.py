"""A coordinator's actions on an open cycle: extending deadlines, and closing it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mandata.accounts.models import User
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.accounts.zones import shown_in
from mandata.collection.models import Cycle, Event, EventKind, Return, State
from mandata.collection.notifications import notify_of_deadlines
from mandata.refusals import StepRefused

OWED = (State.NOT_STARTED, State.DRAFT)
"""States of an outstanding return."""


class CannotRun(StepRefused):
    """The action is not allowed; the message gives the reason to the person."""


@transaction.atomic
def extend(cycle: Cycle, day: date, reason: str, by: User, *, organisation: str = "", number: int = 0) -> int:
    """Extend the deadline of returns that are not submitted yet: of one return, one organisation, or all.

    Args:
        cycle: the cycle.
        day: the new deadline.
        reason: shown in the history of each return.
        by: the coordinator.
        organisation: code of the only organisation; "" for all.
        number: key of the only return; 0 for all.

    Returns:
        The number of extended returns.

    Raises:
        PermissionDenied: the person does not run cycles.
        CannotRun: no reason is given, the day is in the past, the cycle is closed, or there is nothing to extend.
    """
    rights_of(by).require(Action.RUN_CYCLE)
    cycle = _open(cycle)
    if not reason.strip():
        raise CannotRun(_("Give a reason."))
    if cycle.deadline(day).is_over(timezone.now()):
        raise CannotRun(_("The new deadline is in the past."))
    held = cycle.returns.select_for_update(of=("self",), no_key=True)
    owed = held.filter(state__in=OWED, due_on__lt=day).select_related("cycle")
    if organisation:
        owed = owed.filter(organisation=organisation)
    if number:
        owed = owed.filter(pk=number)
    extended = list(owed)
    if not extended:
        raise CannotRun(_("Nothing to extend: these returns are already submitted or due later."))
    _give_time(cycle, extended, day, reason.strip(), by)
    if not organisation and not number:
        cycle.collection_end = max(day, cycle.collection_end)
        cycle.save(update_fields=["collection_end"])
    return len(extended)


@transaction.atomic
def close(cycle: Cycle, by: User, *, with_gaps: bool = False) -> Cycle:
    """Close a cycle permanently: nothing of it can be changed any more.

    Args:
        cycle: the cycle.
        by: the coordinator.
        with_gaps: close it even if returns are not accepted.

    Raises:
        PermissionDenied: the person does not run cycles.
        CannotRun: it is closed, some accepted returns are not in the records yet, or some are not accepted.
    """
    rights_of(by).require(Action.RUN_CYCLE)
    cycle = _open(cycle)
    if cycle.records_are_behind:
        raise CannotRun(_("Some accepted returns are not in the records yet. Update the records first."))
    if not with_gaps and missing(cycle):
        raise CannotRun(
            _("Some returns are not accepted. Review the list, then confirm that you want to close the cycle.")
        )
    cycle.is_closed, cycle.closed_at = True, timezone.now()
    cycle.save(update_fields=["is_closed", "closed_at"])
    Event.objects.create(cycle=cycle, kind=EventKind.CLOSED, by=by)
    return cycle


def missing(cycle: Cycle) -> Sequence[Return]:
    """Return the returns that are not accepted."""
    found = cycle.returns.exclude(state=State.ACCEPTED).select_related("cycle")
    return list(found.order_by("organisation", "form"))


def _open(cycle: Cycle) -> Cycle:
    """Return the current cycle, locked until the transaction ends."""
    found = Cycle.objects.select_for_update(no_key=True).get(pk=cycle.pk)
    if found.is_closed:
        raise CannotRun(_("%(cycle)s is closed.") % {"cycle": found})
    return found


def _give_time(cycle: Cycle, returns: Iterable[Return], day: date, reason: str, by: User) -> None:
    events = []
    for returned in returns:
        with shown_in(""):  # the history is the same for everybody
            said = _("Until %(day)s: %(reason)s") % {"day": cycle.deadline(day).words, "reason": reason}
        returned.due_on, returned.cycle = day, cycle
        events.append(
            Event(cycle=cycle, returned=returned, version=returned.version, kind=EventKind.EXTENDED, reason=said, by=by)
        )
    Return.objects.bulk_update(returns, ["due_on"])
    Event.objects.bulk_create(events)
    notify_of_deadlines(returns)
