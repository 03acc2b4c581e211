"""Every type of field in a register: from the page, from a file and from a workbook it is kept in the same way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from lxml import html
from tests.framework import schools
from tests.registers.conftest import ACCIDENTS
from tests.registers.test_bulk import plan_of, take
from tests.registers.test_workbooks import ADDRESS, downloaded, put, upload
from tests.registers.test_workbooks import take as take_workbook

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.domain.open_cycle import open_cycle
from mandata.collection.workspace.files import workspace, write_records
from mandata.framework import read_framework
from mandata.records import open_records
from mandata.registers.declared import Register
from mandata.registers.models import Entry
from mandata.registers.presentation.entry_cells import in_words
from mandata.registers.queries.return_files import write_entries

MORE = """\
    - {name: happened, title: Happened at, type: datetime}
    - {name: closed_for, title: Closed for, type: duration}
    - {name: hurt, title: Who was hurt, type: codes, codelist: levels}
    - {name: spot, title: Where, type: point}
    - {name: place, title: Place, type: place, codelist: places}
    - {name: account, title: What happened, type: text}
"""
PLACES = """\
code,name,broader,level
F1,North,FIN,region
F2,South,FIN,region
FIN,Finland,,country
F11,Hilltop,F1,town
F21,Hilltop,F2,town
"""
STORY = "A pipe broke.\n\nNobody was hurt."
KEPT = {
    "happened": "2024-05-31T14:05+02:00",
    "closed_for": "36:30",
    "account": STORY,
    "hurt": "primary secondary",
    "place": "F11",
    "spot": "33.2705 35.2033 ±500",
}
TICKED = {"0.hurt": "", "0.hurt.tag.primary": "primary", "0.hurt.tag.secondary": "secondary"}


@pytest.fixture
def register(home: Path, db: None) -> Register:
    folder = home / "workspace" / "framework"
    schools.put(folder / "forms" / "accidents.yaml", ACCIDENTS + MORE)
    schools.put(folder / "codelists" / "places.csv", PLACES)
    framework = read_framework(folder)
    open_cycle(framework, 2, date(2099, 3, 31))
    return Register(framework.forms["accidents"], framework)


@pytest.fixture
def client(register: Register, signed_in: Callable[..., Client]) -> Client:
    return signed_in(Role.FOCAL_POINT)


def added(client: Client, **cells: str) -> Any:
    return client.post(f"{ADDRESS}add/", {"0.id": "A1", "0.day": "2024-05-31", **TICKED, **cells})


def test_a_page_keeps_what_people_mean(client: Client) -> None:
    spot = {"0.spot": "33.2705, 35.2033 (500 m)"}
    typed = {
        **spot,
        "0.happened": "31/5/2024 14:05 +2",
        "0.closed_for": "36 h 30",
        "0.place": "Hilltop, North",
        "0.account": STORY.replace("\n", "\r\n"),
    }
    assert added(client, **typed).status_code == 302
    entry = Entry.objects.get()
    assert {name: entry.cells[name] for name in KEPT} == KEPT


def test_a_page_shows_it_in_words_and_gives_it_back(client: Client) -> None:
    added(client, **{f"0.{name}": text for name, text in KEPT.items() if name != "hurt"})
    page = html.fromstring(client.get(f"{ADDRESS}{Entry.objects.get().pk}/").content)
    inputs = {name: page.xpath(f"//*[@name='0.{name}']")[0] for name in KEPT}
    assert {name: (item.get("value") or item.text or "").strip() for name, item in inputs.items()} == KEPT
    assert int(inputs["account"].get("rows")) > 1


@pytest.mark.parametrize(
    ("language", "moment", "length", "spot"),
    [
        ("en", "31 May 2024, 14:05 (UTC+02:00)", "36 h 30 min", "33.2705° N, 35.2033° E, give or take 500 m"),
        ("fr", "31 mai 2024, 14:05 (UTC+02:00)", "36 h 30 min", "33,2705° N, 35,2033° E, à 500 m près"),
        ("ar", "31 مايو 2024, 14:05 (UTC+02:00)", "36 س 30 د", "33,2705° شمالا، 35,2033° شرقا، بدقة 500 م"),
    ],
)
def test_people_read_it_in_words(register: Register, language: str, moment: str, length: str, spot: str) -> None:
    fields = {name: register.form.field(name) for name in KEPT}
    with translation.override(language):
        words = {name: in_words(register, field, KEPT[name]) for name, field in fields.items() if field}
    assert words == {
        "happened": moment,
        "closed_for": length,
        "account": STORY,
        "hurt": "Primary school, Secondary school",
        "place": "Hilltop, North, Finland",
        "spot": spot,
    }


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("happened", "2024-05-31 14:05", "has no time zone"),
        ("happened", "yesterday", "is not a date with a time"),
        ("closed_for", "long", "is not a length of time"),
        ("place", "Hilltop", "can be read in more than one way"),
        ("place", "Nowhere", "is not in the code list"),
        ("spot", "95.2 33.2", "is not a point on the map"),
    ],
)
def test_a_page_says_what_is_wrong(client: Client, name: str, text: str, said: str) -> None:
    page = added(client, **{f"0.{name}": text}).content.decode()
    assert not Entry.objects.exists()
    assert said in page and text in page


def test_a_time_that_a_clock_shows_twice_is_asked_about(client: Client) -> None:
    twice = {"0.happened": "2024-10-27 02:30 Europe/Paris"}
    page = html.fromstring(added(client, **twice).content)
    meant = page.xpath("//button[@name='0.happened.meant']/@value")
    assert meant == ["2024-10-27T02:30+02:00", "2024-10-27T02:30+01:00"]
    added(client, **twice, **{"0.happened.meant": "2024-10-27T02:30+01:00"})
    assert Entry.objects.get().cells["happened"] == "2024-10-27T02:30+01:00"


def test_a_place_of_two_is_asked_about_by_the_broader_places(client: Client) -> None:
    page = html.fromstring(added(client, **{"0.place": "Hilltop"}).content)
    meant = page.xpath("//button[@name='0.place.meant']")
    assert [(item.get("value"), item.text_content().strip()) for item in meant] == [
        ("F11", "Hilltop, North, Finland"),
        ("F21", "Hilltop, South, Finland"),
    ]
    added(client, **{"0.place": "Hilltop", "0.place.meant": "F21"})
    assert Entry.objects.get().cells["place"] == "F21"


def test_one_list_offers_every_place_and_the_chosen_one_is_named(client: Client) -> None:
    added(client, **{"0.place": "F11"})
    page = html.fromstring(client.get(f"{ADDRESS}{Entry.objects.get().pk}/").content)
    (typed,) = page.xpath("//input[@name='0.place']")
    options = page.xpath(f"//datalist[@id='{typed.get('list')}']/option")
    assert [(item.get("value"), item.get("label")) for item in options][-1] == ("F21", "Hilltop, South, Finland")
    assert page.xpath(f"//output[@for='{typed.get('id')}']")[0].text == "Hilltop, North, Finland"


def test_entries_are_found_by_a_broader_place(client: Client) -> None:
    added(client, **{"0.place": "F11"})
    page = html.fromstring(client.get(ADDRESS).content)
    offered = page.xpath("//select[@name='f-place']/option/@value")
    assert offered == ["", "FIN", "F1", "F2"]
    found = {code: "A1" in client.get(ADDRESS, {"f-place": code}).content.decode() for code in offered if code}
    assert found == {"FIN": True, "F1": True, "F2": False}


def test_a_file_keeps_it_as_a_page_does(register: Register, focal: User) -> None:
    head = "id,school,day,level,enquiry,happened,closed_for,hurt,spot,place,account,reference,note\n"
    written = '2024-05-31 14:05 Europe/Paris,2190 min,primary secondary,"geo:33.2705,35.2033;u=500","Hilltop, North"'
    line = f'A1,HILL,2024-05-31,,,{written},"{STORY}",,\n'
    plan = plan_of(register, "HILL", (head + line).encode())
    assert not plan.troubles
    take(register, plan, plan.digest, focal)
    assert {name: Entry.objects.get().cells[name] for name in KEPT} == KEPT


def test_a_workbook_gives_it_back_and_takes_it(client: Client) -> None:
    added(client, **{f"0.{name}": text for name, text in KEPT.items() if name != "hurt"})
    workbook = downloaded(client)
    page = upload(client, workbook)
    assert not page.context["plan"].steps and not page.context["plan"].troubles
    put(put(put(workbook, "id", "A2", 1), "day", "2024-06-01", 1), "closed_for", "90 min", 1)
    put(put(workbook, "happened", "2024-06-01T10:00Z", 1), "account", STORY, 1)
    put(workbook, "hurt", "secondary", 1)
    take_workbook(client, upload(client, workbook))
    new = Entry.objects.get(cells__id="A2").cells
    assert new["hurt"] == "secondary"
    assert (new["closed_for"], new["happened"], new["account"]) == ("1:30", "2024-06-01T10:00Z", STORY)
    assert client.get(f"{ADDRESS}csv/").content.decode().count("36:30") == 1


def test_the_records_hold_moments_in_utc_and_seconds(client: Client) -> None:
    added(client, **{f"0.{name}": text for name, text in KEPT.items() if name != "hurt"})
    write_entries()
    write_records()
    (row,) = open_records(workspace()).table("accidents").to_pylist()
    assert {name: row[name] for name in KEPT} == {
        "happened": datetime(2024, 5, 31, 12, 5),
        "closed_for": 36 * 3_600 + 30 * 60,
        "account": STORY,
        "hurt": ["primary", "secondary"],
        "place": "F11",
        "spot": {"latitude": Decimal("33.2705"), "longitude": Decimal("35.2033"), "precision": 500},
    }
