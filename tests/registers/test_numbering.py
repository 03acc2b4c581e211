"""A register gives its entries their numbers: unique, stable, and never one that somebody typed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from django.db import connections
from django.test import Client
from tests.framework import schools
from tests.registers.conftest import ACCIDENTS
from tests.registers.test_workbooks import downloaded, put, upload
from tests.registers.test_workbooks import take as take_workbook

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.domain.open_cycle import open_cycle
from mandata.framework import read_framework
from mandata.registers.declared import Register
from mandata.registers.domain import entries
from mandata.registers.domain.entries import NotYet, Overtaken
from mandata.registers.domain.imports import plan_of, take
from mandata.registers.domain.plans import Plan
from mandata.registers.models import Counter, Entry

HEAD = "id,school,day,level,enquiry,reference,note\n"
NUMBERED = ACCIDENTS.replace(
    'constraints: {pattern: "A[0-9]+"}', 'constraints: {pattern: "[A-Z]+-[0-9]{4}-[0-9]+"}'
).replace("kind: register\n", 'kind: register\nnumbering: "{organisation}-{year}-{number:04}"\n')
ADDERS, EACH = 4, 5


@pytest.fixture
def register(home: Path, db: None) -> Register:
    folder = home / "workspace" / "framework"
    schools.put(folder / "forms" / "accidents.yaml", NUMBERED)
    framework = read_framework(folder)
    open_cycle(framework, 2, date(2099, 3, 31))
    return Register(framework.forms["accidents"], framework)


def add(register: Register, by: User, organisation: str = "HILL", **cells: str) -> str:
    return str(entries.add(register, organisation, {"day": "2024-05-31", **cells}, by).cells["id"])


def planned(register: Register, lines: str) -> Plan:
    return plan_of(register, "HILL", (HEAD + lines).encode())


def test_each_organisation_and_year_has_its_own_series(
    register: Register, focal: User, person: Callable[..., User]
) -> None:
    lake = person(Role.FOCAL_POINT, "LAKE")
    numbers = [add(register, focal), add(register, focal), add(register, focal, day="2023-01-01")]
    numbers.append(add(register, lake, "LAKE"))
    assert numbers == ["HILL-2024-0001", "HILL-2024-0002", "HILL-2023-0001", "LAKE-2024-0001"]


def test_a_typed_number_is_kept_and_passed_over(register: Register, focal: User) -> None:
    assert add(register, focal, id="HILL-2024-0002") == "HILL-2024-0002"
    assert [add(register, focal) for _ in range(3)] == ["HILL-2024-0001", "HILL-2024-0003", "HILL-2024-0004"]


def test_a_number_stays_and_is_not_given_again(register: Register, focal: User, person: Callable[..., User]) -> None:
    add(register, focal)
    first = Entry.objects.get()
    entries.change(register, first, {"day": "2023-02-01"}, first.number, focal)
    first.refresh_from_db()
    assert first.cells["id"] == "HILL-2024-0001"
    add(register, focal)
    entries.merge(register, Entry.objects.get(cells__id="HILL-2024-0002"), first, person(Role.COORDINATOR))
    assert add(register, focal) == "HILL-2024-0003"


def test_an_entry_that_is_refused_uses_up_no_number(register: Register, focal: User) -> None:
    with pytest.raises(NotYet):
        add(register, focal, level="nursery")
    assert add(register, focal) == "HILL-2024-0001"


def test_the_number_of_an_entry_cannot_be_taken_away(register: Register, focal: User) -> None:
    add(register, focal)
    entry = Entry.objects.get()
    with pytest.raises(NotYet) as wrong:
        entries.change(register, entry, {"id": ""}, entry.number, focal)
    assert list(wrong.value.problems) == ["id"]
    with pytest.raises(NotYet):
        entries.change(register, entry, dict.fromkeys(entry.cells, ""), entry.number, focal)


@pytest.mark.parametrize("cells", [{}, {"id": " "}])
def test_a_blank_entry_gets_no_number(register: Register, focal: User, cells: dict[str, str]) -> None:
    with pytest.raises(NotYet) as wrong:
        entries.add(register, "HILL", cells, focal)
    assert "blank" in wrong.value.problems[""][0]
    assert [trouble.line for trouble in planned(register, ",HILL,,,,,\n").troubles] == [2]


def test_a_file_leaves_numbers_to_the_register(register: Register, focal: User) -> None:
    plan = planned(register, ",HILL,2024-05-31,,,,\nHILL-2024-0001,HILL,2024-05-30,,,,\n,HILL,2024-05-29,,,,\n")
    assert not plan.troubles and len(plan.added) == 3
    numbered = take(register, plan, plan.digest, focal)
    assert [(entry.cells["id"], str(entry.dated)) for entry in numbered] == [
        ("HILL-2024-0002", "2024-05-31"),
        ("HILL-2024-0003", "2024-05-29"),
    ]


def test_a_name_that_was_given_since_the_plan_was_made_is_not_given_twice(register: Register, focal: User) -> None:
    plan = planned(register, "HILL-2024-0001,HILL,2024-05-30,,,,\n")
    add(register, focal)
    with pytest.raises(Overtaken):
        take(register, plan, plan.digest, focal)
    assert Entry.objects.count() == 1


def test_a_workbook_leaves_numbers_to_the_register(
    register: Register, focal: User, signed_in: Callable[..., Client]
) -> None:
    add(register, focal)
    client = signed_in(Role.FOCAL_POINT)
    page = upload(client, put(downloaded(client), "day", date(2024, 6, 1), 1))
    assert "the next number" in page.content.decode()
    done = take_workbook(client, page)
    assert "New numbers: HILL-2024-0002." in done.content.decode()
    emptied = upload(client, put(downloaded(client), "id", None))
    assert emptied.status_code == 422 and Entry.objects.filter(cells__id="HILL-2024-0001").exists()


def test_the_page_offers_a_number_and_shows_it(register: Register, signed_in: Callable[..., Client]) -> None:
    client, address = signed_in(Role.FOCAL_POINT), "/registers/accidents/add/"
    assert "Leave it blank to get the next number." in client.get(address).content.decode()
    page = client.post(address, {"0.id": "", "0.day": "2024-05-31"}, follow=True).content.decode()
    assert "Added as HILL-2024-0001." in page
    assert "Leave it blank" not in page


@pytest.mark.django_db(transaction=True)
def test_no_number_is_given_twice_while_many_add(register: Register, focal: User) -> None:
    def adds(typed: bool) -> list[str]:
        found = []
        try:
            for number in range(1, EACH + 1):
                try:
                    found.append(add(register, focal, **({"id": f"HILL-2024-{number * 2:04}"} if typed else {})))
                except NotYet as wrong:
                    assert typed and "already has this name" in wrong.problems["id"][0]
        finally:
            connections.close_all()
        return found

    with ThreadPoolExecutor(ADDERS) as pool:
        found = [text for numbers in pool.map(adds, [False] * (ADDERS - 1) + [True]) for text in numbers]
    assert sorted(found) == sorted(Entry.objects.values_list("cells__id", flat=True))
    assert len(set(found)) == len(found) >= (ADDERS - 1) * EACH
    assert Counter.objects.count() == 1
