"""Answers to findings: a reason from the people who reported the figures, and the coordinator's decision.

The ledger of answers is a file of the workspace, as for people who work without the platform. The history of the
return or entry shows who gave a reason and who decided.
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
from mandata.collection.notifications import notify_of_decision, notify_of_reason
from mandata.collection.page_wording import PageWording, text_of
from mandata.collection.queries.figure_findings import FigureFinding
from mandata.records import FindingAnswer
from mandata.records.answering import CannotAnswer, accept_answer, answer, refuse_answer

LONGEST_REASON = 2_000


@transaction.atomic
def give_reason(item: FigureFinding, reason: str, by: User) -> None:
    """Record the reason why the figures of a finding are right.

    Raises:
        PermissionDenied: the person does not report the figures; if no single organisation does, the person does not
            run cycles.
        CannotAnswer: the reason or the finding is missing; the message is for the person.
    """
    if not may_answer(item, by):
        raise PermissionDenied
    _check_open(item.cycle)
    _check_reason(reason)
    whose = item.holder.organisation if item.holder else str(by)
    _write(lambda folder: answer(folder, item.standing, reason, by=whose, on=timezone.localdate()))
    _record(item, EventKind.ANSWERED, reason, by)
    if item.holder:
        notify_of_reason(item.cycle, item.holder, by)


@transaction.atomic
def decide(item: FigureFinding, by: User, *, accepts: bool, remark: str = "") -> None:
    """Accept or refuse the reason that was given for a finding.

    Args:
        remark: required for a refusal: what is needed instead.

    Raises:
        PermissionDenied: the person does not decide about these figures.
        CannotAnswer: there is nothing to decide, or a refusal has no remark; the message is for the person.
    """
    rights_of(by).require(Action.RUN_CYCLE)
    if held := item.holder:
        rights_of(by).require(held.DECIDED_WITH, held.organisation, held.form)
    _check_open(item.cycle)
    if not accepts:
        _check_reason(remark)
    act = accept_answer if accepts else refuse_answer
    _write(lambda folder: act(folder, item.standing, by=str(by), on=timezone.localdate(), remark=remark))
    _record(item, EventKind.REASON_ACCEPTED if accepts else EventKind.REASON_REFUSED, remark, by)
    if held:
        notify_of_decision(item.cycle, held, by, accepted=accepts)


def may_answer(item: FigureFinding, user: User) -> bool:
    """Return whether a person can give the reason why the figures are right."""
    if held := item.holder:
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


def _message_for_history(item: FigureFinding) -> str:
    """Return the finding as a history shows it; its readers may see the form of the figures, and no other form."""
    if item.holder and any(form != item.holder.form and not form.is_open for form in item.forms):
        return _("A finding about figures of another form")
    return text_of(item.finding, item.cycle.framework)


def _record(item: FigureFinding, kind: EventKind, text: str, by: User) -> None:
    said = " – ".join(filter(None, (_message_for_history(item), text.strip())))
    if item.holder:
        item.holder.write_down(item.cycle, kind, said, by)
    else:
        Event.objects.create(cycle=item.cycle, kind=kind, reason=said, by=by)
