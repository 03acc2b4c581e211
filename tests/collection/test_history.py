"""Every step and every changed cell is shown in words to people who may see the return."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from tests.collection.steps import accepted, fill

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.domain import workflow
from mandata.collection.domain.saving import add_row, remove_row
from mandata.collection.models import Return, State
from mandata.collection.presentation.history import CHANGES_A_PAGE, compare, history_of

Person = Callable[..., User]
SignedIn = Callable[..., Client]


def test_steps_and_cells_are_reported_newest_first(returned: Return, person: Person) -> None:
    accepted(returned, person, grade="good")
    told = [
        entry.event.kind if entry.event else f"{entry.place}, {entry.field}: {entry.old} > {entry.new}"
        for entry in history_of(returned).entries
    ]
    assert told[:3] == ["accepted", "cleared", "submitted"]
    assert sorted(told[3:]) == ["Primary school, Grade:  > Good", "Primary school, Pupils:  > 100", "started"]


def test_the_history_of_a_cell(returned: Return, person: Person) -> None:
    focal = person(Role.FOCAL_POINT)
    fill(returned, focal, pupils="1", absent="2")
    fill(returned, focal, pupils="3")
    fill(returned, focal, row=1, pupils="9")
    row = str(returned.rows_of()[0].uid)
    told = history_of(returned, row=row, name="pupils").entries
    assert [(entry.old, entry.new, entry.by) for entry in told] == [("1", "3", focal), ("", "1", focal)]


def test_rows_that_came_and_went_are_reported(returned: Return, person: Person) -> None:
    focal = person(Role.FOCAL_POINT)
    row = add_row(returned, focal)
    remove_row(returned, str(row.uid), focal)
    told = [(entry.place, entry.field, entry.new) for entry in history_of(returned).entries if not entry.event]
    assert ("a removed row", "", "") in told


def test_a_long_history_has_pages_and_loses_no_step(returned: Return, person: Person) -> None:
    focal = person(Role.FOCAL_POINT)
    for number in range(CHANGES_A_PAGE + 10):
        fill(returned, focal, pupils=str(number + 1))
    workflow.submit(returned, focal)
    first, second = history_of(returned), history_of(returned, number=2)
    assert (len(first.page), len(second.page)) == (CHANGES_A_PAGE, 10)
    steps = [entry.event.kind for page in (first, second) for entry in page.entries if entry.event]
    assert steps == ["submitted", "started"]


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 200), ("?page=999", 200), ("?page=x", 200), ("?field=nothing", 200), ("?row=x", 404), ("?row=%27--", 404)],
)
def test_odd_addresses_are_answered(returned: Return, signed_in: SignedIn, query: str, status: int) -> None:
    assert signed_in(Role.FOCAL_POINT).get(f"/returns/{returned.pk}/history/{query}").status_code == status


def test_two_versions_are_compared_cell_by_cell(returned: Return, person: Person, signed_in: SignedIn) -> None:
    focal = person(Role.FOCAL_POINT)
    gone = add_row(returned, focal, {"level": "tertiary"})
    with_pupils = fill(returned, focal, pupils="100")
    with_pupils.state = State.ACCEPTED
    with_pupils.save()
    returned = workflow.reopen(with_pupils, person(Role.COORDINATOR), "The register was found")
    returned = fill(returned, focal, pupils="120 e")
    remove_row(returned, str(gone.uid), focal)
    assert [tuple(item) for item in compare(returned, 1, 2)] == [
        ("Primary school", "Pupils", "100", "120 (estimated)"),
        ("tertiary", "", "there", ""),
    ]
    page = signed_in(Role.COORDINATOR).get(f"/returns/{returned.pk}/compare/?from=1&to=2").content.decode()
    assert "120 (estimated)" in page


@pytest.mark.parametrize("query", ["?from=0&to=1", "?from=1&to=2", "?from=a&to=1", "?from=-1", "?to=9999999999999"])
def test_a_version_that_is_not_there_is_not_found(returned: Return, signed_in: SignedIn, query: str) -> None:
    assert signed_in(Role.COORDINATOR).get(f"/returns/{returned.pk}/compare/{query}").status_code == 404
