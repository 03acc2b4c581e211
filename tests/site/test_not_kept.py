"""No browser and no proxy keeps what somebody saw who had signed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from tests.framework import schools
from tests.site.addresses import WHO, Line, addresses_of_signing_in, filled_in, table
from tests.site.objects import BODIES

from mandata.accounts.roles import OF_ONE_ORGANISATION, Role
from mandata.collection.models import Cycle
from mandata.editing.texts import take_over_files
from mandata.publishing.models import Release

SignIn = Callable[..., Client]


@pytest.fixture
def everything(cycle: Cycle) -> Cycle:
    take_over_files()
    release = Release.objects.create(cycle=cycle, dated=date(2025, 3, 1), state=Release.State.PUBLISHED, report_id="x")
    schools.put(release.folder / "report.html", "<p>Report</p>")
    return cycle


@pytest.mark.parametrize("line", list(table()), ids=lambda line: f"{line.method} {line.address}")
def test_no_answer_to_a_person_is_kept(line: Line, everything: Cycle, signed_in: SignIn) -> None:
    for who in WHO[1:]:
        client = signed_in(Role(who), "HILL" if Role(who) in OF_ONE_ORGANISATION else None)
        address = filled_in(line.address, everything, "HILL")
        method = client.post if line.method == "POST" else client.get
        answer = method(address, BODIES.get(line.address, {}))
        assert answer.headers["Cache-Control"] == "private, no-store", f"{who} at {line.address}: {answer.status_code}"


def test_no_page_of_signing_in_is_kept(db: None) -> None:
    for address in addresses_of_signing_in():
        if "<" not in address:
            assert "no-store" in Client().get(address).headers["Cache-Control"], address


def test_refusals_are_not_kept(everything: Cycle, signed_in: SignIn) -> None:
    client = signed_in(Role.READER)
    for address, status in (("/nowhere/", 404), ("/people/", 403)):
        answer = client.get(address)
        assert answer.status_code == status
        assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("address", ["/published/", "/published/report.html"])
def test_the_published_report_may_be_kept_by_visitors(everything: Cycle, address: str) -> None:
    assert "no-store" not in Client().get(address).headers.get("Cache-Control", "")


def test_files_of_the_interface_may_be_kept(everything: Cycle, signed_in: SignIn) -> None:
    answer = signed_in(Role.READER).get("/static/site/mandata.css")
    assert answer.status_code == 200
    assert "max-age" in answer.headers["Cache-Control"]
