"""Figures of a register are offered next to the cell, with their source, and never copied silently."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet
from tests.collection.steps import submitted
from tests.collection.workbooks import downloaded, put, take, upload
from tests.framework import schools

from mandata.accounts.models import Grant, User
from mandata.accounts.roles import Clearance, Role
from mandata.collection.domain.open_cycle import open_cycle
from mandata.collection.models import Change, Return
from mandata.exchange.workbook.layout import FIRST_LINE, KNOWN_MARK, NAMES_ROW
from mandata.framework import read_framework
from mandata.registers.declared import Register
from mandata.registers.domain.entries import add

Person = Callable[..., User]
SignedIn = Callable[..., Client]

OFFERED = "known_from:\n  - {field: absent, indicator: accidents.number, rows: {level: primary}}\n"


@pytest.fixture
def returned(home: Path, db: None, person: Person) -> Return:
    """The return of Hill School, which had two accidents that its register knows of, next to one of another school."""
    folder = home / "workspace" / "framework"
    with (folder / "forms" / "pupils.yaml").open("a") as file:
        file.write(OFFERED)
    with (folder / "indicators" / "pupils.yaml").open("a") as file:
        file.write("- {id: accidents.number, title: Accidents, form: accidents, value: count(id), by: [school]}\n")
    cycle = open_cycle(read_framework(folder), 2, date(2099, 3, 31))
    for school, name in (("HILL", "A1"), ("HILL", "A2"), ("LAKE", "A3")):
        register = Register(cycle.framework.forms["accidents"], cycle.framework)
        add(register, school, {"id": name, "day": "2024-05-31"}, person(Role.FOCAL_POINT, school))
    return Return.objects.get(cycle=cycle, organisation="HILL", form="pupils")


READ_ME = {"en": "Read me", "fr": "Lisez-moi", "ar": "اقرأني"}
SAYS = {"en": "show figures of a register", "fr": "ce qu'un registre sait déjà", "ar": "ما يعرفه سجل دوري"}


def beside(workbook: Workbook, field: str) -> list[Cell]:
    """The cells that show what a register says of a field, from the first row on; none where there is no column."""
    page = workbook["Pupils"]
    names = [cell.value for cell in page[NAMES_ROW]]
    name = f"{KNOWN_MARK}{field}"
    if name not in names:
        return []
    (cells,) = page.iter_cols(names.index(name) + 1, names.index(name) + 1, FIRST_LINE, FIRST_LINE + 1)
    return list(cells)


def words_of(page: Worksheet) -> str:
    return " ".join(str(cell.value) for row in page.iter_rows() for cell in row if cell.value is not None)


def page_of(client: Client, returned: Return) -> str:
    return client.get(f"/returns/{returned.pk}/").content.decode()


def test_a_figure_is_offered_for_the_rows_that_it_belongs_to(returned: Return, signed_in: SignedIn) -> None:
    page = page_of(signed_in(Role.FOCAL_POINT), returned)
    assert re.findall(r"Accidents: (\d+)", page) == ["2"]
    assert not any(row.cells.get("absent") for row in returned.rows_of())


def test_a_figure_is_taken_with_one_press_and_marked_so(returned: Return, signed_in: SignedIn) -> None:
    client, row = signed_in(Role.FOCAL_POINT), returned.rows_of()[0]
    client.post(f"/returns/{returned.pk}/", {"do": f"take:{row.uid}:absent"})
    row.refresh_from_db()
    assert (row.cells["absent"], row.prefilled) == ("2", ["absent"])
    assert Change.objects.get(field="absent").source == Change.Source.PREFILL
    page = page_of(client, returned)
    assert "Carried forward" in page
    assert f'value="take:{row.uid}:absent"' not in page


def test_another_figure_can_be_typed_anyway(returned: Return, signed_in: SignedIn) -> None:
    client, row = signed_in(Role.FOCAL_POINT), returned.rows_of()[0]
    edit = {"row": str(row.uid), "field": "absent", "old": "", "new": "3", "taken": True}
    answer = client.post(f"/returns/{returned.pk}/cells", {"edits": [edit]}, "application/json")
    assert answer.json()["saved"]
    row.refresh_from_db()
    assert (row.cells["absent"], row.prefilled) == ("3", [])


def test_who_may_not_see_the_register_is_offered_nothing_of_it(returned: Return, signed_in: SignedIn) -> None:
    client = signed_in(Role.FOCAL_POINT)
    Grant.objects.filter(organisation="HILL").update(clearance=Clearance.UNCLASSIFIED.value)
    assert "Accidents: " not in page_of(client, returned)


def test_a_register_that_cannot_be_read_offers_nothing(home: Path, returned: Return, signed_in: SignedIn) -> None:
    schools.put(home / "workspace" / "returns" / "cycle-1" / "pupils.csv", "school,level\nHILL,tertiary\n")
    assert "Accidents: " not in page_of(signed_in(Role.FOCAL_POINT), returned)


def test_the_workbook_shows_it_next_to_the_cell_and_takes_nothing(returned: Return, signed_in: SignedIn) -> None:
    client = signed_in(Role.FOCAL_POINT)
    workbook = downloaded(client)
    figure, other = beside(workbook, "absent")
    assert (figure.value, figure.protection.locked, other.value) == (2, True, None)
    head = figure.offset(row=-1).value
    assert head == "Known from the register “Accidents”"
    assert figure.offset(column=-1).value is None
    assert "there is nothing to change" in upload(client, workbook).content.decode()


def test_what_the_workbook_shows_is_taken_once_a_person_writes_it(returned: Return, signed_in: SignedIn) -> None:
    client, row = signed_in(Role.FOCAL_POINT), returned.rows_of()[0]
    take(client, upload(client, put(downloaded(client), "absent", 2)))
    row.refresh_from_db()
    assert (row.cells["absent"], row.prefilled) == ("2", [])


@pytest.mark.parametrize("language", READ_ME)
def test_the_read_me_sheet_says_what_to_do_with_it(returned: Return, signed_in: SignedIn, language: str) -> None:
    client = signed_in(Role.FOCAL_POINT)
    client.post("/language/", {"language": language, "next": "/"})
    assert SAYS[language] in words_of(downloaded(client)[READ_ME[language]])


def test_the_workbook_of_who_may_not_see_the_register_shows_nothing_of_it(
    returned: Return, signed_in: SignedIn
) -> None:
    client = signed_in(Role.FOCAL_POINT)
    Grant.objects.filter(organisation="HILL").update(clearance=Clearance.UNCLASSIFIED.value)
    workbook = downloaded(client)
    assert not beside(workbook, "absent")
    assert SAYS["en"] not in words_of(workbook["Read me"])


def test_the_workbook_offers_nothing_where_nothing_can_be_changed(
    returned: Return, signed_in: SignedIn, person: Person
) -> None:
    submitted(returned, person)
    assert not beside(downloaded(signed_in(Role.FOCAL_POINT)), "absent")
