"""The steps of a return: from which state each leads to which, and the right that it needs.

    not started → draft → submitted → cleared → accepted

From any later state a return can be sent back to draft with a reason; after acceptance it is reopened only as a new
version.
"""

from __future__ import annotations

from dataclasses import dataclass

from mandata.accounts.models import User
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.collection.models import EventKind, Return, State


@dataclass(frozen=True, slots=True)
class Step:
    """A transition from some states to another.

    Attributes:
        action: the right that it needs.
        comes_from: states in which it can be taken.
        to: the state after it.
    """

    kind: EventKind
    action: Action
    comes_from: frozenset[State]
    to: State


STEPS = {
    "submit": Step(
        EventKind.SUBMITTED, Action.SUBMIT_RETURN, frozenset({State.NOT_STARTED, State.DRAFT}), State.SUBMITTED
    ),
    "withdraw": Step(EventKind.WITHDRAWN, Action.SUBMIT_RETURN, frozenset({State.SUBMITTED}), State.DRAFT),
    "clear": Step(EventKind.CLEARED, Action.CLEAR_RETURN, frozenset({State.SUBMITTED}), State.CLEARED),
    "accept": Step(EventKind.ACCEPTED, Action.ACCEPT_RETURN, frozenset({State.CLEARED}), State.ACCEPTED),
    "send-back": Step(
        EventKind.SENT_BACK, Action.SEND_BACK_RETURN, frozenset({State.SUBMITTED, State.CLEARED}), State.DRAFT
    ),
    "reopen": Step(EventKind.REOPENED, Action.REOPEN_RETURN, frozenset({State.ACCEPTED}), State.DRAFT),
}


def steps_open_to(user: User, returned: Return) -> list[str]:
    """Return names of the steps that a person may take now, in the order of `STEPS`."""
    rights = rights_of(user)
    return [
        name
        for name, step in STEPS.items()
        if not returned.cycle.is_closed
        and returned.state in step.comes_from
        and rights.may(step.action, returned.organisation, returned.declared)
    ]
