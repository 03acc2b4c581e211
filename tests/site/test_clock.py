"""The clock of the machine jumps, forward and back: people go on, and the order of what happened stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from tests.collection.steps import accepted, fill

from mandata.accounts.models import User
from mandata.accounts.people import address_is_proved
from mandata.accounts.roles import Role
from mandata.accounts.tidying import forget_expired
from mandata.collection.domain import workflow
from mandata.collection.domain.saving import add_row, remove_row
from mandata.collection.domain.signing import last_seal
from mandata.collection.domain.undo import bring_back, removed_rows
from mandata.collection.models import Cycle, Return, State
from mandata.collection.workspace.files import workspace, write_records
from mandata.publishing.models import Release
from mandata.publishing.views.releases import _before
from mandata.records import open_records

JUMP = timedelta(days=400)
PASSWORD = "a long password of the tests"  # noqa: S105

Person = Callable[..., User]
SignedIn = Callable[..., Client]


def ahead() -> time_machine.travel:
    return time_machine.travel(timezone.now() + JUMP)


def test_the_last_signature_counts_whatever_the_clock_said(returned: Return, person: Person) -> None:
    with ahead():
        accepted(returned, person)
        write_records()
    workflow.reopen(returned, person(Role.COORDINATOR), "Count again")
    returned.refresh_from_db()
    accepted(returned, person, pupils="250")
    write_records()
    rows = open_records(workspace()).table("pupils").to_pylist()
    assert {row["pupils"] for row in rows if row["school"] == "HILL"} == {250, None}
    assert last_seal(returned, State.ACCEPTED).version == 2


def test_a_removed_row_comes_back_as_it_was(returned: Return, person: Person) -> None:
    focal = person(Role.FOCAL_POINT)
    with ahead():
        added = add_row(returned, focal)
        place = list(returned.rows_of().values_list("pk", flat=True)).index(added.pk)
        fill(returned, focal, place, pupils="1")
    fill(returned, focal, place, pupils="2")
    remove_row(returned, str(added.uid), focal)
    assert [row.cells.get("pupils") for row in removed_rows(returned)] == ["2"]
    assert bring_back(returned, str(added.uid), focal).cells["pupils"] == "2"


def test_a_release_is_compared_with_the_one_before_it(cycle: Cycle) -> None:
    ready = {"cycle": cycle, "state": Release.State.READY}
    first = Release.objects.create(dated=date(2025, 1, 1), **ready)
    with ahead():
        second = Release.objects.create(dated=date(2025, 1, 2), **ready)
    third = Release.objects.create(dated=date(2025, 1, 3), **ready)
    assert [_before(release) for release in (first, second, third)] == [None, first, second]


@pytest.mark.parametrize("jump", [JUMP, -JUMP])
def test_pages_answer_whatever_the_clock_says(
    returned: Return, signed_in: SignedIn, person: Person, jump: timedelta
) -> None:
    fill(returned, person(Role.FOCAL_POINT), pupils="1")
    with time_machine.travel(timezone.now() + jump):
        client, coordinator = signed_in(Role.FOCAL_POINT), signed_in(Role.COORDINATOR)
        for path in ("/", "/returns/", f"/returns/{returned.pk}/", f"/returns/{returned.pk}/history/"):
            assert client.get(path).status_code == 200
        for path in ("/", "/cycles/", "/cycles/2/", "/cycles/2/findings/", "/releases/"):
            assert coordinator.get(path).status_code == 200
        assert returned.is_late is (timezone.localdate() > returned.due_on)


@pytest.mark.parametrize("jump", [JUMP, -JUMP])
def test_a_session_ends_when_the_clock_jumps_and_the_person_signs_in_again(
    cycle: Cycle, signed_in: SignedIn, jump: timedelta
) -> None:
    client = signed_in(Role.FOCAL_POINT)
    with time_machine.travel(timezone.now() + jump):
        assert client.get("/returns/").status_code == 302
        assert signed_in(Role.FOCAL_POINT).get("/returns/").status_code == 200


def test_a_session_of_a_clock_that_was_ahead_does_not_last_until_then(cycle: Cycle, signed_in: SignedIn) -> None:
    with ahead():
        client = signed_in(Role.FOCAL_POINT)
    forget_expired()
    assert not Session.objects.exists()
    assert client.get("/returns/").status_code == 302
    client = signed_in(Role.FOCAL_POINT)
    forget_expired()
    assert client.get("/returns/").status_code == 200
    latest = timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE + 60)
    assert Session.objects.get().expire_date < latest


def test_nobody_is_locked_out_until_the_clock_is_there_again(cycle: Cycle, person: Person) -> None:
    known = person(Role.FOCAL_POINT)
    known.set_password(PASSWORD)
    known.save()
    address_is_proved(known)

    def sign_in(password: str) -> bool:
        client = Client()
        client.post("/accounts/login/", {"login": known.email, "password": password})
        return "_auth_user_id" in client.session

    with ahead():
        for _ in range(8):
            assert not sign_in("wrong")
        assert not sign_in(PASSWORD), "too many failures: the limit holds"
    forget_expired()
    assert sign_in(PASSWORD)


def test_what_never_expires_is_kept(cycle: Cycle, home: Path) -> None:
    from django.core.cache import cache

    cache.set("for ever", 1, None)
    cache.set("for an hour", 1, 3600)
    forget_expired()
    assert (cache.get("for ever"), cache.get("for an hour")) == (1, 1)
