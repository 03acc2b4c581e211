"""One clock: deadlines and times have an hour and a zone, and lateness stays visible after a return is submitted."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from tests.collection.steps import accepted, submitted

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.accounts.zones import shown_in
from mandata.collection.clock import Deadline, day_of, hour_of
from mandata.collection.domain import workflow
from mandata.collection.domain.reminders import outstanding, reminders, text_of
from mandata.collection.domain.workbook_downloads import book_of
from mandata.collection.models import Cycle, Return
from mandata.collection.workspace.files import workspace, write_records
from mandata.records import open_records
from mandata.records.submissions import FILE

Person = Callable[..., User]
SignedIn = Callable[..., Client]

DUE = date(2024, 12, 31)


@pytest.mark.parametrize(
    ("zone", "day", "words"),
    [
        ("UTC", DUE, "31 December 2024, 23:59 (UTC)"),
        ("Africa/Juba", DUE, "31 December 2024, 23:59 (CAT, UTC+2)"),
        ("America/New_York", DUE, "31 December 2024, 23:59 (EST, UTC−5)"),
        ("America/New_York", date(2024, 7, 31), "31 July 2024, 23:59 (EDT, UTC−4)"),
        ("Europe/Berlin", date(2025, 3, 29), "29 March 2025, 23:59 (CET, UTC+1)"),
        ("Europe/Berlin", date(2025, 3, 30), "30 March 2025, 23:59 (CEST, UTC+2)"),
        ("Asia/Kathmandu", DUE, "31 December 2024, 23:59 (UTC+5:45)"),
    ],
)
def test_a_deadline_has_an_hour_and_a_zone(settings: Any, zone: str, day: date, words: str) -> None:
    settings.TIME_ZONE = zone
    assert Deadline(day).words == words


def test_a_deadline_is_said_in_the_language_of_the_page(settings: Any) -> None:
    settings.TIME_ZONE = "Africa/Juba"
    with translation.override("fr"):
        assert Deadline(DUE).words == "31 décembre 2024, 23:59 (CAT, UTC+2)"


@pytest.mark.parametrize(
    ("zone", "moment", "day", "hour"),
    [
        ("UTC", datetime(2024, 12, 31, 22, 30, tzinfo=UTC), date(2024, 12, 31), "22:30 UTC"),
        ("Africa/Juba", datetime(2024, 12, 31, 22, 30, tzinfo=UTC), date(2025, 1, 1), "00:30 CAT"),
        ("America/New_York", datetime(2025, 1, 1, 4, 59, tzinfo=UTC), date(2024, 12, 31), "23:59 EST"),
        ("Europe/Berlin", datetime(2025, 10, 26, 0, 30, tzinfo=UTC), date(2025, 10, 26), "02:30 CEST"),
        ("Europe/Berlin", datetime(2025, 10, 26, 1, 30, tzinfo=UTC), date(2025, 10, 26), "02:30 CET"),
    ],
)
def test_a_day_ends_where_the_platform_is(settings: Any, zone: str, moment: datetime, day: date, hour: str) -> None:
    settings.TIME_ZONE = zone
    assert (day_of(moment), hour_of(moment)) == (day, hour)


@pytest.mark.parametrize(
    ("zone", "at", "days"),
    [
        ("UTC", datetime(2024, 12, 31, 23, 59, tzinfo=UTC), 0),
        ("UTC", datetime(2025, 1, 1, tzinfo=UTC), 1),
        ("Africa/Juba", datetime(2024, 12, 31, 22, 0, tzinfo=UTC), 1),
        ("America/New_York", datetime(2025, 1, 1, 4, 59, tzinfo=UTC), 0),
        ("UTC", datetime(2026, 11, 30, 15, 0, tzinfo=UTC), 699),
    ],
)
def test_lateness_is_counted_in_days_of_the_platform(settings: Any, zone: str, at: datetime, days: int) -> None:
    settings.TIME_ZONE = zone
    assert Return(cycle=Cycle(), due_on=DUE, submitted_at=at).days_late == days


@pytest.mark.parametrize(
    ("hour", "zone", "last", "first_late"),
    [
        (time(23, 59), "", datetime(2024, 12, 31, 21, 59, 59, tzinfo=UTC), datetime(2024, 12, 31, 22, tzinfo=UTC)),
        (time(17), "", datetime(2024, 12, 31, 15, 0, 59, tzinfo=UTC), datetime(2024, 12, 31, 15, 1, tzinfo=UTC)),
        (time(17), "UTC", datetime(2024, 12, 31, 17, 0, 59, tzinfo=UTC), datetime(2024, 12, 31, 17, 1, tzinfo=UTC)),
        (time(0), "Asia/Tokyo", datetime(2024, 12, 30, 15, tzinfo=UTC), datetime(2024, 12, 30, 15, 1, tzinfo=UTC)),
    ],
)
def test_the_minute_of_a_deadline_is_in_time(
    settings: Any, hour: time, zone: str, last: datetime, first_late: datetime
) -> None:
    settings.TIME_ZONE = "Africa/Juba"
    due = Deadline(DUE, hour, zone)
    assert (due.is_over(last), due.days_late(last)) == (False, 0)
    assert (due.is_over(first_late), due.days_late(first_late)) == (True, 1)
    assert due.days_late(first_late + timedelta(days=1, seconds=1)) == 2


def test_the_later_hour_counts_where_a_clock_shows_it_twice() -> None:
    due = Deadline(date(2025, 10, 26), time(2, 30), "Europe/Berlin")
    assert due.moment.astimezone(UTC) == datetime(2025, 10, 26, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("own", "there"),
    [
        ("", ""),
        ("Africa/Maputo", ""),
        ("UTC", "; in your time zone 15:00 (UTC)"),
        ("Pacific/Auckland", "; in your time zone 1 January 2025, 04:00 (NZDT, UTC+13)"),
    ],
)
def test_a_deadline_is_shown_in_the_zone_of_the_reader_too(own: str, there: str) -> None:
    due = Deadline(DUE, time(17), "Africa/Juba")
    with shown_in(own):
        assert due.words == f"31 December 2024, 17:00 (CAT, UTC+2){there}"
    assert due.words == "31 December 2024, 17:00 (CAT, UTC+2)"


def test_pages_workbooks_and_mails_name_the_hour_and_the_zone_of_the_cycle(
    returned: Return, person: Person, signed_in: SignedIn
) -> None:
    cycle = returned.cycle
    cycle.due_time, cycle.time_zone = "17:00", "Africa/Juba"
    cycle.save()
    focal, coordinator = signed_in(Role.FOCAL_POINT), signed_in(Role.COORDINATOR)
    assert focal.post("/account/", {"name": "F", "language": "", "time_zone": "Asia/Tokyo"}).status_code == 302
    words = "31 March 2099, 17:00 (CAT, UTC+2)"
    own = "; in your time zone 1 April 2099, 00:00 (JST, UTC+9)"
    for client, address, said in (
        (focal, f"/returns/{returned.pk}/", words + own),
        (focal, "/returns/", words + own),
        (coordinator, f"/cycles/{cycle.number}/", words),
        (coordinator, "/cycles/", words),
    ):
        page = client.get(address).content.decode()
        assert said in page, address
        assert (own in page) == (client is focal), address
    user = person(Role.FOCAL_POINT)
    user.refresh_from_db()
    [reminder] = [item for item in reminders(outstanding(cycle)) if item.person == user]
    assert words + own in text_of(reminder, "")[1]
    sheets = book_of(cycle, "HILL", user, address="", language="en").sheets
    assert {sheet.due for sheet in sheets} == {"2099-03-31, 17:00 (CAT, UTC+2)"}


def test_a_return_is_late_after_the_hour_and_the_file_keeps_it(returned: Return, person: Person) -> None:
    returned = accepted(returned, person)
    cycle = returned.cycle
    cycle.due_time, cycle.time_zone = "12:00", "Africa/Juba"
    cycle.save()
    returned.due_on, returned.submitted_at = DUE, datetime(2024, 12, 31, 13, 0, tzinfo=UTC)
    returned.save()
    assert returned.days_late == 1
    write_records()
    path = workspace().returns / f"cycle-{cycle.number}" / FILE
    assert path.read_text("utf-8").splitlines()[1] == "pupils,HILL,2024-12-31T15:00:00+02:00,2024-12-31T12:00+02:00"
    [kept] = [item for item in open_records(workspace()).submissions if item.organisation == "HILL"]
    assert kept.days_late(date(2030, 1, 1)) == 1


def test_an_unknown_zone_of_a_person_is_not_kept(signed_in: SignedIn, person: Person) -> None:
    signed_in(Role.FOCAL_POINT).post("/account/", {"name": "F", "language": "", "time_zone": "../etc/passwd"})
    user = person(Role.FOCAL_POINT)
    user.refresh_from_db()
    assert user.time_zone == ""


def test_lateness_stays_visible_after_submission(returned: Return, person: Person, signed_in: SignedIn) -> None:
    returned = _late(accepted(returned, person))
    coordinator = signed_in(Role.COORDINATOR)
    number = returned.cycle.number
    for client, address in (
        (coordinator, f"/cycles/{number}/"),
        (coordinator, f"/returns/{returned.pk}/review/"),
        (signed_in(Role.FOCAL_POINT), "/returns/"),
    ):
        assert "submitted 699 days late" in client.get(address).content.decode(), address
    text = coordinator.get(f"/cycles/{number}/board.csv").content.decode("utf-8-sig")
    (line,) = [line for line in csv.DictReader(io.StringIO(text)) if line["organisation"] == "HILL"]
    assert (line["late"], line["days late"]) == ("yes", "699")
    assert "HILL" in coordinator.get(f"/cycles/{number}/?late=yes").content.decode()


def test_the_day_of_submission_goes_with_the_records(returned: Return, person: Person) -> None:
    _late(accepted(returned, person))
    write_records()
    path = workspace().returns / f"cycle-{returned.cycle.number}" / FILE
    assert path.read_text("utf-8") == "form,organisation,date,due\npupils,HILL,2026-11-30,2024-12-31\n"


def test_the_first_submission_counts_unless_it_was_withdrawn_unread(returned: Return, person: Person) -> None:
    focal = person(Role.FOCAL_POINT)
    returned = workflow.withdraw(submitted(returned, person), focal)
    assert returned.submitted_at is None
    returned = workflow.submit(returned, focal)
    first = returned.submitted_at
    returned = workflow.send_back(returned, person(Role.CLEARING_OFFICER), "Review them again")
    returned = workflow.withdraw(workflow.submit(returned, focal), focal)
    assert workflow.submit(returned, focal).submitted_at == first


def test_the_time_that_the_script_shows_is_that_of_the_server(
    returned: Return, person: Person, signed_in: SignedIn, settings: Any
) -> None:
    settings.TIME_ZONE = "Africa/Juba"
    edit = {"row": str(returned.rows_of()[0].uid), "field": "pupils", "old": "", "new": "4"}
    body = json.dumps({"edits": [edit]})
    client = signed_in(Role.FOCAL_POINT)
    told = client.post(f"/returns/{returned.pk}/cells", body, content_type="application/json").json()
    page = client.get(f"/returns/{returned.pk}/history/").content.decode()
    assert told["at"].endswith(" CAT")
    assert " CAT" in page
    assert "31 March 2099, 23:59 (CAT, UTC+2)" in client.get(f"/returns/{returned.pk}/").content.decode()


def _late(returned: Return) -> Return:
    returned.due_on, returned.submitted_at = DUE, datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
    returned.save()
    return returned
