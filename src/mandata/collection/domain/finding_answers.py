"""Answering what the checks found: a reason from whoever reported the figures, and the coordinator's decision.

The ledger of answers is a file of the workspace, as it is for somebody who works without the platform; the history of
what holds the figures tells who gave a reason and who decided.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mandata.accounts.models import User
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.collection.models import Cycle, Event, EventKind
from mandata.collection.notifications import tell_of_decision, tell_of_reason
from mandata.collection.page_wording import PageWording, text_of
from mandata.collection.queries.figure_findings import Doubt
from mandata.records import FindingAnswer
from mandata.records.answering import CannotAnswer, accept_answer, answer, refuse_answer

LONGEST_REASON = 2_000


@transaction.atomic
def give_reason(doubt: Doubt, reason: str, by: User) -> None:
    """Say why the figures that a finding doubts are right.

    Raises:
        PermissionDenied: the person reports none of the figures; where nobody in particular does, the person does not
            run cycles.
        CannotAnswer: there is no reason, or nothing to answer; in words for the person.
    """
    if not may_answer(doubt, by):
        raise PermissionDenied
    _check_open(doubt.cycle)
    _check_reason(reason)
    whose = doubt.holder.organisation if doubt.holder else str(by)
    _write(lambda folder: answer(folder, doubt.standing, reason, by=whose, on=timezone.localdate()))
    _record(doubt, EventKind.ANSWERED, reason, by)
    if doubt.holder:
        tell_of_reason(doubt.cycle, doubt.holder, by)


@transaction.atomic
def decide(doubt: Doubt, by: User, *, accepts: bool, remark: str = "") -> None:
    """Accept or refuse the reason that was given for a finding.

    Args:
        remark: a refusal says what is asked for instead.

    Raises:
        PermissionDenied: the person does not decide about these figures.
        CannotAnswer: there is nothing to decide, or a refusal says nothing; in words for the person.
    """
    rights_of(by).require(Action.RUN_CYCLE)
    if held := doubt.holder:
        rights_of(by).require(held.DECIDED_WITH, held.organisation, held.form)
    _check_open(doubt.cycle)
    if not accepts:
        _check_reason(remark)
    act = accept_answer if accepts else refuse_answer
    _write(lambda folder: act(folder, doubt.standing, by=str(by), on=timezone.localdate(), remark=remark))
    _record(doubt, EventKind.REASON_ACCEPTED if accepts else EventKind.REASON_REFUSED, remark, by)
    if held:
        tell_of_decision(doubt.cycle, held, by, accepted=accepts)


def may_answer(doubt: Doubt, user: User) -> bool:
    """Whether somebody can say why the figures are right."""
    if held := doubt.holder:
        return rights_of(user).may(held.ANSWERED_WITH, held.organisation, held.form)
    return rights_of(user).may(Action.RUN_CYCLE)


def _check_open(cycle: Cycle) -> None:
    if cycle.is_closed:
        raise CannotAnswer.in_words(_("%(cycle)s is closed.") % {"cycle": cycle})


def _check_reason(text: str) -> None:
    if not text.strip():
        raise CannotAnswer.in_words(_("Give a reason."))
    if len(text) > LONGEST_REASON:
        raise CannotAnswer.in_words(_("A reason can have at most %(most)s characters.") % {"most": LONGEST_REASON})


def _write(act: Callable[[Path], FindingAnswer]) -> None:
    """Write the ledger while nobody else does."""
    list(Cycle.objects.select_for_update(no_key=True).order_by("pk"))
    try:
        act(Path(settings.WORKSPACE))
    except CannotAnswer as cannot:
        raise CannotAnswer.in_words(PageWording(None).say(cannot.text, cannot.params)) from cannot


def _message_for_history(doubt: Doubt) -> str:
    """Return the finding as a history shows it; its readers may see the form of the figures, and no other form."""
    if doubt.holder and any(form != doubt.holder.form and not form.is_open for form in doubt.forms):
        return _("A finding about figures of another form")
    return text_of(doubt.finding, doubt.cycle.framework)


def _record(doubt: Doubt, kind: EventKind, text: str, by: User) -> None:
    said = " – ".join(filter(None, (_message_for_history(doubt), text.strip())))
    if doubt.holder:
        doubt.holder.write_down(doubt.cycle, kind, said, by)
    else:
        Event.objects.create(cycle=doubt.cycle, kind=kind, reason=said, by=by)
