"""The workbook of a register: downloaded, filled in, looked at, and taken as a CSV file is."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html
from openpyxl import Workbook, load_workbook
from tests.framework import schools
from tests.registers.conftest import ACCIDENTS
from tests.registers.test_entries import add

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.domain.open_cycle import open_cycle
from mandata.collection.uploads.kept_files import Gone
from mandata.exchange.workbook.layout import FIRST_LINE, NAMES_ROW
from mandata.framework import read_framework
from mandata.registers.declared import Register
from mandata.registers.domain import entries
from mandata.registers.domain.workbooks import book_of, plan_of_workbook, take_workbook
from mandata.registers.models import Entry, EntryChange, EntryUpload

ADDRESS = "/registers/accidents/"


@pytest.fixture
def client(register: Register, signed_in: Callable[..., Client]) -> Client:
    return signed_in(Role.FOCAL_POINT)


def downloaded(client: Client, name: str = "workbook/") -> Workbook:
    answer = client.get(ADDRESS + name)
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(answer.content))


def put(workbook: Workbook, field: str, value: Any, row: int = 0) -> Workbook:
    page = workbook["Accidents"]
    names = [cell.value for cell in page[NAMES_ROW]]
    page.cell(FIRST_LINE + row, names.index(field) + 1).value = value
    return workbook


def upload(client: Client, workbook: Workbook | bytes, name: str = "filled.xlsx") -> Any:
    content = workbook
    if isinstance(workbook, Workbook):
        saved = io.BytesIO()
        workbook.save(saved)
        content = saved.getvalue()
    file = SimpleUploadedFile(name, content)
    return client.post(f"{ADDRESS}upload/", {"organisation": "HILL", "file": file}, follow=True)


def take(client: Client, page: Any) -> Any:
    seen = html.fromstring(page.content).xpath("//input[@name='seen']/@value")
    return client.post(f"{ADDRESS}workbook/upload/", {"seen": seen[0]}, follow=True)


def test_entries_are_corrected_and_added(register: Register, focal: User, client: Client) -> None:
    entry = add(register, focal)
    workbook = put(downloaded(client), "day", date(2024, 6, 1))
    assert workbook["Accidents"].cell(FIRST_LINE, 2).value == "A1"
    put(put(put(workbook, "id", "A7", 1), "day", "2024-06-02", 1), "level", "Primary school", 1)
    page = upload(client, workbook)
    assert page.status_code == 200 and "1 entry would be added" in page.content.decode()
    assert Entry.objects.count() == 1
    take(client, page)
    entry.refresh_from_db()
    assert (entry.cells["day"], str(entry.dated), entry.number) == ("2024-06-01", "2024-06-01", 2)
    change = entry.changes.get(kind=EntryChange.Kind.CELL)
    assert (change.field, change.old, change.new, change.by) == ("day", "2024-05-31", "2024-06-01", focal)
    new = Entry.objects.get(cells__id="A7")
    assert (new.organisation, new.cells["school"], new.cells["level"]) == ("HILL", "HILL", "primary")
    assert not EntryUpload.objects.exists()


def test_a_workbook_as_it_was_downloaded_changes_nothing(register: Register, focal: User, client: Client) -> None:
    add(register, focal)
    page = upload(client, downloaded(client))
    assert not page.context["plan"].steps and not page.context["plan"].troubles


@pytest.mark.parametrize(
    ("field", "value", "place", "told"),
    [
        ("id", "B1", "Accidents!B7", "Column"),
        ("day", "soon", "Accidents!D7", "is not a day"),
        ("day", date(2999, 1, 1), "Accidents!7", "in the future"),
        ("level", "nursery", "Accidents!E7", "is not in the list"),
        ("id", "A1", "Accidents!7", ""),
        ("school", "LAKE", "Accidents!C7", "always says"),
    ],
)
def test_what_is_wrong_is_reported_at_the_cell_and_marked(  # noqa: PLR0917
    register: Register, focal: User, client: Client, field: str, value: Any, place: str, told: str
) -> None:
    add(register, focal)
    workbook = put(put(downloaded(client), "id", "A2", 1), "day", date(2024, 6, 1), 1)
    page = upload(client, put(workbook, field, value, 1))
    if (field, value) == ("id", "A1"):  # the name of an entry: the row changes it, as a line of a CSV file does
        assert [step.changed for step in page.context["plan"].changed] == [["day"]]
        return
    assert page.status_code == 422
    assert [trouble.place for trouble in page.context["plan"].troubles] == [place]
    assert told in page.context["plan"].troubles[0].text or told == "Column"
    marked = downloaded(client, "workbook/marked/")
    assert marked["Problems"].cell(5, 1).value == place
    assert Entry.objects.count() == 1
    corrected = put(
        put(put(put(marked, "id", "A2", 1), "day", date(2024, 6, 1), 1), "level", None, 1), "school", None, 1
    )
    take(client, upload(client, corrected))
    assert Entry.objects.get(cells__id="A2").cells["day"] == "2024-06-01"


def test_a_row_that_is_deleted_removes_no_entry(register: Register, focal: User, client: Client) -> None:
    add(register, focal)
    add(register, focal, id="A2")
    workbook = put(downloaded(client), "level", "Primary school")
    workbook["Accidents"].delete_rows(FIRST_LINE + 1)
    page = upload(client, workbook)
    assert "Their entries stay as they are." in page.content.decode()
    take(client, page)
    assert Entry.objects.count() == 2 and Entry.objects.filter(cells__level="primary").count() == 1


def test_closed_entries_are_grey_and_stay(register: Register, focal: User, client: Client) -> None:
    entries.close(register, add(register, focal), focal)
    workbook = downloaded(client)
    assert workbook["Accidents"].cell(FIRST_LINE, 2).protection.locked
    page = upload(client, put(workbook, "day", date(2024, 6, 1)))
    assert page.status_code == 422 and "cannot be changed" in page.content.decode()


def test_what_somebody_changed_meanwhile_is_not_written_over(register: Register, focal: User, client: Client) -> None:
    entry = add(register, focal)
    workbook = put(downloaded(client), "level", "Secondary school")
    entries.change(register, entry, {"day": "2024-06-03"}, entry.number, focal)
    page = upload(client, workbook)
    assert [step.changed for step in page.context["plan"].changed] == [["level"]]
    entry.refresh_from_db()
    entries.change(register, entry, {"level": "primary"}, entry.number, focal)
    again = client.get(f"{ADDRESS}workbook/upload/")
    assert again.status_code == 422 and "since you downloaded the workbook" in again.content.decode()
    refused = take(client, page)
    assert refused.status_code == 422
    entry.refresh_from_db()
    assert (entry.cells["level"], entry.cells["day"]) == ("primary", "2024-06-03")


def test_an_entry_that_was_merged_meanwhile_is_not_added_again(
    register: Register, focal: User, client: Client, person: Callable[..., User]
) -> None:
    first, second = add(register, focal), add(register, focal, id="A2")
    workbook = downloaded(client)
    entries.merge(register, second, first, person(Role.COORDINATOR))
    row = [cell.value for cell in workbook["Accidents"]["B"]][FIRST_LINE - 1 :].index("A2")
    page = upload(client, put(workbook, "level", "Primary school", row))
    assert page.status_code == 422 and Entry.objects.count() == 2


def test_a_name_that_another_entry_has_is_refused(register: Register, focal: User, client: Client) -> None:
    add(register, focal)
    add(register, focal, id="A2")
    page = upload(client, put(downloaded(client), "id", "A1"))
    texts = [trouble.text for trouble in page.context["plan"].troubles]
    assert page.status_code == 422 and any("already has this name" in text for text in texts)


def test_a_plan_is_taken_once(register: Register, focal: User, client: Client) -> None:
    upload(client, put(put(downloaded(client), "id", "A7"), "day", date(2024, 6, 1)))
    kept = EntryUpload.objects.get()
    plan, _problems = plan_of_workbook(register, kept, book_of(register, "HILL", focal, "en", ""))
    other = EntryUpload.objects.get()
    take_workbook(register, kept, plan, plan.digest, focal)
    with pytest.raises(Gone):
        take_workbook(register, other, plan, plan.digest, focal)
    assert Entry.objects.count() == 1


def test_a_workbook_of_returns_or_of_another_register_is_refused(client: Client, home: Path) -> None:
    returns = client.get("/workbooks/2/HILL/download/").content
    assert "returns and registers have their own workbooks" in upload(client, returns).content.decode()
    own = client.get(f"{ADDRESS}workbook/").content
    page = client.post("/workbooks/2/HILL/", {"file": SimpleUploadedFile("a.xlsx", own)}, follow=True)
    assert "returns and registers have their own workbooks" in page.content.decode()


def test_another_register_is_reported(home: Path, db: None, signed_in: Callable[..., Client]) -> None:
    folder = home / "workspace" / "framework"
    schools.put(folder / "forms" / "accidents.yaml", ACCIDENTS)
    visits = ACCIDENTS.replace("accidents", "visits").replace("Accidents", "Visits")
    schools.put(folder / "forms" / "visits.yaml", visits)
    open_cycle(read_framework(folder), 2, date(2099, 3, 31))
    client = signed_in(Role.FOCAL_POINT)
    page = upload(client, client.get("/registers/visits/workbook/").content)
    assert "not of the register &#x27;Accidents&#x27;" in page.content.decode()


def test_entries_of_others_are_neither_shown_nor_taken(
    register: Register, focal: User, signed_in: Callable[..., Client]
) -> None:
    add(register, focal, note="secret of HILL")
    lake = signed_in(Role.FOCAL_POINT, "LAKE")
    assert lake.get(f"{ADDRESS}workbook/?organisation=HILL").status_code == 403
    rows = [[cell.value for cell in row] for row in downloaded(lake)["Accidents"].iter_rows()]
    assert "secret of HILL" not in str(rows)
    own = upload(lake, signed_in(Role.FOCAL_POINT).get(f"{ADDRESS}workbook/").content)
    assert own.status_code == 403
    for reader in (Role.CLEARING_OFFICER, Role.COORDINATOR):
        assert (
            signed_in(reader, "HILL" if reader is Role.CLEARING_OFFICER else None)
            .get(f"{ADDRESS}workbook/")
            .status_code
            == 403
        )


def test_an_old_kind_of_workbook_is_refused_with_advice(client: Client) -> None:
    page = upload(client, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old.xls")
    assert page.status_code == 422 and "Excel workbook (.xlsx)" in page.content.decode()
    assert "with these cells marked" not in page.content.decode()


def test_a_workbook_can_be_put_away(register: Register, client: Client) -> None:
    upload(client, put(put(downloaded(client), "id", "A7"), "day", date(2024, 6, 1)))
    client.post(f"{ADDRESS}workbook/upload/", {"do": "forget"})
    assert not EntryUpload.objects.exists() and not Entry.objects.exists()


@pytest.mark.parametrize(("language", "name"), [("fr", "Lisez-moi"), ("ar", "اقرأني")])
def test_the_workbook_speaks_the_persons_language(
    register: Register, focal: User, client: Client, language: str, name: str
) -> None:
    add(register, focal)
    client.post("/language/", {"language": language, "next": "/"})
    assert downloaded(client).sheetnames[0] == name
