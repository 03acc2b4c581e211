"""Files in the cells of entries: put in on the page, checked as every upload, downloaded by people with the rights."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from lxml import html
from openpyxl import load_workbook
from tests.collection.test_attaching import PDF, picture
from tests.registers.repairs import ADDRESS, COSTS, REPAIRS, repair
from tests.registers.repairs import declared as declared_registers

from mandata.accounts.models import Grant, User
from mandata.accounts.roles import Clearance, Role
from mandata.audit.models import AuditEvent
from mandata.collection.workspace.files import workspace, write_records
from mandata.exchange.workbook.layout import FIRST_LINE, NAMES_ROW
from mandata.framework.field_types.attachment import file_cell
from mandata.records import open_records
from mandata.registers.declared import Register
from mandata.registers.domain import entries
from mandata.registers.domain.imports import plan_of, take
from mandata.registers.entry_rows import rows_of
from mandata.registers.models import Entry, EntryFile
from mandata.registers.queries.return_files import write_entries

Person = Callable[..., User]
TEXT = b"The roof was repaired.\n"
CELL = file_cell("report.txt", hashlib.sha256(TEXT).hexdigest())
HEAD = "id,school,day,accident,work,photo,reference,note\n"


@pytest.fixture
def register(home: Path, db: None, monkeypatch: pytest.MonkeyPatch) -> Register:
    monkeypatch.setattr(
        "tests.registers.repairs.REPAIRS", f"{REPAIRS}    - {{name: photo, title: File, type: attachment}}\n"
    )
    monkeypatch.setattr(
        "tests.registers.repairs.COSTS", f"{COSTS}    - {{name: bill, title: Bill, type: attachment}}\n"
    )
    return declared_registers(home)[0]


@pytest.fixture
def client(register: Register, signed_in: Callable[..., Client]) -> Client:
    return signed_in(Role.FOCAL_POINT)


def file(content: bytes = TEXT, name: str = "report.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def page_of(answer: Any) -> Any:
    return html.fromstring(answer.content)


def added(client: Client, content: bytes = TEXT, name: str = "report.txt") -> Entry:
    client.post(
        f"{ADDRESS}add/", {"0.id": "R1", "0.day": "2024-06-01", "0.photo": "", "0.photo.file": file(content, name)}
    )
    return Entry.objects.get(form="repairs")


def test_a_file_is_put_in_and_downloaded(client: Client) -> None:
    entry = added(client)
    assert entry.cells["photo"] == CELL
    page = page_of(client.get(f"{ADDRESS}{entry.pk}/"))
    assert page.xpath("//form[@enctype='multipart/form-data']")
    (link,) = page.xpath("//span[@class='held']/a")
    assert link.text == "report.txt"
    answer = client.get(link.get("href"))
    assert b"".join(answer.streaming_content) == TEXT
    assert answer.headers["Content-Disposition"] == 'attachment; filename="report.txt"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert AuditEvent.objects.filter(kind="file attached", detail=EntryFile.objects.get().sha256).count() == 1


def test_a_file_waits_while_other_cells_are_corrected(client: Client) -> None:
    sent = {"0.id": "R1", "0.day": "2099-01-01", "0.photo": ""}
    page = page_of(client.post(f"{ADDRESS}add/", {**sent, "0.photo.file": file()}))
    assert page.xpath("//input[@name='0.photo']/@value") == [CELL]
    assert page.xpath("//span[@class='held']/a/text()") == ["report.txt"]
    assert not EntryFile.objects.get().is_kept
    client.post(f"{ADDRESS}add/", {**sent, "0.day": "2024-06-01", "0.photo": CELL})
    assert Entry.objects.get(form="repairs").cells["photo"] == CELL
    assert EntryFile.objects.get().is_kept


def test_a_row_of_a_sub_table_holds_a_file(client: Client, register: Register, focal: User) -> None:
    entry = repair(register, focal)
    row = {"seen": "1", "costs.rows": "n1", "costs-n1.costs-amount": "5", "costs-n1.costs-bill": ""}
    client.post(f"{ADDRESS}{entry.pk}/", {**row, "costs-n1.costs-bill.file": file(PDF, "bill.pdf")})
    entry.refresh_from_db()
    cell = file_cell("bill.pdf", hashlib.sha256(PDF).hexdigest())
    assert rows_of(entry, "costs")[0].cells["bill"] == cell
    (address,) = page_of(client.get(f"{ADDRESS}{entry.pk}/")).xpath("//td//span[@class='held']/a/@href")
    assert b"".join(client.get(address).streaming_content) == PDF
    kept = {"seen": "2", "costs.rows": "1", "costs-1.costs-amount": "5", "costs-1.costs-bill": cell}
    client.post(f"{ADDRESS}{entry.pk}/", {**kept, "costs-1.costs-bill.remove": "on"})
    entry.refresh_from_db()
    assert "bill" not in rows_of(entry, "costs")[0].cells


def test_the_history_keeps_replaced_and_removed_files(client: Client) -> None:
    entry = added(client)
    sent = {"0.id": "R1", "0.photo": CELL}
    client.post(f"{ADDRESS}{entry.pk}/", {**sent, "seen": "1", "0.photo.file": file(b"A later report.\n", "later.txt")})
    entry.refresh_from_db()
    later = entry.cells["photo"]
    client.post(f"{ADDRESS}{entry.pk}/", {**sent, "seen": "2", "0.photo": later, "0.photo.remove": "on"})
    entry.refresh_from_db()
    assert "photo" not in entry.cells and entry.number == 3
    page = page_of(client.get(f"{ADDRESS}{entry.pk}/"))
    links = page.xpath("//h2[.='History']/following::table[1]//a")
    assert [link.text for link in links] == ["later.txt", "report.txt", "later.txt"]
    assert b"".join(client.get(links[1].get("href")).streaming_content) == TEXT


# Hostile files and cells


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "a.svg", "This type of file"),
        (b"<html><script>alert(1)</script></html>", "a.txt", "This type of file"),
        (b"MZ\x90\x00\x03", "a.pdf", "This type of file"),
        (b"%PDF-1.7\n1 0 obj\n<< /S /JavaScript /JS (app.alert(1)) >>\nendobj\n%%EOF\n", "a.pdf", "The PDF contains"),
        (b"", "a.txt", "The file is empty."),
        (b"x" * 3_000_000, "a.txt", "The file is larger than 2 MB."),
    ],
)
def test_a_file_that_may_harm_is_refused_at_its_cell(
    client: Client, monkeypatch: pytest.MonkeyPatch, content: bytes, name: str, reason: str
) -> None:
    monkeypatch.setattr(settings, "ATTACHMENT_LIMIT", 2_000_000)
    sent = {"0.id": "R1", "0.day": "2024-06-01", "0.photo": "", "0.photo.file": file(content, name)}
    page = page_of(client.post(f"{ADDRESS}add/", sent))
    assert page.xpath("//span[@id='wrong-c0-photo']")[0].text.startswith(reason)
    assert not Entry.objects.filter(form="repairs").exists() and not EntryFile.objects.exists()
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_a_picture_is_drawn_again_and_a_name_leaves_no_folder(client: Client) -> None:
    entry = added(client, picture("JPEG"), "../../etc/p\u202egpj.exe")
    stored = EntryFile.objects.get()
    assert entry.cells["photo"] == stored.cell and stored.name == "pgpj.jpg"
    assert stored.sha256 == hashlib.sha256(stored.file.read()).hexdigest()


@pytest.mark.parametrize("cell", [CELL.replace("report", "other"), CELL.replace("sha256:", "sha256:0")[:-1], "x"])
def test_a_cell_that_names_no_stored_file_is_refused(client: Client, cell: str) -> None:
    entry = added(client)
    sent = {"seen": "1", "0.id": "R1", "0.day": "2024-06-01", "0.photo": cell}
    page = page_of(client.post(f"{ADDRESS}{entry.pk}/", sent))
    assert page.xpath("//span[@id='wrong-c0-photo']")
    entry.refresh_from_db()
    assert entry.cells["photo"] == CELL


def test_files_that_nobody_saved_are_few_and_do_not_stay(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ATTACHMENTS_A_RETURN", 2)
    for number in range(3):
        page = page_of(client.post(f"{ADDRESS}add/", {"0.photo": "", "0.photo.file": file(b"%d\n" % number)}))
    assert page.xpath("//span[@id='wrong-c0-photo']")[0].text.startswith("You put in 2 files")
    assert EntryFile.objects.count() == 2
    EntryFile.objects.update(at=timezone.now() - timedelta(days=2))
    added(client)
    assert [file.cell for file in EntryFile.objects.all()] == [CELL]


# Rights


def test_people_without_the_rights_get_no_file(
    client: Client, register: Register, focal: User, signed_in: Callable[..., Client]
) -> None:
    entry = added(client)
    address = f"{ADDRESS}files/{EntryFile.objects.get().pk}/"
    assert client.get(address).status_code == 200
    assert client.get(address.replace("repairs", "accidents")).status_code == 404
    assert Client().get(address).status_code == 302
    assert signed_in(Role.FOCAL_POINT, "LAKE").get(address).status_code == 403
    assert signed_in(Role.EDITOR).get(address).status_code == 403
    Grant.objects.filter(user=focal).update(clearance=Clearance.UNCLASSIFIED)
    assert client.get(address).status_code == 403
    assert entry.organisation == "HILL"


def test_a_file_that_waits_is_only_for_the_person_who_put_it_in(
    client: Client, signed_in: Callable[..., Client]
) -> None:
    client.post(f"{ADDRESS}add/", {"0.photo": "", "0.photo.file": file()})
    address = f"{ADDRESS}files/{EntryFile.objects.get().pk}/"
    assert client.get(address).status_code == 200
    assert signed_in(Role.COORDINATOR).get(address).status_code == 404


# Files of entries, records


def test_a_csv_file_and_a_workbook_hold_the_name_and_change_nothing(
    client: Client, register: Register, focal: User
) -> None:
    added(client)
    written = client.get(f"{ADDRESS}csv/").content
    assert CELL in written.decode()
    plan = plan_of(register, "HILL", written)
    assert (plan.troubles, plan.unchanged) == ([], 1)
    for line in ("R1,HILL,2024-06-01,,,,,\n", f"R2,HILL,2024-06-01,,,{CELL},,\n"):
        plan = plan_of(register, "HILL", (HEAD + line).encode())
        assert [(item.line, item.field) for item in plan.troubles] == [(2, "photo")]
        assert plan.troubles[0].text.startswith("A file cannot be put in or removed here.")
    plan = plan_of(register, "HILL", (HEAD + f"R1,HILL,2024-06-02,,,{CELL},,\n").encode())
    take(register, plan, plan.digest, focal)
    assert Entry.objects.get(form="repairs").cells["day"] == "2024-06-02"
    book = load_workbook(io.BytesIO(client.get(f"{ADDRESS}workbook/").content))
    names = [cell.value for cell in book["Repairs"][NAMES_ROW]]
    place = book["Repairs"].cell(FIRST_LINE, names.index("photo") + 1)
    assert place.value == CELL and place.protection.locked
    place.value = None
    saved = io.BytesIO()
    book.save(saved)
    sent = {"organisation": "HILL", "file": SimpleUploadedFile("filled.xlsx", saved.getvalue())}
    refused = client.post(f"{ADDRESS}upload/", sent, follow=True)
    assert place.coordinate in page_of(refused).text_content()
    assert Entry.objects.get(form="repairs").cells["photo"] == CELL


def test_the_records_hold_the_name_and_the_workspace_no_file(client: Client, home: Path) -> None:
    added(client)
    write_entries()
    write_records()
    assert open_records(workspace()).table("repairs").column("photo").to_pylist() == [CELL]
    found = [path for path in (home / "workspace").rglob("*") if path.is_file() and TEXT in path.read_bytes()]
    assert found == []


def test_the_remaining_entry_of_two_has_the_file(
    client: Client, register: Register, focal: User, person: Person
) -> None:
    entry, into = added(client), repair(register, focal, "R2")
    entries.merge(register, entry, into, person(Role.COORDINATOR))
    into.refresh_from_db()
    assert into.cells["photo"] == CELL
    page = page_of(client.get(f"{ADDRESS}{into.pk}/"))
    assert client.get(page.xpath("//span[@class='held']/a/@href")[0]).status_code == 200


def test_a_file_that_an_entry_held_can_be_erased(client: Client, focal: User) -> None:
    entry, stored = added(client), EntryFile.objects.get()
    address, told = f"{ADDRESS}files/{stored.pk}/", {"by": focal.email, "reason": "Request of 3 May"}
    with pytest.raises(CommandError, match="still holds the file"):
        call_command("erase_entry_file", stored.pk, **told)
    client.post(f"{ADDRESS}{entry.pk}/", {"seen": "1", "0.id": "R1", "0.photo": CELL, "0.photo.remove": "on"})
    assert client.get(address).status_code == 200
    with pytest.raises(CommandError, match="Give a reason"):
        call_command("erase_entry_file", stored.pk, by=focal.email, reason=" ")
    with transaction.atomic():
        call_command("erase_entry_file", stored.pk, **told)
    assert client.get(address).status_code == 404
    assert AuditEvent.objects.filter(kind="file erased", detail="Request of 3 May", by=focal).count() == 1
    page = page_of(client.get(f"{ADDRESS}{entry.pk}/"))
    history = page.xpath("//h2[.='History']/following::table[1]")[0]
    assert "report.txt" in history.text_content() and not history.xpath(".//a")
