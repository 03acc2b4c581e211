"""Rows that a form prescribes stay, and so does the number of cells that are asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from tests.collection.posting import PostedPage
from tests.framework import schools

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.domain.open_cycle import open_cycle
from mandata.collection.domain.saving import CannotChange, Edit, add_row, remove_row
from mandata.collection.domain.typed_cells import keep
from mandata.collection.models import Return
from mandata.collection.queries.given_rows import may_add_rows, prescribed_rows
from mandata.collection.queries.progress import progress_of
from mandata.framework import read_framework

Person = Callable[..., User]
SignedIn = Callable[..., Client]

VISITS = """\
    name: visits
    title: Visits
    reported_by: [office]
    schema:
      primaryKey: [school]
      fields:
        - {name: school, codelist: organisations, of_kind: school}
        - {name: visits, type: integer}
    """


@pytest.fixture
def focal(person: Person) -> User:
    return person(Role.FOCAL_POINT)


def test_no_prescribed_row_can_be_removed(returned: Return, focal: User, signed_in: SignedIn) -> None:
    page = PostedPage(signed_in(Role.FOCAL_POINT), f"/returns/{returned.pk}/")
    assert not page.tree.xpath("//button[starts-with(@value, 'remove:')]")
    for row in returned.rows_of():
        with pytest.raises(CannotChange, match="prescribes this row"):
            remove_row(returned, str(row.uid), focal)
        assert "prescribes this row" in page.press(f"remove:{row.uid}").text
    assert returned.rows_of().count() == 2
    assert progress_of(returned).asked == 10


def test_the_key_of_a_prescribed_row_cannot_be_changed(returned: Return, focal: User, signed_in: SignedIn) -> None:
    row = returned.rows_of().first()
    edit = {"row": str(row.uid), "field": "level", "old": "primary", "new": "secondary"}
    client = signed_in(Role.FOCAL_POINT)
    answer = client.post(
        f"/returns/{returned.pk}/cells", json.dumps({"edits": [edit]}), content_type="application/json"
    )
    assert [item[:2] for item in answer.json()["refused"]] == [[str(row.uid), "level"]]
    assert len(keep(returned, [Edit(**edit)], focal).refused) == 1
    row.refresh_from_db()
    assert row.cells["level"] == "primary"


def test_a_row_that_repeats_a_prescribed_one_can_be_removed(returned: Return, focal: User) -> None:
    added = add_row(returned, focal, {"level": "primary"})
    assert str(added.uid) not in prescribed_rows(returned)
    remove_row(returned, str(added.uid), focal)
    assert progress_of(returned).asked == 10


def test_rows_that_people_name_can_be_removed(home: Path, db: None, person: Person) -> None:
    schools.edit(
        home / "workspace" / "framework" / "forms" / "pupils.yaml", "{name: level, codelist: levels}", "{name: level}"
    )
    returned = _opened(home, "pupils", "HILL")
    focal = person(Role.FOCAL_POINT)
    added = add_row(returned, focal, {"level": "nursery"})
    assert prescribed_rows(returned) == set()
    remove_row(returned, str(added.uid), focal)


def test_a_form_of_one_kind_of_organisation_takes_no_more_rows_than_those(home: Path, db: None) -> None:
    """Those that are closed are not prescribed, and those of another kind cannot be named."""
    schools.put(home / "workspace" / "framework" / "forms" / "visits.yaml", VISITS)
    returned = _opened(home, "visits", "BOARD")
    assert [row.cells["school"] for row in returned.rows_of()] == ["HILL", "LAKE"]
    assert len(prescribed_rows(returned)) == 2
    assert not may_add_rows(returned, 2)


def _opened(home: Path, form: str, organisation: str) -> Return:
    cycle = open_cycle(read_framework(home / "workspace" / "framework"), 2, date(2099, 3, 31))
    return Return.objects.get(cycle=cycle, form=form, organisation=organisation)
