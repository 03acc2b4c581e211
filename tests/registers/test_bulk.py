"""Many entries come from one file: looked at first, then taken, all or none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.registers.test_entries import add

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.registers.declared import Register
from mandata.registers.domain import entries
from mandata.registers.domain.entries import CannotKeep, Overtaken
from mandata.registers.domain.imports import MOST_BYTES, MOST_ROWS, plan_of, take
from mandata.registers.domain.plans import Plan
from mandata.registers.models import Entry, EntryChange

HEAD = "id,school,day,level,enquiry,reference,note\n"
STANDING = "A1,HILL,2024-05-31,,,,\n"


def planned(register: Register, lines: str, organisation: str = "HILL") -> Plan:
    return plan_of(register, organisation, (HEAD + lines).encode())


def troubles(plan: Plan) -> list[tuple[int | None, str]]:
    return [(trouble.line, trouble.text.split(".")[0]) for trouble in plan.troubles]


def test_new_changed_and_standing_entries_are_distinguished(register: Register, focal: User) -> None:
    add(register, focal)
    add(register, focal, id="A2")
    plan = planned(register, STANDING + "A2,HILL,2024-06-01,,,,\nA3,HILL,2024-06-02,,,,\n")
    assert plan.unchanged == 1
    assert [(step.line, step.changed) for step in plan.changed] == [(3, ["day"])]
    assert [(step.line, step.cells["id"]) for step in plan.added] == [(4, "A3")]
    assert Entry.objects.count() == 2


def test_a_plan_is_taken_and_each_change_written_down(register: Register, focal: User) -> None:
    entry = add(register, focal)
    plan = planned(register, "A1,HILL,2024-06-01,,,,\nA3,HILL,2024-06-02,,,,\n")
    take(register, plan, plan.digest, focal)
    entry.refresh_from_db()
    assert (entry.cells["day"], str(entry.dated), entry.number) == ("2024-06-01", "2024-06-01", 2)
    change = entry.changes.get(kind=EntryChange.Kind.CELL)
    assert (change.field, change.old, change.new, change.by) == ("day", "2024-05-31", "2024-06-01", focal)
    assert Entry.objects.get(cells__id="A3").organisation == "HILL"


@pytest.mark.parametrize(
    ("days", "kept"),
    [
        (["31/05/2024", "01/06/2024"], ["2024-05-31", "2024-06-01"]),
        (["5/31/2024", "6/1/2024"], ["2024-05-31", "2024-06-01"]),
        (["31-May-24", "1-Jun-24"], ["2024-05-31", "2024-06-01"]),
        (["31.05.2024", "01.06.2024"], ["2024-05-31", "2024-06-01"]),
        (["2024-05-31 00:00:00", "2024-06-01T00:00:00"], ["2024-05-31", "2024-06-01"]),
    ],
)
def test_a_file_that_a_spreadsheet_saved_again_is_read(
    register: Register, focal: User, days: list[str], kept: list[str]
) -> None:
    add(register, focal)
    plan = planned(register, "".join(f"A{number},HILL,{day},,,,\n" for number, day in enumerate(days, 1)))
    assert not plan.troubles
    assert plan.unchanged == 1
    assert [step.cells["day"] for step in plan.added] == kept[1:]


def test_days_that_can_be_read_in_two_ways_are_named_with_both(register: Register) -> None:
    [trouble] = planned(register, "A1,HILL,05/02/2024,,,,\n").troubles
    assert "Write one of: 2024-02-05, 2024-05-02." in trouble.text


@pytest.mark.parametrize(
    ("lines", "line", "told"),
    [
        ("B1,HILL,2024-06-01,,,,\n", 2, "Column 'id'"),
        ("A3,HILL,June,,,,\n", 2, "Column 'day'"),
        ("A3,HILL,2999-01-01,,,,\n", 2, "in the future"),
        ("A3,HILL,2024-06-01,,,,\nA3,HILL,2024-06-01,,,,\n", 3, "the same 'id' as line 2"),
        ("A3,LAKE,2024-06-01,,,,\n", 2, "This is an entry of LAKE"),
        ("A3,HILL\n", 2, "2 cells"),
    ],
)
def test_what_is_wrong_is_reported_by_line(register: Register, lines: str, line: int, told: str) -> None:
    plan = planned(register, lines)
    assert [number for number, _ in troubles(plan)] == [line]
    assert told in plan.troubles[0].text
    assert plan.text == ""


def test_one_bad_line_keeps_all_from_being_taken(register: Register, focal: User) -> None:
    plan = planned(register, "A3,HILL,2024-06-01,,,,\nB1,HILL,2024-06-01,,,,\n")
    with pytest.raises(CannotKeep):
        take(register, plan, plan.digest, focal)
    assert not Entry.objects.exists()


def test_a_closed_entry_stays_as_it_is(register: Register, focal: User) -> None:
    entries.close(register, add(register, focal), focal)
    assert planned(register, STANDING).unchanged == 1
    assert "is closed" in planned(register, "A1,HILL,2024-06-01,,,,\n").troubles[0].text


def test_what_changed_since_it_was_looked_at_is_looked_at_again(register: Register, focal: User) -> None:
    entry = add(register, focal)
    lines = "A1,HILL,2024-06-01,,,,\n"
    seen = planned(register, lines).digest
    entries.change(register, entry, {"level": "primary"}, entry.number, focal)
    with pytest.raises(Overtaken):
        take(register, planned(register, lines), seen, focal)


def test_a_file_that_is_too_large_is_not_read(register: Register) -> None:
    assert "megabyte" in plan_of(register, "HILL", b"x" * (MOST_BYTES + 1)).troubles[0].text
    rows = "".join(f"A{number},HILL,2024-06-01,,,,\n" for number in range(MOST_ROWS + 1))
    assert troubles(planned(register, rows)) == [(None, "The file has 2001 rows; you can upload at most 2000 at once")]


def test_nobody_takes_entries_for_another_school(
    register: Register,
    person: Callable[..., User],
) -> None:
    plan = planned(register, "A3,HILL,2024-06-01,,,,\n")
    with pytest.raises(PermissionDenied):
        take(register, plan, plan.digest, person(Role.FOCAL_POINT, organisation="LAKE"))


def test_on_the_pages(register: Register, signed_in: Callable[..., Client]) -> None:
    client = signed_in(Role.FOCAL_POINT)
    address = "/registers/accidents/upload/"
    assert "Upload a workbook or a CSV file" in client.get(address).content.decode()
    file = SimpleUploadedFile("accidents.csv", (HEAD + "A3,HILL,2024-06-01,,,,\r\n").encode("utf-8-sig"))
    shown = client.post(address, {"organisation": "HILL", "file": file})
    assert "1 entry would be added" in shown.content.decode()
    plan = shown.context["plan"]
    sent = {"organisation": "HILL", "text": plan.text.replace("\n", "\r\n"), "seen": plan.digest}
    assert client.post(address, sent).status_code == 302
    assert Entry.objects.get().cells["id"] == "A3"
    broken = client.post(address, {"organisation": "HILL", "file": SimpleUploadedFile("a.csv", b"\xff\xfe")})
    assert broken.status_code == 422
    assert client.post(address, {"organisation": "LAKE", "text": HEAD}).status_code == 403
    assert "Choose a file first" in client.post(address, {"organisation": "HILL"}).content.decode()
