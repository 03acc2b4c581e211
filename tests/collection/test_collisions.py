"""Two organisations never report the same row into the records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from tests.collection.posting import PostedPage
from tests.collection.steps import fill
from tests.framework import schools

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.domain import workflow
from mandata.collection.domain.open_cycle import open_cycle
from mandata.collection.domain.signing import current_hash
from mandata.collection.domain.workflow import CannotMove
from mandata.collection.models import Return, State
from mandata.collection.workspace.files import write_records
from mandata.framework import read_framework

Person = Callable[..., User]
SignedIn = Callable[..., Client]

TRIPS = """\
    name: trips
    title: Trips
    reported_by: [school]
    schema:
      primaryKey: [trip]
      fields:
        - {name: trip, type: integer}
        - {name: pupils, type: integer}
    """


@pytest.fixture
def two(home: Path, db: None) -> tuple[Return, Return]:
    """Two schools answer a form in which people number the rows."""
    schools.put(home / "workspace" / "framework" / "forms" / "trips.yaml", TRIPS)
    cycle = open_cycle(read_framework(home / "workspace" / "framework"), 2, date(2099, 3, 31))
    one, other = (Return.objects.get(cycle=cycle, form="trips", organisation=code) for code in ("HILL", "LAKE"))
    return one, other


def filled(returned: Return, person: Person, trip: str) -> User:
    focal = person(Role.FOCAL_POINT, returned.organisation)
    fill(returned, focal, trip=trip, pupils="3")
    return focal


def taken(returned: Return, person: Person, focal: User) -> None:
    returned = workflow.submit(returned, focal)
    returned = workflow.clear(returned, person(Role.CLEARING_OFFICER, returned.organisation), current_hash(returned))
    workflow.accept(returned, person(Role.COORDINATOR), current_hash(returned))


def test_a_row_that_another_organisation_reported_is_refused_when_submitting(
    two: tuple[Return, Return], person: Person, signed_in: SignedIn
) -> None:
    one, other = two
    taken(one, person, filled(one, person, "7"))
    filled(other, person, "7")
    page = PostedPage(signed_in(Role.FOCAL_POINT, "LAKE"), f"/returns/{other.pk}/").press("submit:blank+findings")
    assert "HILL has reported the same row: 7. Agree which of you reports it." in page.text
    other.refresh_from_db()
    assert other.state == State.DRAFT
    taken(other, person, filled(other, person, "8"))
    assert write_records() is not None


def test_the_same_row_written_otherwise_is_the_same_row(two: tuple[Return, Return], person: Person) -> None:
    one, other = two
    workflow.submit(one, filled(one, person, "7"))
    with pytest.raises(CannotMove, match="HILL has reported"):
        workflow.submit(other, filled(other, person, "007"))


def test_what_was_submitted_twice_before_is_accepted_once(two: tuple[Return, Return], person: Person) -> None:
    one, other = two
    focal = filled(other, person, "8")
    workflow.submit(other, focal)
    taken(one, person, filled(one, person, "7"))
    row = other.rows_of().get()
    row.cells |= {"trip": "7"}
    row.save()
    cleared = workflow.clear(other, person(Role.CLEARING_OFFICER, "LAKE"), current_hash(other))
    with pytest.raises(CannotMove, match="HILL has reported"):
        workflow.accept(cleared, person(Role.COORDINATOR), current_hash(cleared))
    assert write_records() is not None
