"""Rows of entries come from files: one CSV file for each sub-table, one sheet of the workbook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from openpyxl import Workbook
from tests.registers.test_workbooks import downloaded, upload
from tests.registers.test_workbooks import put as put_entry
from tests.registers.test_workbooks import take as take_workbook
from tests.registers.victims import ADDRESS, add, declared, row

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.exchange.workbook.layout import FIRST_LINE, NAMES_ROW
from mandata.registers.declared import Register
from mandata.registers.domain import entries
from mandata.registers.domain.entries import CannotKeep, Overtaken
from mandata.registers.domain.imports import plan_of, take
from mandata.registers.domain.plans import Plan
from mandata.registers.entry_rows import rows_of
from mandata.registers.models import Entry

Person = Callable[..., User]

HEAD = "accident,number,level,age,left_on,reference,note\n"


@pytest.fixture
def register(home: Path, db: None) -> Register:
    return declared(home)


@pytest.fixture
def client(register: Register, signed_in: Callable[..., Client]) -> Client:
    return signed_in(Role.FOCAL_POINT)


def planned(register: Register, lines: str, organisation: str = "HILL") -> Plan:
    return plan_of(register, organisation, (HEAD + lines).encode(), register.sub_tables())


def put(workbook: Workbook, field: str, value: Any, line: int = 0) -> Workbook:
    sheet = workbook["Victims"]
    names = [cell.value for cell in sheet[NAMES_ROW]]
    sheet.cell(FIRST_LINE + line, names.index(field) + 1).value = value
    return workbook


def test_a_file_adds_and_changes_rows_in_one_version_of_each_entry(register: Register, focal: User) -> None:
    first, second = add(register, focal, row(age="9"), row(age="10")), add(register, focal, id="A2")
    plan = planned(register, "A1,1,primary,9,,,\nA1,2,primary,11,,,\nA1,,secondary,,,,\nA2,,primary,7,,,\n")
    assert (plan.troubles, plan.unchanged) == ([], 1)
    assert [(step.line, step.name, step.changed) for step in plan.rows] == [
        (3, "A1", ["age"]),
        (4, "A1", ["level"]),
        (5, "A2", ["level", "age"]),
    ]
    take(register, plan, plan.digest, focal)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.number, second.number) == (2, 2)
    assert [(item.cells["number"], item.cells.get("age")) for item in rows_of(first, "victims")] == [
        ("1", "9"),
        ("2", "11"),
        ("3", None),
    ]
    assert rows_of(second, "victims") == [row(1, age="7", number="1")]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("A9,,primary,,,,\n", "There is no entry with the name “A9”"),
        ("A1,,primary,200,,,\n", "120"),
        ("A1,,,5,,,\n", "level"),
        ("A1,,primary,,2024-05-01,,\n", "left hospital before the accident"),
        ("A1,7,primary,,,,\nA1,7,primary,5,,,\n", ""),
    ],
)
def test_a_wrong_row_stops_the_file(register: Register, focal: User, line: str, told: str) -> None:
    entry = add(register, focal, row(age="9"))
    plan = planned(register, "A1,,primary,3,,,\n" + line)
    assert plan.troubles and any(told in trouble.text for trouble in plan.troubles), plan.troubles
    with pytest.raises(CannotKeep):
        take(register, plan, plan.digest, focal)
    entry.refresh_from_db()
    assert entry.number == 1


def test_a_row_of_a_closed_entry_or_of_another_keeper_is_refused(
    register: Register, focal: User, person: Person
) -> None:
    entry = entries.close(register, add(register, focal, row(age="9")), focal)
    lake = person(Role.FOCAL_POINT, "LAKE")
    entries.add(register, "LAKE", {"id": "A2", "day": "2024-05-31"}, lake)
    plan = planned(register, "A1,1,primary,9,,,\nA1,,primary,3,,,\nA2,,primary,3,,,\n")
    assert [(trouble.line, trouble.text.split(".")[0]) for trouble in plan.troubles] == [
        (3, f"Entry {entry.pk} is closed"),
        (4, "Another organisation keeps this entry"),
    ]


def test_a_plan_is_not_applied_after_a_change_or_by_somebody_else(
    register: Register, focal: User, person: Person
) -> None:
    entry = add(register, focal, row(age="9"))
    plan = planned(register, "A1,1,primary,10,,,\n")
    with pytest.raises(PermissionDenied):
        take(register, plan, plan.digest, person(Role.FOCAL_POINT, "LAKE"))
    entries.change(register, entry, {"enquiry": "held"}, 1, focal)
    with pytest.raises(Overtaken):
        take(register, plan, plan.digest, focal)


def test_the_file_of_a_sub_table_is_downloaded_and_uploaded(client: Client, register: Register, focal: User) -> None:
    add(register, focal, row(age="9"), row(age="10"))
    text = client.get(f"{ADDRESS}csv/?table=victims").content.decode("utf-8-sig")
    assert text == HEAD + "A1,1,primary,9,,,\nA1,2,primary,10,,,\n"
    page = client.post(f"{ADDRESS}upload/", {"organisation": "HILL", "text": text.replace(",10,", ",11,")})
    assert "1 row of entries would be added or changed." in page.content.decode()
    assert "A1, Victims, Row 2" in page.content.decode()
    done = client.post(
        f"{ADDRESS}upload/",
        {"organisation": "HILL", "text": text.replace(",10,", ",11,"), "seen": page.context["plan"].digest},
        follow=True,
    )
    assert "1 row was saved." in done.content.decode()
    assert rows_of(Entry.objects.get(), "victims")[1].cells["age"] == "11"


def test_a_workbook_has_a_sheet_for_each_sub_table(client: Client, register: Register, focal: User) -> None:
    add(register, focal, row(age="9"))
    workbook = downloaded(client)
    page = upload(client, workbook)
    assert not page.context["plan"].count and not page.context["plan"].troubles
    put(put(workbook, "age", 12), "accident", "A1", 1)
    put(put(workbook, "level", "Secondary school", 1), "accident", "A7", 2)
    put(workbook, "level", "Primary school", 2)
    put_entry(put_entry(workbook, "id", "A7", 1), "day", "2024-06-02", 1)
    page = upload(client, workbook)
    assert page.status_code == 200, page.content.decode()
    take_workbook(client, page)
    first, new = Entry.objects.get(cells__id="A1"), Entry.objects.get(cells__id="A7")
    assert [
        (item.cells["number"], item.cells["level"], item.cells.get("age")) for item in rows_of(first, "victims")
    ] == [
        ("1", "primary", "12"),
        ("2", "secondary", None),
    ]
    assert first.number == 2 and rows_of(new, "victims") == [row(1, number="1")]


@pytest.mark.parametrize(
    ("field", "value", "place", "told"),
    [
        ("accident", "A2", "Victims!B6", "A1"),
        ("age", 200, "Victims!E6", "120"),
        ("left_on", "2024-05-01", "Victims!6", "left hospital"),
    ],
)
def test_what_is_wrong_in_a_workbook_is_reported_at_the_cell(  # noqa: PLR0917
    client: Client, register: Register, focal: User, field: str, value: Any, place: str, told: str
) -> None:
    add(register, focal, row(age="9"))
    page = upload(client, put(downloaded(client), field, value))
    assert page.status_code == 422
    assert [(trouble.place, told in trouble.text) for trouble in page.context["plan"].troubles] == [(place, True)]


def test_a_row_that_was_changed_since_the_download_is_a_conflict(
    client: Client, register: Register, focal: User
) -> None:
    entry = add(register, focal, row(age="9"))
    workbook = downloaded(client)
    entries.change(register, entry, {}, 1, focal, rows={"victims": [row(1, age="10", number="1")]})
    page = upload(client, put(workbook, "age", 11))
    assert page.status_code == 422 and "changed this cell to" in page.context["plan"].troubles[0].text


# Rows that are removed


def test_an_emptied_line_removes_its_row(register: Register, focal: User) -> None:
    entry = add(register, focal, row(age="9"), row(age="10"), row(age="11"))
    plan = planned(register, "A1,1,,,,,\nA1,2,primary,12,,,\nA1,3,,,,,\nA1,9,,,,,\n")
    assert plan.troubles == []
    assert [(step.line, step.before and step.before.number) for step in plan.removed_rows] == [(2, 1), (4, 3)]
    assert [step.line for step in plan.written_rows] == [3]
    take(register, plan, plan.digest, focal)
    entry.refresh_from_db()
    assert [(item.number, item.cells["age"]) for item in rows_of(entry, "victims")] == [(2, "12")]
    kinds = [(change.kind, change.row) for change in entry.changes.filter(kind="row_removed").order_by("row")]
    assert kinds == [("row_removed", 1), ("row_removed", 3)] and entry.number == 2


def test_a_row_of_a_closed_entry_is_not_removed(register: Register, focal: User) -> None:
    entries.close(register, add(register, focal, row(age="9")), focal)
    assert "is closed" in planned(register, "A1,1,,,,,\n").troubles[0].text


@pytest.mark.parametrize("is_deleted", [True, False])
def test_a_row_that_is_deleted_or_emptied_in_a_workbook_is_removed(
    client: Client, register: Register, focal: User, is_deleted: bool
) -> None:
    entry = add(register, focal, row(age="9"), row(age="10"))
    workbook = downloaded(client)
    sheet = workbook["Victims"]
    if is_deleted:
        sheet.delete_rows(FIRST_LINE)
    else:
        put(put(put(workbook, "level", None), "age", None), "number", None)
    page = upload(client, workbook)
    assert page.status_code == 200, page.context["plan"].troubles
    assert "1 row of entries would be removed." in page.content.decode()
    assert "A1, Victims, Row 1 (removed)" in page.content.decode()
    done = take_workbook(client, page)
    assert "1 row was removed." in done.content.decode()
    entry.refresh_from_db()
    assert [item.number for item in rows_of(entry, "victims")] == [2]


# Rows that no longer fit


def test_the_day_of_an_entry_is_checked_with_its_rows_at_once(client: Client, register: Register, focal: User) -> None:
    entry = add(register, focal, row(left_on="2024-06-05"), row())
    add(register, focal, row(left_on="2024-06-05"), id="A2")
    head, tables = "id,school,day,level,enquiry,reference,note\n", register.sub_tables()
    line = "A1,HILL,2024-06-{},,,,\n"
    assert plan_of(register, "HILL", (head + line.format("05")).encode(), tables).troubles == []
    plan = plan_of(register, "HILL", (head + line.format("06")).encode(), tables)
    assert [(item.line, item.text.partition(":")[0]) for item in plan.troubles] == [(2, "Victims, Row 1")]
    assert "The victim left hospital before the accident." in plan.troubles[0].text
    assert plan_of(register, "HILL", (head + line.format("06")).encode()).troubles == []
    workbook = put_entry(downloaded(client), "day", "2024-06-06", 1)
    assert "left hospital" in upload(client, workbook).context["plan"].troubles[0].text
    page = upload(client, put(workbook, "left_on", "2024-06-07", 1))
    assert page.context["plan"].troubles == []
    take_workbook(client, page)
    entry.refresh_from_db()
    assert (entry.cells["day"], rows_of(entry, "victims")[0].cells["left_on"]) == ("2024-06-06", "2024-06-07")
