"""A return taken some of the way, for tests of what comes after."""

from __future__ import annotations

from collections.abc import Callable

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.domain import workflow
from mandata.collection.domain.saving import Edit, save_cells
from mandata.collection.domain.signing import current_hash
from mandata.collection.models import Return

Person = Callable[..., User]


def fill(returned: Return, by: User, row: int = 0, **texts: str) -> Return:
    """Put texts into a row, as somebody who sees it as it is."""
    found = returned.rows_of()[row]
    edits = [Edit(str(found.uid), name, found.cells.get(name, ""), text) for name, text in texts.items()]
    assert not save_cells(returned, edits, by).conflicts
    returned.refresh_from_db()
    return returned


def submitted(returned: Return, person: Person, **texts: str) -> Return:
    focal = person(Role.FOCAL_POINT, returned.organisation)
    return workflow.submit(fill(returned, focal, **{"pupils": "100", **texts}), focal)


def cleared(returned: Return, person: Person, **texts: str) -> Return:
    returned = submitted(returned, person, **texts)
    return workflow.clear(returned, person(Role.CLEARING_OFFICER, returned.organisation), current_hash(returned))


def accepted(returned: Return, person: Person, **texts: str) -> Return:
    returned = cleared(returned, person, **texts)
    return workflow.accept(returned, person(Role.COORDINATOR), current_hash(returned))
