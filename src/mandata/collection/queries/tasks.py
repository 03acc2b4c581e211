"""The tasks of a person: returns in the states in which their roles can act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.collection.models import Cycle, Return, State
from mandata.collection.queries.open_comments import with_open_comments
from mandata.collection.queries.progress import Progress, progress_of_all


@dataclass(frozen=True, slots=True)
class Tasks:
    """Returns that need one kind of step.

    Attributes:
        burden: the cells that they ask for; only of those to be filled in.
        books: cycle and organisation of each workbook for filling them in.
    """

    title: Any
    returns: Sequence[Return]
    burden: Progress = field(default_factory=Progress)
    books: Sequence[tuple[Cycle, str]] = ()


KINDS = (
    (_("To fill in"), Action.FILL_RETURN, (State.NOT_STARTED, State.DRAFT)),
    (_("To clear"), Action.CLEAR_RETURN, (State.SUBMITTED,)),
    (_("To accept"), Action.ACCEPT_RETURN, (State.CLEARED,)),
)


def tasks_of(user: Any) -> list[Tasks]:
    """Return the person's tasks in open cycles, earliest due first; kinds without any are left out."""
    rights = rights_of(user)
    found = []
    for title, action, states in KINDS:
        if not rights[action]:
            continue
        waiting = Return.objects.filter(cycle__is_closed=False, state__in=states).select_related("cycle")
        ordered = waiting.order_by("due_on", "organisation", "form")
        mine = with_open_comments([item for item in ordered if rights.may(action, item.organisation, item.declared)])
        is_filling = action is Action.FILL_RETURN
        burden = progress_of_all(mine) if is_filling else Progress()
        books = list(dict.fromkeys((item.cycle, item.organisation) for item in mine)) if is_filling else []
        found += [Tasks(title, mine, burden, books)] if mine else []
    return found
