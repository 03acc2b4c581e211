"""What waits for a person: returns in the states in which their roles have something to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.collection.commenting import with_open_comments
from mandata.collection.models import Return, State


@dataclass(frozen=True, slots=True)
class Tasks:
    """Returns that wait for one kind of step."""

    title: Any
    returns: Sequence[Return]


KINDS = (
    (_("To fill in"), Action.FILL_RETURN, (State.NOT_STARTED, State.DRAFT)),
    (_("To clear"), Action.CLEAR_RETURN, (State.SUBMITTED,)),
    (_("To accept"), Action.ACCEPT_RETURN, (State.CLEARED,)),
)


def tasks_of(user: Any) -> list[Tasks]:
    """The person's tasks in open cycles, the earliest due first; kinds without any are left out."""
    rights = rights_of(user)
    found = []
    for title, action, states in KINDS:
        if not rights[action]:
            continue
        waiting = Return.objects.filter(cycle__is_closed=False, state__in=states).select_related("cycle")
        ordered = waiting.order_by("due_on", "organisation", "form")
        mine = with_open_comments([item for item in ordered if rights.may(action, item.organisation, item.declared)])
        found += [Tasks(title, mine)] if mine else []
    return found
