"""References name entries of another register: found on the page, checked, linked, moved, and never above rights."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html
from openpyxl import load_workbook
from tests.registers.repairs import ADDRESS, accident, declared, repair

from mandata.accounts.models import Grant, User
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Clearance, Role
from mandata.collection.workspace.files import workspace, write_records
from mandata.exchange.workbook.layout import FIRST_LINE, NAMES_ROW
from mandata.records import open_records
from mandata.registers.declared import Register
from mandata.registers.domain import entries
from mandata.registers.domain.entries import NotYet
from mandata.registers.domain.imports import plan_of, take
from mandata.registers.entry_rows import Row, rows_of
from mandata.registers.models import Entry
from mandata.registers.presentation.entry_cells import drawn
from mandata.registers.presentation.references import Picker
from mandata.registers.queries.references import MOST_FOUND, MOST_OFFERED, matching, referring
from mandata.registers.queries.return_files import write_entries

Person = Callable[..., User]
Registers = tuple[Register, Register]
HEAD = "id,school,day,accident,work,reference,note\n"


@pytest.fixture
def registers(home: Path, db: None) -> Registers:
    return declared(home)


@pytest.fixture
def client(registers: Registers, signed_in: Callable[..., Client]) -> Client:
    return signed_in(Role.FOCAL_POINT)


def page_of(answer: Any) -> Any:
    return html.fromstring(answer.content)


def choices(page: Any) -> dict[str, str]:
    """The entries to choose from on a page: what each button sends, and its label."""
    return {item.get("value"): item.text_content().strip() for item in page.xpath("//button[@name='choose']")}


# On the page


def test_words_find_entries_and_the_chosen_one_is_not_saved_yet(
    registers: Registers, client: Client, focal: User
) -> None:
    for number in range(3):
        accident(registers[1], focal, f"A{number}", enquiry="wet floor" if number else "fire")
    sent = {"0.id": "R1", "0.day": "2024-06-01", "0.work": "Mopped", "0.accident": "floor WET"}
    page = page_of(client.post(f"{ADDRESS}add/", {**sent, "find": "0.accident"}))
    assert choices(page) == {f"0.accident=A{number}": f"A{number} – 31 May 2024, wet floor" for number in (2, 1)}
    page = page_of(client.post(f"{ADDRESS}add/", {**sent, "choose": "0.accident=A2"}))
    assert page.xpath("//input[@name='0.accident']/@value") == ["A2"]
    assert page.xpath("//output/a/text()") == ["A2 – 31 May 2024, wet floor"]
    assert "Mopped" in page.xpath("//textarea[@name='0.work']")[0].text and not choices(page)
    assert not Entry.objects.filter(form="repairs").exists()
    client.post(f"{ADDRESS}add/", {**sent, "0.accident": "A2"})
    assert Entry.objects.get(form="repairs").cells["accident"] == "A2"


def test_a_name_that_no_entry_has_is_refused_with_what_the_words_find(
    registers: Registers, client: Client, focal: User
) -> None:
    accident(registers[1], focal, enquiry="wet floor")
    answer = client.post(f"{ADDRESS}add/", {"0.id": "R1", "0.day": "2024-06-01", "0.accident": "floor"})
    page = page_of(answer)
    assert page.xpath("//span[@id='wrong-c0-accident']")[0].text == (
        "“Accidents” has no entry “floor”. Find the entry and choose it."
    )
    assert choices(page) == {"0.accident=A1": "A1 – 31 May 2024, wet floor"}
    assert not Entry.objects.filter(form="repairs").exists()


def test_a_row_of_a_sub_table_refers_to_entries_too(registers: Registers, client: Client, focal: User) -> None:
    accident(registers[1], focal)
    entry = repair(registers[0], focal)
    row = {"seen": "1", "costs.rows": "n1", "costs-n1.costs-amount": "5", "costs-n1.costs-because": "A1"}
    page = page_of(client.post(f"{ADDRESS}{entry.pk}/", {**row, "find": "costs-n1.costs-because"}))
    assert choices(page) == {"costs-n1.costs-because=A1": "A1 – 31 May 2024"}
    wrong = page_of(client.post(f"{ADDRESS}{entry.pk}/", {**row, "costs-n1.costs-because": "A9"}))
    assert "has no entry “A9”" in wrong.xpath("//section[@role='alert']")[0].text_content()
    client.post(f"{ADDRESS}{entry.pk}/", row)
    entry.refresh_from_db()
    assert rows_of(entry, "costs") == [Row(1, {"amount": "5", "because": "A1", "number": "1"})]


def test_a_search_offers_few_entries_and_the_exact_name_first(registers: Registers, focal: User) -> None:
    for number in range(30, 0, -1):
        accident(registers[1], focal, f"A{number}")
    found = [entry.cells["id"] for entry in matching(registers[1], ["HILL"], " A3 ")]
    assert found == ["A3", "A30"]
    assert len(matching(registers[1], ["HILL"], "A")) == MOST_FOUND
    assert matching(registers[1], ["LAKE"], "A3") == []


def test_both_entries_link_to_each_other(registers: Registers, client: Client, focal: User) -> None:
    first = accident(registers[1], focal)
    second = repair(registers[0], focal, "R1", "HILL", Row(0, {"amount": "5", "because": "A1"}), accident="A1")
    page = page_of(client.get(f"{ADDRESS}{second.pk}/"))
    assert page.xpath("//output/a/@href") == [f"/registers/accidents/{first.pk}/"] * 2
    entries.close(registers[0], second, focal)
    closed = page_of(client.get(f"{ADDRESS}{second.pk}/"))
    assert closed.xpath("//a[@class='kept']/text()") == ["A1 – 31 May 2024"] * 2
    page = page_of(client.get(f"/registers/accidents/{first.pk}/"))
    lines = [
        " ".join(item.text_content().split()) for item in page.xpath("//h2[.='Referred to by']/following::ul[1]/li")
    ]
    assert lines == ["Costs, Because of: R1 – 1 June 2024, A1", "Repairs, Accident: R1 – 1 June 2024, A1"]


# Rights


def test_an_entry_of_another_organisation_does_not_exist(registers: Registers, client: Client, person: Person) -> None:
    lake = person(Role.FOCAL_POINT, "LAKE")
    accident(registers[1], lake, "A7", "LAKE", enquiry="secret")
    for text in ("A7", "secret"):
        page = page_of(client.post(f"{ADDRESS}add/", {"0.id": "R1", "0.accident": text, "find": "0.accident"}))
        assert not choices(page) and "LAKE" not in page.text_content()
    one, other = (
        client.post(f"{ADDRESS}add/", {"0.id": "R1", "0.day": "2024-06-01", "0.accident": name}).content.decode()
        for name in ("A7", "A8")
    )
    wrong = [html.fromstring(text).xpath("//span[@id='wrong-c0-accident']")[0].text for text in (one, other)]
    assert wrong[0].replace("A7", "A8") == wrong[1]
    found = client.get("/registers/accidents/find/", {"q": "A7", "organisation": "HILL"}).json()
    assert found == {"entries": []}
    assert client.get("/registers/accidents/find/", {"q": "A7", "organisation": "LAKE"}).status_code == 403
    plan = plan_of(registers[0], "HILL", (HEAD + "R1,HILL,2024-06-01,A7,,,\n").encode())
    assert [trouble.text for trouble in plan.troubles] == [
        "“Accidents” has no entry “A7”. Find the entry and choose it."
    ]


def test_nothing_is_shown_to_people_without_the_clearance(registers: Registers, client: Client, focal: User) -> None:
    accident(registers[1], focal)
    repair(registers[0], focal, accident="A1")
    Grant.objects.filter(user=focal).update(clearance=Clearance.UNCLASSIFIED)
    assert client.get("/registers/accidents/find/", {"q": "A1"}).status_code == 403
    assert client.get(ADDRESS).status_code == 403


def test_a_page_shows_no_more_than_the_person_may_see_of_the_other_register(registers: Registers, focal: User) -> None:
    repairs, accidents = registers
    accident(accidents, focal, enquiry="secret")
    secret = accidents.form.model_copy(update={"classification": "strictly confidential"})
    framework = dataclasses.replace(repairs.framework, forms={**repairs.framework.forms, "accidents": secret})
    for of, labels in ((repairs.framework, ["A1 – 31 May 2024, secret"]), (framework, [""])):
        cells = drawn(Register(repairs.form, of), "HILL", {"accident": "A1"})
        shown, _tables = Picker(of, rights_of(focal), "HILL", "0.accident").put_into(cells, [])
        assert [cell.named.label for cell in shown if cell.named] == labels
        assert [bool(cell.named.choices) for cell in shown if cell.named] == [bool(labels[0])]
    entry = Entry.objects.get(form="accidents")
    repair(repairs, focal, accident="A1")
    assert len(referring(accidents, rights_of(focal), entry)) == 1
    hidden = repairs.form.model_copy(update={"classification": "strictly confidential"})
    forms = {**repairs.framework.forms, "repairs": hidden}
    other = Register(accidents.form, dataclasses.replace(repairs.framework, forms=forms))
    assert referring(other, rights_of(focal), entry) == []


# Names that change


def test_merging_moves_the_references_of_entries_and_rows(registers: Registers, focal: User, person: Person) -> None:
    repairs, accidents = registers
    first, second = accident(accidents, focal, "A1"), accident(accidents, focal, "A2")
    entry = repair(repairs, focal, "R1", "HILL", Row(0, {"amount": "5", "because": "A2"}), accident="A2")
    other = repair(repairs, focal, "R2", accident="A1")
    entries.merge(accidents, second, first, person(Role.COORDINATOR))
    entry.refresh_from_db()
    other.refresh_from_db()
    assert (entry.cells["accident"], rows_of(entry, "costs")[0].cells["because"]) == ("A1", "A1")
    assert entry.number == 3 and other.number == 1
    changes = [(item.table, item.field, item.old, item.new) for item in entry.changes.filter(old="A2").order_by("id")]
    assert changes == [("costs", "because", "A2", "A1"), ("", "accident", "A2", "A1")]
    with pytest.raises(NotYet) as refused:
        entries.change(repairs, other, {"accident": "A2"}, 1, focal)
    assert refused.value.problems == {"accident": ["The entry “A2” was merged into “A1”. Choose that one."]}


def test_a_new_name_of_an_entry_is_written_into_what_refers_to_it(registers: Registers, focal: User) -> None:
    first = accident(registers[1], focal)
    entry = repair(registers[0], focal, accident="A1")
    entries.change(registers[1], first, {"id": "A5"}, 1, focal)
    entry.refresh_from_db()
    assert entry.cells["accident"] == "A5"


# Files


def test_a_csv_file_is_checked_at_its_lines_and_goes_round(registers: Registers, client: Client, focal: User) -> None:
    accident(registers[1], focal)
    lines = "R1,HILL,2024-06-01,A1,,,\nR2,HILL,2024-06-01,A9,,,\n"
    plan = plan_of(registers[0], "HILL", (HEAD + lines).encode())
    assert [(trouble.line, trouble.field) for trouble in plan.troubles] == [(3, "accident")]
    plan = plan_of(registers[0], "HILL", (HEAD + lines.replace("A9", "")).encode())
    take(registers[0], plan, plan.digest, focal)
    written = client.get(f"{ADDRESS}csv/").content
    again = plan_of(registers[0], "HILL", written)
    assert (again.troubles, again.steps, again.unchanged) == ([], [], 2)
    rows = "repair,number,amount,because,reference,note\nR1,,5,A9,,\n"
    of_rows = plan_of(registers[0], "HILL", rows.encode(), registers[0].sub_tables())
    assert [(trouble.line, trouble.field) for trouble in of_rows.troubles] == [(2, "because")]


def test_a_workbook_offers_the_entries_of_a_small_register(
    registers: Registers, client: Client, focal: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    accident(registers[1], focal)
    accident(registers[1], focal, "A2")
    repair(registers[0], focal, accident="A1")
    assert offered(client) == ["A2", "A1"]
    monkeypatch.setattr("mandata.registers.queries.references.MOST_OFFERED", 1)
    assert MOST_OFFERED > 1 and offered(client) is None


def offered(client: Client) -> list[str] | None:
    """The list that the workbook offers for the field, if it offers one."""
    book = load_workbook(io.BytesIO(client.get(f"{ADDRESS}workbook/").content))
    sheet = book["Repairs"]
    names = [cell.value for cell in sheet[NAMES_ROW]]
    assert sheet.cell(FIRST_LINE, names.index("accident") + 1).value == "A1"
    place = sheet.cell(FIRST_LINE, names.index("accident") + 1).coordinate
    taken = [item for item in sheet.data_validations.dataValidation if place in item.sqref and item.type == "list"]
    if not taken:
        return None
    name, _, cells = taken[0].formula1.lstrip("=").partition("!")
    return [cell.value for (cell,) in book[name.strip("'")][cells.replace("$", "")]]


@pytest.mark.parametrize("name", ["A1", "=1+1", "A 1", "é/2024-٣", 'a "b", c', "-", "007", "1-2"])
def test_a_name_is_the_same_from_the_page_a_file_and_a_workbook(
    registers: Registers, client: Client, focal: User, name: str, home: Path
) -> None:
    pattern = home / "workspace" / "framework" / "forms" / "accidents.yaml"
    pattern.write_text(pattern.read_text().replace(', constraints: {pattern: "A[0-9]+"}', ""))
    client.post("/registers/accidents/add/", {"0.id": name, "0.day": "2024-05-31"})
    client.post(f"{ADDRESS}add/", {"0.id": "R1", "0.day": "2024-06-01", "0.accident": name})
    assert Entry.objects.get(form="repairs").cells["accident"] == name
    plan = plan_of(registers[0], "HILL", client.get(f"{ADDRESS}csv/").content)
    assert (plan.troubles, plan.steps, plan.unchanged) == ([], [], 1)
    book = load_workbook(io.BytesIO(client.get(f"{ADDRESS}workbook/").content))
    names = [cell.value for cell in book["Repairs"][NAMES_ROW]]
    book["Repairs"].cell(FIRST_LINE, names.index("work") + 1).value = "Mopped"
    saved = io.BytesIO()
    book.save(saved)
    file = SimpleUploadedFile("filled.xlsx", saved.getvalue())
    page = client.post(f"{ADDRESS}upload/", {"organisation": "HILL", "file": file}, follow=True)
    assert "Mopped" in page.content.decode()
    seen = page_of(page).xpath("//input[@name='seen']/@value")[0]
    client.post(f"{ADDRESS}workbook/upload/", {"do": "take", "seen": seen})
    entry = Entry.objects.get(form="repairs")
    assert (entry.cells["accident"], entry.cells["work"]) == (name, "Mopped")


def test_the_records_hold_the_name_as_text(registers: Registers, focal: User) -> None:
    accident(registers[1], focal)
    repair(registers[0], focal, accident="A1")
    write_entries()
    write_records()
    records = open_records(workspace())
    assert records.table("repairs").column("accident").to_pylist() == ["A1"]
