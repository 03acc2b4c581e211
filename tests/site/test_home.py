"""The home page shows people their tasks first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.domain.saving import Edit, save_cells
from mandata.collection.models import Cycle, Return
from mandata.editing.models import Draft
from mandata.publishing.models import Release
from mandata.site.todo import todo_of

Person = Callable[..., User]


def words(user: User) -> list[tuple[str, str, bool]]:
    return [(matter.title, matter.words, matter.is_urgent) for matter in todo_of(user)]


def test_the_coordinator_sees_how_the_open_cycle_goes(cycle: Cycle, person: Person) -> None:
    asked = cycle.returns.count()
    assert words(person(Role.COORDINATOR)) == [(str(cycle), f"0 of {asked} returns accepted", False)]
    cycle.returns.update(due_on=date(2020, 1, 1))
    assert words(person(Role.COORDINATOR)) == [(str(cycle), f"0 of {asked} returns accepted · {asked} late", True)]


def test_the_editor_sees_a_draft_that_is_not_saved(cycle: Cycle, person: Person) -> None:
    editor = person(Role.EDITOR)
    Draft.objects.create(name="pupils", by=editor, based_on=0, markdown="New.")
    assert [matter.address for matter in todo_of(editor)][-1] == "/narrative/pupils/"


@pytest.mark.parametrize(
    ("role", "state", "waits"),
    [
        (Role.PUBLISHER, Release.State.READY, True),
        (Role.PUBLISHER, Release.State.PUBLISHED, False),
        (Role.COORDINATOR, Release.State.STOPPED, True),
        (Role.EDITOR, Release.State.READY, False),
    ],
)
def test_a_release_is_a_task_for_people_who_can_act(
    cycle: Cycle, person: Person, role: Role, state: Release.State, waits: bool
) -> None:
    release = Release.objects.create(cycle=cycle, dated=date(2025, 3, 1), state=state)
    assert (f"/releases/{release.pk}/" in [matter.address for matter in todo_of(person(role))]) is waits


def test_the_administrator_sees_who_never_signed_in(cycle: Cycle, person: Person) -> None:
    person(Role.READER)
    titles = [title for title, _words, _urgent in words(person(Role.ADMINISTRATOR))]
    assert titles == ["People"]


def test_a_focal_point_sees_the_burden_of_what_is_to_be_filled_in(
    returned: Return, person: Person, signed_in: Callable[..., Client]
) -> None:
    row = returned.rows_of()[0]
    save_cells(returned, [Edit(str(row.uid), "pupils", "", "100")], person(Role.FOCAL_POINT))
    page = signed_in(Role.FOCAL_POINT).get("/").content.decode()
    assert "Questions: 10 · Answered: 1 · Carried forward from last time: 0" in page
    assert "Questions: 10 · Answered: 1" in signed_in(Role.FOCAL_POINT).get("/returns/").content.decode()
