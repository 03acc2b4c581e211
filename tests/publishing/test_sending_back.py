"""A release is sent back with a reason, commented on, numbered in its cycle; readers see what was restated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from tests.collection import steps
from tests.framework import schools

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.audit.models import AuditEvent
from mandata.collection.domain import workflow
from mandata.collection.domain.open_cycle import open_cycle
from mandata.collection.models import Cycle, Return
from mandata.findings import worded
from mandata.framework import read_framework
from mandata.notices.models import Notice
from mandata.publishing import starting
from mandata.publishing.domain import approval, building
from mandata.publishing.models import Release
from mandata.publishing.queries.correction_pages import CorrectionSpot, locator
from mandata.report.render.formats import formats

Person = Callable[..., User]
Client_ = Callable[..., Client]
TEXT = 'There are {{ value("pupils.number") }} pupils.\n\n{{ exhibit("pupils-figures") }}\n'


@pytest.fixture(autouse=True)
def narrated(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The texts are written, and releases are built in one format."""
    schools.put(home / "workspace" / "narrative" / "pupils.md", TEXT)
    schools.put(home / "workspace" / "narrative" / "methods.md", "Counted by hand.\n")
    monkeypatch.setattr(building, "formats", lambda: {"html": formats()["html"]})


@pytest.fixture
def make(person: Person, django_capture_on_commit_callbacks: Callable[..., Any]) -> Callable[[Cycle], Release]:
    """Makes a release as a coordinator does."""

    def make(cycle: Cycle) -> Release:
        with django_capture_on_commit_callbacks(execute=True):
            made = starting.start(cycle, date(2026, 11, 30), person(Role.COORDINATOR))
        made.refresh_from_db()
        assert made.errors == []
        return made

    return make


@pytest.fixture
def release(returned: Return, person: Person, make: Callable[[Cycle], Release]) -> Release:
    """A release that is ready for approval: one of two returns is accepted."""
    steps.accepted(returned, person, pupils="100")
    return make(returned.cycle)


def test_a_publisher_sends_a_release_back_with_a_reason(release: Release, signed_in: Client_, person: Person) -> None:
    coordinator, publisher = person(Role.COORDINATOR), signed_in(Role.PUBLISHER)
    Notice.objects.all().delete()
    publisher.post(f"/releases/{release.pk}/send-back/", {"text": "The chapter on pupils is not ready."})
    release.refresh_from_db()
    assert release.state == Release.State.SENT_BACK
    page = signed_in(Role.COORDINATOR).get(f"/releases/{release.pk}/").content.decode()
    assert page.count("The chapter on pupils is not ready.") == 2  # at the top, and in the history
    assert "Approve and publish" not in publisher.get(f"/releases/{release.pk}/").content.decode()
    notice = Notice.objects.get(to=coordinator)
    assert (str(release) in notice.text, "not ready" in notice.text, notice.at_once) == (True, False, True)
    assert AuditEvent.objects.filter(kind="release sent back").count() == 1
    assert "Sent back: see the reason" in signed_in(Role.COORDINATOR).get("/").content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PUBLISHER])
