"""A cycle is opened, given more time and closed, by those who run cycles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from tests.collection.steps import accepted, submitted

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.domain.cycles import CannotRun, close, extend
from mandata.collection.models import Cycle, EventKind, Return
from mandata.notices.models import Notice

Person = Callable[..., User]
SignedIn = Callable[..., Client]
LATER = date(2099, 6, 30)
NOBODY_ELSE = [Role.FOCAL_POINT, Role.CLEARING_OFFICER, Role.EDITOR, Role.PUBLISHER, Role.READER, Role.ADMINISTRATOR]


# Opening


def test_a_declared_cycle_is_shown_before_it_is_opened(home: Path, db: None, signed_in: SignedIn) -> None:
    client = signed_in(Role.COORDINATOR)
    assert "Open Second year" in client.get("/cycles/").content.decode()
    page = client.get("/cycles/2/open/").content.decode()
    assert "2 returns" in page
    assert "Hill School" in page
    assert not Cycle.objects.exists()


def test_a_cycle_is_opened_once(home: Path, db: None, signed_in: SignedIn) -> None:
    client = signed_in(Role.COORDINATOR)
    for _ in range(2):
        assert client.post("/cycles/2/open/", {"due": "2099-03-31"}).headers["Location"] == "/cycles/2/"
    cycle = Cycle.objects.get()
    assert (cycle.collection_end, cycle.returns.count()) == (date(2099, 3, 31), 2)
    assert [event.kind for event in cycle.events.all()] == [EventKind.OPENED]


@pytest.mark.parametrize("due", ["", "soon", "2024-02-31", "2020-01-01"])
def test_a_cycle_needs_a_good_day(home: Path, db: None, signed_in: SignedIn, due: str) -> None:
    answer = signed_in(Role.COORDINATOR).post("/cycles/2/open/", {"due": due})
    assert answer.status_code == 409
    assert "The cycle was not opened" in answer.content.decode()
    assert not Cycle.objects.exists()


def test_a_cycle_that_nobody_declared_is_not_found(home: Path, db: None, signed_in: SignedIn) -> None:
    assert signed_in(Role.COORDINATOR).get("/cycles/9/open/").status_code == 404


@pytest.mark.parametrize("role", NOBODY_ELSE)
@pytest.mark.parametrize("page", ["open", "extend", "remind", "remind/sent", "close"])
def test_nobody_else_runs_cycles(cycle: Cycle, signed_in: SignedIn, role: Role, page: str) -> None:
    assert signed_in(role).get(f"/cycles/2/{page}/").status_code == 403
    assert signed_in(role).post("/cycles/2/records/").status_code == 403


# More time


def test_everybody_gets_more_time(cycle: Cycle, person: Person) -> None:
    assert extend(cycle, LATER, "Elections", person(Role.COORDINATOR)) == 2
    cycle.refresh_from_db()
    assert {item.due_on for item in cycle.returns.all()} == {LATER}
    assert cycle.collection_end == LATER
    events = cycle.events.filter(kind=EventKind.EXTENDED)
    assert [event.reason for event in events] == ["Until 30 June 2099, 23:59 (UTC): Elections"] * 2


def test_one_organisation_or_one_return_gets_more_time(cycle: Cycle, returned: Return, person: Person) -> None:
    coordinator = person(Role.COORDINATOR)
    assert extend(cycle, LATER, "Floods", coordinator, organisation="HILL") == 1
    assert extend(cycle, LATER + timedelta(1), "Floods", coordinator, number=returned.pk) == 1
    due = {item.organisation: item.due_on for item in cycle.returns.all()}
    assert due == {"HILL": LATER + timedelta(1), "LAKE": date(2099, 3, 31)}


def test_what_is_submitted_needs_no_time(cycle: Cycle, returned: Return, person: Person) -> None:
    submitted(returned, person)
    with pytest.raises(CannotRun, match="already submitted or due later"):
        extend(cycle, LATER, "Floods", person(Role.COORDINATOR), organisation="HILL")


@pytest.mark.parametrize(
    ("day", "reason", "said"),
    [
        (LATER, "  ", "reason"),
        (date(2020, 1, 1), "Floods", "past"),
        (timezone.localdate(), "Floods", "due later"),
    ],
)
def test_time_that_cannot_be_given(cycle: Cycle, person: Person, day: date, reason: str, said: str) -> None:
    with pytest.raises(CannotRun, match=said):
        extend(cycle, day, reason, person(Role.COORDINATOR))


@pytest.mark.parametrize("role", NOBODY_ELSE)
def test_nobody_else_gives_time_or_closes(cycle: Cycle, person: Person, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        extend(cycle, LATER, "Floods", person(role))
    with pytest.raises(PermissionDenied):
        close(cycle, person(role), with_gaps=True)


def test_more_time_on_the_page_keeps_what_was_typed(cycle: Cycle, signed_in: SignedIn) -> None:
    client = signed_in(Role.COORDINATOR)
    answer = client.post("/cycles/2/extend/", {"organisation": "HILL", "day": "", "reason": "Floods"})
    assert answer.status_code == 409
    assert "\nFloods</textarea>" in answer.content.decode()
    typed = {"organisation": "HILL", "return": "", "day": "2099-06-30", "reason": "Floods"}
    assert client.post("/cycles/2/extend/", typed).status_code == 302
    assert Return.objects.get(organisation="HILL").due_on == LATER


def test_focal_points_hear_of_more_time_once(cycle: Cycle, person: Person) -> None:
    focal = person(Role.FOCAL_POINT)
    extend(cycle, LATER, "Confidential talks", person(Role.COORDINATOR))
    notice = Notice.objects.get(to=focal)
    assert "30 June 2099" in notice.text
    assert "Confidential" not in notice.text


# Closing


def test_a_cycle_with_gaps_asks_before_it_closes(cycle: Cycle, signed_in: SignedIn) -> None:
    client = signed_in(Role.COORDINATOR)
    assert "2 returns are not accepted" in client.get("/cycles/2/close/").content.decode()
    assert client.post("/cycles/2/close/").status_code == 409
    assert client.post("/cycles/2/close/", {"with_gaps": "yes"}).status_code == 302
    cycle.refresh_from_db()
    assert cycle.is_closed


def test_a_closed_cycle_stays_closed(cycle: Cycle, person: Person, signed_in: SignedIn) -> None:
    coordinator = person(Role.COORDINATOR)
    close(cycle, coordinator, with_gaps=True)
    with pytest.raises(CannotRun, match="closed"):
        close(cycle, coordinator, with_gaps=True)
    with pytest.raises(CannotRun, match="closed"):
        extend(cycle, LATER, "Floods", coordinator)
    page = signed_in(Role.COORDINATOR).get("/cycles/2/").content.decode()
    assert "Send reminders" not in page


def test_a_cycle_does_not_close_before_its_records_are_written(cycle: Cycle, returned: Return, person: Person) -> None:
    accepted(returned, person)
    with pytest.raises(CannotRun, match="records"):
        close(cycle, person(Role.COORDINATOR), with_gaps=True)


def test_the_newest_cycle_comes_first(cycle: Cycle, signed_in: SignedIn) -> None:
    days = {"period_start": LATER, "period_end": LATER, "collection_start": LATER, "collection_end": LATER}
    Cycle.objects.create(number=9, title="Ninth year", framework_sha256=cycle.framework_sha256, **days)
    page = signed_in(Role.COORDINATOR).get("/cycles/").content.decode()
    assert page.index("Ninth year") < page.index(cycle.title)
