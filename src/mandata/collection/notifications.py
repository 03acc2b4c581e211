"""Notifications about returns. An e-mail contains no value, and no title of a form that is not for everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mandata.accounts.models import User
from mandata.accounts.rights import people_who_may
from mandata.accounts.roles import Action, Clearance
from mandata.collection.models import Comment, Cycle, Event, EventKind, Return
from mandata.collection.queries.figure_owners import Holder
from mandata.framework.model import Form
from mandata.notices.queue import Words, notify, unsaid

STEP, COMMENT, DEADLINE, REASON = "step", "comment", "deadline", "reason"
REFUSAL = "refusal"
"""A reason: a later notice about another one does not replace it."""

NEXT: dict[str, tuple[Action, Any]] = {
    EventKind.SUBMITTED: (Action.CLEAR_RETURN, gettext_lazy("Returns to clear")),
    EventKind.CLEARED: (Action.ACCEPT_RETURN, gettext_lazy("Returns to accept")),
    EventKind.SENT_BACK: (Action.FILL_RETURN, gettext_lazy("Returns sent back to you")),
    EventKind.REOPENED: (Action.FILL_RETURN, gettext_lazy("Reopened returns")),
}
"""After each kind of step, who acts next, and the heading of their notice."""


def title_of(form: Form) -> str:
    """Return the title of a form as an e-mail may name it."""
    return form.title if form.classification == Clearance.UNCLASSIFIED.value else _("a form that is not public")


def what(organisation: str, form: Form, cycle: Cycle) -> str:
    """Return an organisation's return as an e-mail may name it."""
    return f"{organisation}, {title_of(form)}, {cycle}"


def notify_of_step(returned: Return, event: Event) -> None:
    """Notify the people who act next; unsent notices of earlier steps are no longer true."""
    path = _path(returned)
    unsaid(STEP, path)
    if event.kind not in NEXT:
        return
    action, heading = NEXT[event.kind]
    notify(_others(returned, action, event.by), STEP, lambda: Words(str(heading), _what(returned)), path)


def notify_of_comment(comment: Comment) -> None:
    """Notify everybody else who may comment on the return: the text itself stays on the platform."""
    returned = comment.returned

    def words() -> Words:
        said = _("%(person)s commented on %(what)s") % {"person": comment.by, "what": _what(returned)}
        return Words(_("New comments"), said)

    people = _others(returned, Action.COMMENT, comment.by)
    notify(people, COMMENT, words, reverse("collection:comments", args=[returned.pk]))


def notify_of_reason(cycle: Cycle, held: Holder, by: User) -> None:
    """Notify the people who decide about some figures that a finding was answered."""

    def words() -> Words:
        return Words(_("Findings with a reason"), what(held.organisation, held.form, cycle))

    path = f"{reverse('collection:cycle_findings', args=[cycle.number])}?{held.query}"
    notify(_people(held.DECIDED_WITH, held.organisation, held.form, by), REASON, words, path)


def notify_of_decision(cycle: Cycle, held: Holder, by: User, *, accepted: bool) -> None:
    """Notify the people who report some figures of the decision about a reason."""

    def words() -> Words:
        heading = _("Reasons accepted") if accepted else _("Reasons not accepted")
        return Words(heading, what(held.organisation, held.form, cycle))

    people = _people(held.ANSWERED_WITH, held.organisation, held.form, by)
    notify(people, REASON if accepted else REFUSAL, words, held.findings_address)


def notify_of_deadlines(returns: Iterable[Return]) -> None:
    """Notify focal points of an extended deadline: one line per organisation."""
    by_organisation: dict[str, Return] = {}
    for returned in returns:
        by_organisation.setdefault(returned.organisation, returned)
    for returned in by_organisation.values():
        path = f"{reverse('collection:returns')}#of-{returned.organisation}"
        notify(_others(returned, Action.FILL_RETURN, None), DEADLINE, _more_time(returned), path)


def _more_time(returned: Return) -> Callable[[], Words]:
    def words() -> Words:
        day = returned.due
        said = _("%(organisation)s, %(cycle)s: returns are due on %(day)s")
        return Words(
            _("Deadline extended"),
            said % {"organisation": returned.organisation, "cycle": returned.cycle, "day": day},
        )

    return words


def _others(returned: Return, action: Action, but: User | None) -> list[User]:
    """Return the people who may do something with a return, except the author of the last step."""
    return _people(action, returned.organisation, returned.declared, but)


def _people(action: Action, organisation: str, form: Form, but: User | None) -> list[User]:
    return [person for person in people_who_may(action, organisation, form) if person != but]


def _what(returned: Return) -> str:
    return what(returned.organisation, returned.declared, returned.cycle)


def _path(returned: Return) -> str:
    return reverse("collection:review", args=[returned.pk])