def test_nobody_else_sends_a_release_back(release: Release, person: Person, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        approval.send_back(release, person(role), "No")


def test_a_release_is_sent_back_with_a_reason_once_and_not_published_afterwards(
    release: Release, person: Person
) -> None:
    publisher = person(Role.PUBLISHER)
    with pytest.raises(approval.CannotPublish, match="reason"):
        approval.send_back(release, publisher, "  ")
    approval.send_back(release, publisher, "Not yet")
    with pytest.raises(approval.CannotPublish, match="ready for approval"):
        approval.send_back(release, publisher, "Again")
    with pytest.raises(approval.CannotPublish, match="sent back"):
        approval.publish(release, publisher, release.report_id)


def test_what_is_published_cannot_be_sent_back(release: Release, person: Person) -> None:
    publisher = person(Role.PUBLISHER)
    approval.publish(release, publisher, release.report_id)
    with pytest.raises(approval.CannotPublish, match="ready for approval"):
        approval.send_back(release, publisher, "Too late")


def test_makers_and_approvers_comment_on_a_release(release: Release, signed_in: Client_, person: Person) -> None:
    publisher = person(Role.PUBLISHER)
    signed_in(Role.COORDINATOR).post(f"/releases/{release.pk}/comment/", {"text": "Is <b>this</b> the right date?"})
    page = signed_in(Role.PUBLISHER).get(f"/releases/{release.pk}/").content.decode()
    assert "Is &lt;b&gt;this&lt;/b&gt; the right date?" in page
    assert Notice.objects.filter(to=publisher, topic="release").count() == 1
    assert signed_in(Role.READER).post(f"/releases/{release.pk}/comment/", {"text": "Me too"}).status_code == 403


def test_a_release_says_what_it_holds_and_what_is_new(
    release: Release, returned: Return, person: Person, make: Callable[[Cycle], Release], signed_in: Client_
) -> None:
    client = signed_in(Role.COORDINATOR)
    assert str(release) == "Second year, release 1, 30 Nov 2026"
    assert "1 of 2 returns accepted" in client.get(f"/releases/{release.pk}/").content.decode()
    assert "0 accepted since the last release" in client.get("/releases/").content.decode()
    lake = Return.objects.get(cycle=returned.cycle, organisation="LAKE")
    steps.accepted(lake, person, pupils="50")
    steps.accepted(workflow.reopen(returned, person(Role.COORDINATOR), "Found"), person, pupils="120")
    assert "2 accepted since the last release" in client.get("/releases/").content.decode()
    second = make(returned.cycle)
    page = client.get(f"/releases/{second.pk}/").content.decode()
    assert "Second year, release 2, 30 Nov 2026" in page
    assert "2 of 2 returns accepted · 2 returns accepted since the last release" in " ".join(page.split())


def test_a_release_is_compared_with_its_own_cycle(
    release: Release, home: Path, person: Person, make: Callable[[Cycle], Release], signed_in: Client_
) -> None:
    first = open_cycle(read_framework(home / "workspace" / "framework"), 1, date(2099, 3, 31))
    steps.accepted(Return.objects.get(cycle=first, organisation="HILL", form="pupils"), person, pupils="90")
    earlier = make(first)
    page = signed_in(Role.COORDINATOR).get(f"/releases/{earlier.pk}/").content.decode()
    assert "There is no earlier release." in page
    again = make(release.cycle)
    assert f"{release}" in signed_in(Role.COORDINATOR).get(f"/releases/{again.pk}/").content.decode()


def test_findings_lead_to_the_return(release: Release, returned: Return, signed_in: Client_) -> None:
    page = signed_in(Role.COORDINATOR).get(f"/releases/{release.pk}/").content.decode()
    assert "returns/cycle-2/" not in page
    assert '<a href="/cycles/2/">Pupils, Second year</a>' in page


def test_a_finding_about_a_row_leads_to_the_row(returned: Return, person: Person) -> None:
    lake = Return.objects.get(cycle=returned.cycle, organisation="LAKE")
    for item in (lake, returned):
        steps.accepted(item, person, pupils="100", remark="Two\nlines")
    locate, finding = locator(returned.cycle), worded("code", "message", "fix")
    rows = [*returned.rows_of(), *lake.rows_of()]
    lines = {2: 0, 3: 0, 4: 1, 5: 2, 6: 2, 7: 3}
    for line, place in lines.items():
        spot = locate(finding, f"returns/cycle-2/pupils.csv:{line}")
        assert spot.address == f"/returns/{rows[place].returned_id}/review/#c-{rows[place].uid}", line
        assert spot.title == f"Pupils, {rows[place].returned.organisation}, Second year"
    assert locate(finding, "returns/cycle-2/pupils.csv:8").address == "/cycles/2/"
    assert locate(finding, "returns/cycle-2/accidents.csv:2").address == "/registers/accidents/"
    assert locate(finding, "returns/cycle-2/control_totals.csv:3").title == "Control totals, Second year, line 3"
    assert locate(finding, "returns/cycle-9/pupils.csv:2") == locate(finding, "pupils.yaml:1:7") == CorrectionSpot()


def test_readers_see_a_report_of_each_cycle_and_what_was_restated(
    release: Release, returned: Return, home: Path, person: Person, make: Callable[[Cycle], Release]
) -> None:
    publisher, visitor = person(Role.PUBLISHER), Client()
    approval.publish(release, publisher, release.report_id)
    steps.accepted(workflow.reopen(returned, person(Role.COORDINATOR), "Found"), person, pupils="120")
    restated = make(returned.cycle)
    approval.publish(restated, publisher, restated.report_id)
    first = open_cycle(read_framework(home / "workspace" / "framework"), 1, date(2099, 3, 31))
    steps.accepted(Return.objects.get(cycle=first, organisation="HILL", form="pupils"), person, pupils="90")
    older = make(first)
    approval.publish(older, publisher, older.report_id)
    page = visitor.get("/published/").content.decode()
    assert "Second year: 1 figure was restated" in page or "figures were restated" in page
    assert '<td class="number" data-head="Before">100</td>' in page
    assert str(release) in page and "published on" in page
    assert "/published/1/report.html" in page
    assert ">90<" in b"".join(visitor.get("/published/1/report.html").streaming_content).decode()
    assert ">120<" in b"".join(visitor.get("/published/2/report.html").streaming_content).decode()
    assert ">120<" in b"".join(visitor.get("/published/report.html").streaming_content).decode()
    assert visitor.get("/published/3/report.html").status_code == 404
    home_page = visitor.get("/").content.decode()
    assert "Organisations report here on Schools of the valley" in home_page
