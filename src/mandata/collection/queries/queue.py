"""The returns of a cycle that need the same step from a person, in one order."""

from __future__ import annotations

from dataclasses import dataclass

from mandata.accounts.models import User
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.collection.models import Cycle, Return, State

WAITING = {Action.CLEAR_RETURN: State.SUBMITTED, Action.ACCEPT_RETURN: State.CLEARED}
"""The state before each step."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The returns before and after one, among those that need the same step.

    Attributes:
        action: the step.
        count: how many need it, with or without this one.
    """

    action: Action
    before: Return | None
    after: Return | None
    count: int

    @property
    def is_accepting(self) -> bool:
        """Return whether the returns are to be accepted."""
        return self.action is Action.ACCEPT_RETURN


def queue_of(cycle: Cycle, user: User, action: Action) -> list[Return]:
    """Return the returns of a cycle that need a step of this person, earliest due first."""
    rights = rights_of(user)
    if cycle.is_closed or not rights[action]:
        return []
    waiting = cycle.returns.filter(state=WAITING[action]).select_related("cycle")
    ordered = waiting.order_by("due_on", "organisation", "form")
    return [item for item in ordered if rights.may(action, item.organisation, item.declared)]


def neighbours(returned: Return, user: User) -> Neighbours | None:
    """Return the neighbours of a return in the queue, whether or not it is still in it.

    Returns:
        None for a person who neither clears nor accepts, and if there is no other return.
    """
    action = _step(returned, user)
    if action is None:
        return None
    queue = queue_of(returned.cycle, user, action)
    place = _place(returned)
    before = [item for item in queue if _place(item) < place]
    after = [item for item in queue if _place(item) > place]
    if not before and not after:
        return None
    return Neighbours(action, before[-1] if before else None, after[0] if after else None, len(queue))


def _step(returned: Return, user: User) -> Action | None:
    """Return the step that this person takes with returns like this one."""
    rights, form = rights_of(user), returned.declared
    may = [action for action in WAITING if rights.may(action, returned.organisation, form)]
    if Action.ACCEPT_RETURN in may and returned.state != State.SUBMITTED:
        return Action.ACCEPT_RETURN
    return may[0] if may else None


def _place(returned: Return) -> tuple[object, ...]:
    return (returned.due_on, returned.organisation, returned.form)
