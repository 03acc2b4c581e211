"""The board shows at a glance what is missing or late, which figures have findings, and who to ask."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from tests.collection.steps import accepted, fill

from mandata.accounts.models import User
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Role
from mandata.collection.domain import workflow
from mandata.collection.domain.comments import comment
from mandata.collection.models import Cycle, Return
from mandata.collection.queries.board import BoardFilter, board_of

Person = Callable[..., User]
SignedIn = Callable[..., Client]


@pytest.fixture
def busy(cycle: Cycle, returned: Return, person: Person) -> Cycle:
    """Hill School is accepted; Lake School is late, with a mistake and a comment."""
    accepted(returned, person)
    lake = cycle.returns.get(organisation="LAKE")
    lake = fill(lake, person(Role.FOCAL_POINT, "LAKE"), pupils="many")
    lake.due_on = date(2020, 1, 1)
    lake.save()
    comment(lake, person(Role.COORDINATOR), "How many?")
    return cycle


def test_the_organisation_with_most_outstanding_returns_comes_first(busy: Cycle, person: Person) -> None:
    board = board_of(busy, rights_of(person(Role.COORDINATOR)))
    assert [group.organisation.code for group in board.groups] == ["LAKE", "HILL"]
    lake = board.groups[0]
    assert (lake.late, lake.findings, lake.comments, lake.accepted) == (1, 1, 1, 0)
    assert [str(user) for user in lake.fill] == ["focal_point.lake@example.org"]
    assert lake.clear == ()
    assert (board.asked, board.accepted, board.late) == (2, 1, 1)


def test_the_burden_is_counted(busy: Cycle, person: Person) -> None:
    board = board_of(busy, rights_of(person(Role.COORDINATOR)))
    assert board.burden.asked > board.burden.answered == board.burden.wrong == 1
    assert board.groups[0].burden.wrong == 1


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", {"HILL", "LAKE"}),
        ("state=accepted", {"HILL"}),
        ("state=draft", {"LAKE"}),
        ("state=cleared", set()),
        ("state=nonsense", {"HILL", "LAKE"}),
        ("late=yes", {"LAKE"}),
        ("organisation=HILL", {"HILL"}),
        ("organisation=HILL&late=yes", set()),
        ("topic=none", set()),
    ],
)
def test_the_board_is_filtered_in_both_views_and_in_the_table(
    busy: Cycle, signed_in: SignedIn, query: str, codes: set[str]
) -> None:
    client = signed_in(Role.COORDINATOR)
    listed = client.get(f"/cycles/2/?{query}").context["board"]
    assert {group.organisation.code for group in listed.groups} == codes
    assert client.get(f"/cycles/2/?view=grid&{query}").status_code == 200
    table = client.get(f"/cycles/2/board.csv?{query}").content.decode("utf-8-sig")
    assert {row["organisation"] for row in csv.DictReader(io.StringIO(table))} == codes


def test_what_came_back_is_not_just_a_draft(cycle: Cycle, returned: Return, person: Person) -> None:
    focal = person(Role.FOCAL_POINT)
    workflow.submit(fill(returned, focal, pupils="1"), focal)
    workflow.send_back(returned, person(Role.CLEARING_OFFICER), "Count again")
    board = board_of(cycle, rights_of(person(Role.COORDINATOR)), BoardFilter(standing="sent_back"))
    assert [group.organisation.code for group in board.groups] == ["HILL"]


def test_states_are_shown_in_words_and_not_by_colour_alone(busy: Cycle, signed_in: SignedIn) -> None:
    page = signed_in(Role.COORDINATOR).get("/cycles/2/?view=grid").content.decode()
    page = " ".join(page.split())
    assert 'class="hidden">Draft, late</span>' in page
    assert 'class="hidden">Accepted</span>' in page


def test_who_sees_the_board_but_no_returns_finds_no_way_into_them(busy: Cycle, signed_in: SignedIn) -> None:
    page = signed_in(Role.PUBLISHER).get("/cycles/2/").content.decode()
    assert "Accepted" in page
    assert "/review/" not in page


@pytest.mark.parametrize("role", [Role.FOCAL_POINT, Role.CLEARING_OFFICER, Role.READER, Role.ADMINISTRATOR])
@pytest.mark.parametrize("page", ["/cycles/", "/cycles/2/", "/cycles/2/board.csv"])
def test_who_may_not_see_the_board(cycle: Cycle, signed_in: SignedIn, page: str, role: Role) -> None:
    assert signed_in(role).get(page).status_code == 403


def test_a_cycle_that_is_not_open_has_no_board(cycle: Cycle, signed_in: SignedIn) -> None:
    assert signed_in(Role.COORDINATOR).get("/cycles/7/").status_code == 404


def test_a_mistake_that_is_corrected_is_no_longer_counted(busy: Cycle, person: Person) -> None:
    fill(busy.returns.get(organisation="LAKE"), person(Role.FOCAL_POINT, "LAKE"), pupils="12")
    board = board_of(busy, rights_of(person(Role.COORDINATOR)))
    assert board.groups[0].findings == 0
