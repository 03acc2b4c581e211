"""Answering what the checks found: a reason from whoever reported the figures, and the coordinator's decision.

The ledger of answers is a file of the workspace, as it is for somebody who works without the platform; the history of
a return tells who gave a reason and who decided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mandata.accounts.models import User
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.collection.figure_findings import Doubt
from mandata.collection.models import Cycle, Event, EventKind, Return
from mandata.collection.notifying import tell_of_decision, tell_of_reason
from mandata.collection.sentences import told
from mandata.records import FindingAnswer
from mandata.records.answering import CannotAnswer, accept_answer, answer, refuse_answer

LONGEST_REASON = 2_000


@transaction.atomic
def give_reason(cycle: Cycle, doubt: Doubt, reason: str, by: User) -> None:
    """Say why the figures that a finding doubts are right.

    Raises:
        PermissionDenied: the person fills in none of the returns that hold the figures; where none does, the person
            does not run cycles.
        CannotAnswer: there is no reason, or nothing to answer; in words for the person.
    """
    held = _filled_by(doubt, by)
    if not held:
        rights_of(by).require(Action.RUN_CYCLE)
    _check_open(cycle)
    _check_reason(reason)
    whose = held[0].organisation if held else str(by)
    _write(lambda folder: answer(folder, doubt.standing, reason, by=whose, on=timezone.localdate()))
    _record(cycle, doubt.returns, EventKind.ANSWERED, f"{doubt.finding.message} – {reason.strip()}", by)
    if held:
        tell_of_reason(held[0], by)


@transaction.atomic
def decide(cycle: Cycle, doubt: Doubt, by: User, *, accepts: bool, remark: str = "") -> None:
    """Accept or refuse the reason that was given for a finding.

    Args:
        remark: a refusal says what is asked for instead.

    Raises:
        PermissionDenied: the person does not accept these returns.
        CannotAnswer: there is nothing to decide, or a refusal says nothing; in words for the person.
    """
    rights_of(by).require(Action.RUN_CYCLE)
    for item in doubt.returns:
        rights_of(by).require(Action.ACCEPT_RETURN, item.organisation, item.declared)
    _check_open(cycle)
    if not accepts:
        _check_reason(remark)
    act = accept_answer if accepts else refuse_answer
    _write(lambda folder: act(folder, doubt.standing, by=str(by), on=timezone.localdate(), remark=remark))
    kind = EventKind.REASON_ACCEPTED if accepts else EventKind.REASON_REFUSED
    said = f" – {remark.strip()}" if remark.strip() else ""
    _record(cycle, doubt.returns, kind, f"{doubt.finding.message}{said}", by)
    for item in doubt.returns:
        tell_of_decision(item, by, accepted=accepts)


def may_answer(doubt: Doubt, user: User) -> bool:
    """Whether somebody can say why the figures are right."""
    if doubt.returns:
        return bool(_filled_by(doubt, user))
    return rights_of(user).may(Action.RUN_CYCLE)


def _filled_by(doubt: Doubt, user: User) -> list[Return]:
    may = rights_of(user).may
    return [item for item in doubt.returns if may(Action.FILL_RETURN, item.organisation, item.declared)]


def _check_open(cycle: Cycle) -> None:
    if cycle.is_closed:
        raise CannotAnswer(_("%(cycle)s is closed.") % {"cycle": cycle})


def _check_reason(text: str) -> None:
    if not text.strip():
        raise CannotAnswer(_("Say why: a reason cannot be empty."))
    if len(text) > LONGEST_REASON:
        raise CannotAnswer(_("A reason holds at most %(most)s characters.") % {"most": LONGEST_REASON})


def _write(act: Callable[[Path], FindingAnswer]) -> None:
    """Write the ledger while nobody else does."""
    list(Cycle.objects.select_for_update(no_key=True).order_by("pk"))
    try:
        act(Path(settings.WORKSPACE))
    except CannotAnswer as cannot:
        raise CannotAnswer(told(str(cannot))) from cannot


def _record(cycle: Cycle, returns: Iterable[Return], kind: EventKind, said: str, by: User) -> None:
    held: list[Return | None] = [*returns] or [None]
    Event.objects.bulk_create(
        Event(cycle=cycle, returned=item, version=item.version if item else 1, kind=kind, reason=said, by=by)
        for item in held
    )
