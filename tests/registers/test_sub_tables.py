"""The rows of a sub-table belong to an entry: changed, versioned, merged and reported with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from lxml import html
from tests.framework import schools
from tests.indicators.oracle.values import Oracle
from tests.indicators.test_oracle import same
from tests.registers.test_entries import PUPILS
from tests.registers.victims import ADDRESS, add, declared, row

from mandata.accounts.models import User
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action, Clearance, Role
from mandata.collection.models import Cycle
from mandata.collection.workspace.files import workspace, write_records
from mandata.findings import Subject
from mandata.framework import read_framework
from mandata.indicators import Calculator
from mandata.records import open_records
from mandata.registers.declared import Register, register_of, registers_seen_by
from mandata.registers.domain import entries
from mandata.registers.domain.entries import CannotKeep, NotYet, Overtaken
from mandata.registers.entry_rows import Row, rows_of
from mandata.registers.models import Entry, EntryChange
from mandata.registers.presentation.row_cells import MOST_ROWS
from mandata.registers.queries.figure_owners import InRegister, holders_in
from mandata.registers.queries.return_files import write_entries

Person = Callable[..., User]


@pytest.fixture
def register(home: Path, db: None) -> Register:
    return declared(home)


def told(entry: Entry) -> list[tuple[str, int | None, str, str, str]]:
    return [(item.kind, item.row, item.field, item.old, item.new) for item in entry.changes.filter(table="victims")]


def test_rows_are_added_with_their_entry_and_numbered(register: Register, focal: User) -> None:
    entry = add(register, focal, row(age="9"), row(), Row(0, {}), Row(0, {"number": "7"}))
    entry.refresh_from_db()
    assert rows_of(entry, "victims") == [row(1, age="9", number="1"), row(2, number="2")]


def test_one_save_is_one_version_with_all_its_changes(register: Register, focal: User) -> None:
    entry = add(register, focal, row(age="9"), row(age="10"))
    changed = {"victims": [row(2, age="11", number="2"), row(age="12")]}
    entry = entries.change(register, entry, {"enquiry": "held"}, 1, focal, rows=changed)
    assert (entry.number, entry.cells["enquiry"]) == (2, "held")
    assert rows_of(entry, "victims") == [row(2, age="11", number="2"), row(3, age="12", number="3")]
    assert told(entry)[8:] == [
        ("cell", 1, "age", "9", ""),
        ("cell", 1, "level", "primary", ""),
        ("cell", 1, "number", "1", ""),
        ("row_removed", 1, "", "", ""),
        ("cell", 2, "age", "10", "11"),
        ("row_added", 3, "", "", ""),
        ("cell", 3, "age", "", "12"),
        ("cell", 3, "level", "", "primary"),
        ("cell", 3, "number", "", "3"),
    ]
    same = entries.change(register, entry, {}, 2, focal, rows={"victims": rows_of(entry, "victims")})
    assert same.number == 2


def test_the_number_of_a_removed_row_is_not_used_again(register: Register, focal: User) -> None:
    entry = add(register, focal, row(age="9"))
    entry = entries.change(register, entry, {}, 1, focal, rows={"victims": []})
    assert entry.rows == {}
    entry = entries.change(register, entry, {}, 2, focal, rows={"victims": [row(99)]})
    assert [item.number for item in rows_of(entry, "victims")] == [2]


def test_the_history_says_what_was_known_at_each_version(register: Register, focal: User) -> None:
    entry = add(register, focal, row(age="9"), row(age="10"))
    known = [(entry.changes.count(), rows_of(entry, "victims"))]
    for rows in ([row(2, age="11", number="2")], [], [row(age="12"), row()]):
        entry = entries.change(register, entry, {}, entry.number, focal, rows={"victims": rows})
        known.append((entry.changes.count(), rows_of(entry, "victims")))
    steps = list(entry.changes.order_by("id"))
    for count, rows in known:
        assert replayed(steps[:count]) == {item.number: item.cells for item in rows}


def replayed(steps: list[EntryChange]) -> dict[int, dict[str, str]]:
    """The rows that a part of the history leaves."""
    rows: dict[int, dict[str, str]] = {}
    for step in (step for step in steps if step.row is not None):
        if step.kind == EntryChange.Kind.ROW_REMOVED:
            del rows[step.row]
            continue
        of_row = rows.setdefault(step.row, {})
        if step.kind == EntryChange.Kind.CELL:
            of_row.pop(step.field, None)
            of_row.update({step.field: step.new} if step.new else {})
    return rows


def test_nobody_writes_over_anothers_rows(register: Register, focal: User) -> None:
    entry = add(register, focal, row(age="9"))
    entries.change(register, entry, {}, 1, focal, rows={"victims": [row(1, age="10", number="1")]})
    with pytest.raises(Overtaken):
        entries.change(register, entry, {}, 1, focal, rows={"victims": []})
    with pytest.raises(Overtaken):
        entries.change(register, entry, {"enquiry": "held"}, 1, focal)
    entry.refresh_from_db()
    assert rows_of(entry, "victims")[0].cells["age"] == "10"


def test_what_is_wrong_is_reported_by_row_and_field_and_nothing_is_kept(register: Register, focal: User) -> None:
    with pytest.raises(NotYet) as wrong:
        add(register, focal, row(), row(age="200"), Row(0, {"age": "9"}), row(left_on="2024-05-01"))
    problems = wrong.value.of_rows["victims"]
    assert {place: set(fields) for place, fields in problems.items()} == {1: {"age"}, 2: {"level"}, 3: {"left_on"}}
    assert "left hospital before" in problems[3]["left_on"][0]
    assert not Entry.objects.exists()


def test_a_rule_over_the_day_of_the_entry_holds_when_that_changes(register: Register, focal: User) -> None:
    entry = add(register, focal, row(left_on="2024-06-02"))
    with pytest.raises(NotYet) as wrong:
        entries.change(register, entry, {"day": "2024-06-30"}, 1, focal)
    assert list(wrong.value.of_rows["victims"]) == [0]


def test_two_rows_do_not_share_a_name(register: Register, focal: User) -> None:
    with pytest.raises(NotYet) as wrong:
        add(register, focal, row(), row(number="2"), row(number="2"))
    assert list(wrong.value.of_rows["victims"]) == [2]


def test_closing_and_reopening_keep_the_rows(register: Register, focal: User) -> None:
    entry = entries.close(register, add(register, focal, row()), focal)
    assert len(rows_of(entry, "victims")) == 1
    with pytest.raises(CannotKeep, match="closed"):
        entries.change(register, entry, {}, entry.number, focal, rows={"victims": []})
    entry = entries.reopen(register, entry, focal)
    assert len(rows_of(entry, "victims")) == 1


def test_a_merged_entry_brings_its_rows_once(register: Register, focal: User, person: Person) -> None:
    first = add(register, focal, row(age="9"), row(age="10"))
    second = add(register, focal, row(age="10"), row(age="11"), id="A2")
    into = entries.merge(register, second, first, person(Role.CLEARING_OFFICER))
    assert [(item.cells["age"], item.cells["number"]) for item in rows_of(into, "victims")] == [
        ("9", "1"),
        ("10", "2"),
        ("11", "3"),
    ]
    second.refresh_from_db()
    assert len(rows_of(second, "victims")) == 2


def test_rows_are_changed_with_the_rights_of_the_entry(register: Register, focal: User, person: Person) -> None:
    entry = add(register, focal, row())
    with pytest.raises(PermissionDenied):
        entries.change(register, entry, {}, 1, person(Role.FOCAL_POINT, "LAKE"), rows={"victims": []})
    with pytest.raises(PermissionDenied):
        entries.change(register, entry, {}, 1, focal, rows={"pupils": []})


def test_a_sub_table_can_be_for_fewer_people_than_its_register(
    home: Path, register: Register, focal: User, person: Person
) -> None:
    schools.edit(home / "workspace/framework/forms/victims.yaml", "confidential", "strictly confidential")
    framework = read_framework(home / "workspace" / "framework")
    register = Register(framework.forms["accidents"], framework)
    entry = add(register, person(Role.FOCAL_POINT, clearance=Clearance.STRICTLY_CONFIDENTIAL), row())
    low = person(Role.FOCAL_POINT, clearance=Clearance.CONFIDENTIAL)
    assert register.sub_tables_for(Action.SEE_REGISTER, rights_of(low), "HILL") == []
    with pytest.raises(PermissionDenied):
        entries.change(register, entry, {}, 1, low, rows={"victims": []})
    entry = entries.change(register, entry, {"enquiry": "held"}, 1, low)
    assert len(rows_of(entry, "victims")) == 1


def test_a_sub_table_is_not_listed_as_a_register(register: Register, focal: User) -> None:
    assert [found.form.name for found in registers_seen_by(rights_of(focal))] == ["accidents"]
    assert register_of("victims", rights_of(focal)) is None


@pytest.fixture
def calculator(home: Path, register: Register, focal: User, person: Person) -> Calculator:
    """Three accidents with victims, and one that was merged, in the records."""
    add(register, focal, row(age="9"), row(left_on="2024-08-01"), day="2024-03-31")
    add(register, focal, row(), Row(0, {"level": "secondary"}), id="A2", day="2024-09-30")
    twin = add(register, focal, row(), id="A3", day="2024-09-30")
    add(register, focal, id="A4", day="2024-10-01")
    entries.merge(register, twin, Entry.objects.get(cells__id="A2"), person(Role.CLEARING_OFFICER))
    schools.put(home / "workspace" / "returns" / "cycle-2" / "pupils.csv", PUPILS)
    form = home / "workspace" / "framework" / "forms" / "pupils.yaml"
    form.write_text(form.read_text("utf-8") + "required: false\n", "utf-8")
    write_entries()
    write_records()
    return Calculator(workspace().framework, open_records(workspace()))


def test_the_records_have_one_table_with_what_the_entry_says(calculator: Calculator) -> None:
    rows = open_records(workspace()).table("victims").to_pylist()
    assert [(row["accident"], row["number"], row["school"], row["day"], row["year"], row["years"]) for row in rows] == [
        ("A1", 1, "HILL", date(2024, 3, 31), 2024, None),
        ("A1", 2, "HILL", date(2024, 3, 31), 2024, 0),
        ("A2", 1, "HILL", date(2024, 9, 30), 2024, None),
        ("A2", 2, "HILL", date(2024, 9, 30), 2024, None),
    ]


@pytest.mark.parametrize(
    ("indicator", "place", "number"),
    [
        ("victims.number", {}, 4),
        ("victims.number", {"level": "secondary"}, 1),
        ("victims.number", {"school": "HILL", "year": "2024"}, 4),
        ("victims.recent", {}, 2),
        ("victims.left_lately", {}, 1),
        ("victims.of_pupils", {}, 3),
    ],
)
def test_a_row_is_dated_by_its_entry_or_by_a_field_of_its_own(
    calculator: Calculator, indicator: str, place: dict[str, str], number: int
) -> None:
    assert calculator.value(indicator, cycle=2, **place).number == number


def test_the_oracle_agrees_about_sub_tables(calculator: Calculator) -> None:
    records = open_records(workspace())
    tables = {name: records.table(name).to_pylist() for name in ("victims", "accidents", "organisations")}
    oracle = Oracle(workspace().framework, tables)
    for name in ("victims.number", "victims.recent", "victims.left_lately", "victims.of_pupils"):
        assert same(calculator.value(name, cycle=2), oracle.value(name, cycle=2))
    for level in ("primary", "secondary"):
        places = {"school": "HILL", "level": level}
        assert same(
            calculator.value("victims.number", cycle=2, **places), oracle.value("victims.number", cycle=2, **places)
        )


def test_a_row_of_the_records_is_found_in_its_entry(register: Register, focal: User) -> None:
    entry = add(register, focal, row(), row())
    held = holders_in(Cycle.objects.get())(Subject("victims", cycle=2, row="accident=A1; number=2"))
    assert isinstance(held, InRegister) and held.entry == entry
    assert held.address == f"/registers/accidents/{entry.pk}/"


NEW = {"0.id": "A1", "0.day": "2024-05-31"}


def sent(key: str, **cells: str) -> dict[str, str]:
    """What the page sends for one row."""
    return {f"victims-{key}.victims-{name}": text for name, text in cells.items()}


@pytest.fixture
def client(register: Register, signed_in: Callable[..., Client]) -> Client:
    return signed_in(Role.FOCAL_POINT)


def page_of(client: Client, entry: Entry) -> Any:
    return html.fromstring(client.get(f"{ADDRESS}{entry.pk}/").content)


def names_in(page: Any) -> list[str]:
    return [str(name) for name in page.xpath("//input[@name='victims.rows']/@value")]


def test_an_entry_is_added_with_a_row_on_its_page(client: Client) -> None:
    assert names_in(html.fromstring(client.get(f"{ADDRESS}add/").content)) == ["n1"]
    answer = client.post(f"{ADDRESS}add/", {**NEW, "victims.rows": ["n1"], **sent("n1", level="primary", age="9")})
    assert answer.status_code == 302
    assert rows_of(Entry.objects.get(), "victims") == [row(1, age="9", number="1")]


def test_the_page_changes_adds_and_removes_rows(client: Client, register: Register, focal: User) -> None:
    entry = add(register, focal, row(age="9"), row(age="10"))
    assert names_in(page_of(client, entry)) == ["1", "2", "n1"]
    typed = {**sent("1", age="19"), **sent("n1", level="secondary"), "victims-2.remove": "on"}
    client.post(f"{ADDRESS}{entry.pk}/", {"seen": 1, "victims.rows": ["1", "2", "n1"], **typed})
    entry.refresh_from_db()
    rows = [(item.number, item.cells["level"], item.cells.get("age")) for item in rows_of(entry, "victims")]
    assert (entry.number, rows) == (2, [(1, "primary", "19"), (3, "secondary", None)])
    history = " ".join(page_of(client, entry).xpath("//table[@class='stack']")[0].text_content().split())
    assert "Victims, Row 1: Age 9 19" in history and "Victims, Row 2: Row removed" in history


def test_a_page_without_rows_of_a_sub_table_leaves_them(client: Client, register: Register, focal: User) -> None:
    entry = add(register, focal, row(age="9"))
    client.post(f"{ADDRESS}{entry.pk}/", {"seen": 1, "0.enquiry": "held"})
    entry.refresh_from_db()
    assert (entry.cells["enquiry"], len(rows_of(entry, "victims"))) == ("held", 1)


def test_a_page_shows_only_the_first_of_many_rows_and_leaves_the_others(
    client: Client, register: Register, focal: User
) -> None:
    entry = add(register, focal, *[row(age=str(number % 90)) for number in range(MOST_ROWS + 5)])
    page = page_of(client, entry)
    assert len(names_in(page)) == MOST_ROWS + 1 and "5 more rows are not shown" in page.text_content()
    shown = {
        f"{name}": value
        for name, value in (
            (item.get("name"), item.get("value"))
            for item in page.xpath("//input[starts-with(@name, 'victims-') and not(contains(@name, 'remove'))]")
        )
        if value
    }
    picked = {f"victims-{number}.victims-level": "secondary" for number in range(1, MOST_ROWS + 1)}
    client.post(f"{ADDRESS}{entry.pk}/", {"seen": 1, "victims.rows": names_in(page), **shown, **picked})
    entry.refresh_from_db()
    rows = rows_of(entry, "victims")
    assert len(rows) == MOST_ROWS + 5
    assert [item.cells["level"] for item in rows[MOST_ROWS - 1 : MOST_ROWS + 1]] == ["secondary", "primary"]


def test_another_row_is_offered_and_nothing_is_saved_or_lost(client: Client, register: Register, focal: User) -> None:
    entry = add(register, focal, row(age="9"))
    typed = {"seen": 1, "one_more": "victims", "victims.rows": ["1", "n1"], **sent("n1", age="33"), "0.enquiry": "x"}
    page = html.fromstring(client.post(f"{ADDRESS}{entry.pk}/", typed).content)
    assert names_in(page) == ["1", "n1", "n2"]
    assert page.xpath("//input[@name='victims-n1.victims-age']/@value") == ["33"]
    assert page.xpath("//*[@name='0.enquiry']")[0].text.strip() == "x"
    entry.refresh_from_db()
    assert entry.number == 1


def test_the_page_says_what_is_wrong_in_a_row(client: Client) -> None:
    rows = {"victims.rows": ["n1", "n2"], **sent("n2", level="primary", age="200")}
    page = html.fromstring(client.post(f"{ADDRESS}add/", {**NEW, **rows}).content)
    [link] = page.xpath("//section[@role='alert']//a")
    assert link.get("href") == "#cvictims-n2-victims-age" and "Victims, New row, Age" in link.text
    assert page.xpath("//*[@id='cvictims-n2-victims-age']/@aria-invalid") == ["true"]
    assert not Entry.objects.exists()


def test_somebody_who_was_overtaken_sees_the_rows_of_both(client: Client, register: Register, focal: User) -> None:
    entry = add(register, focal, row(age="9"), row(age="10"))
    theirs = [row(1, age="19", number="1"), row(age="30")]
    entries.change(register, entry, {}, 1, focal, rows={"victims": theirs})
    mine = {"seen": 1, "victims.rows": ["1", "2", "n1"], **sent("1", age="29"), **sent("2", age="11")}
    page = html.fromstring(client.post(f"{ADDRESS}{entry.pk}/", mine).content)
    text = page.text_content()
    assert "Somebody else wrote: 19" in text and "Somebody else removed this row." in text
    assert names_in(page) == ["1", "2", "n1", "3"]
    assert page.xpath("//input[@name='victims-1.victims-age']/@value") == ["29"]
    assert page.xpath("//input[@name='victims-3.victims-age']/@value") == ["30"]
    assert page.xpath("//input[@name='seen']/@value") == ["2"]


def test_a_person_who_may_not_see_the_rows_sees_nothing_of_them(
    home: Path, register: Register, focal: User, person: Person, signed_in: Callable[..., Client]
) -> None:
    schools.edit(home / "workspace/framework/forms/victims.yaml", "confidential", "strictly confidential")
    framework = read_framework(home / "workspace" / "framework")
    register = Register(framework.forms["accidents"], framework)
    entry = add(register, person(Role.FOCAL_POINT, clearance=Clearance.STRICTLY_CONFIDENTIAL), row(age="77"))
    low = signed_in(Role.FOCAL_POINT, clearance=Clearance.CONFIDENTIAL)
    page = low.get(f"{ADDRESS}{entry.pk}/").content.decode()
    assert "A1" in page and "Victims" not in page
    assert not re.search(r"\b77\b", page)  # a whole word: the token of a form may hold the digits
    low.post(f"{ADDRESS}{entry.pk}/", {"seen": 1, "victims.rows": ["1"], "victims-1.remove": "on"})
    entry.refresh_from_db()
    assert len(rows_of(entry, "victims")) == 1


def test_a_closed_entry_shows_its_rows_in_words(client: Client, register: Register, focal: User) -> None:
    entry = entries.close(register, add(register, focal, row(age="9")), focal)
    page = page_of(client, entry)
    assert names_in(page) == [] and "Primary school" in page.text_content()


def listed(client: Client, words: str) -> list[str]:
    page = html.fromstring(client.get(ADDRESS, {"q": words}).content)
    return [
        name
        for name in ("A1", "A2")
        if page.xpath(f"//td[normalize-space()='{name}'] | //th[.//text()[normalize-space()='{name}']]")
    ]


@pytest.mark.parametrize("word", ["burnt", "BURNT", "l’été", 'a "quoted"', "back\\slash", "رأس"])
def test_words_are_found_in_rows_too(
    home: Path, register: Register, focal: User, signed_in: Callable[..., Client], word: str
) -> None:
    add(register, focal, row(note=f"Hand {word}."), enquiry="held")
    add(register, focal, row(note="Nothing"), id="A2")
    client = signed_in(Role.FOCAL_POINT)
    for words, found in ((word, ["A1"]), ("number", []), ("level", []), ("nothing", ["A2"]), (f"held {word}", ["A1"])):
        assert listed(client, words) == found, words
    text = (home / "workspace/framework/forms/victims.yaml").read_text()
    schools.put(
        home / "workspace/framework/forms/victims.yaml",
        text.replace("classification: confidential", "classification: strictly confidential"),
    )
    assert listed(client, "nothing") == []


def test_places_of_rows_and_of_the_entry_have_a_list_each(
    home: Path, register: Register, focal: User, signed_in: Callable[..., Client]
) -> None:
    folder = home / "workspace/framework"
    schools.put(folder / "codelists/places.csv", "code,name,broader\nFIN,Finland,\nF1,North,FIN\n")
    for name, field in (("accidents", "- {name: id, "), ("victims", "- {name: accident}")):
        path = folder / "forms" / f"{name}.yaml"
        text = path.read_text().replace(field, f"- {{name: place, type: place, codelist: places}}\n    {field}")
        schools.put(path, text)
    framework = read_framework(folder)
    with_places = Register(framework.forms["accidents"], framework)
    entry = add(with_places, focal, row(place="F1"), row(place="FIN"), place="F1")
    page = html.fromstring(signed_in(Role.FOCAL_POINT).get(f"{ADDRESS}{entry.pk}/").content)
    ids = page.xpath("//@id")
    assert sorted(ids) == sorted(set(ids))
    lists = page.xpath("//input/@list")
    assert len(lists) == 4 and len(set(lists)) == 2 and set(lists) <= set(page.xpath("//datalist/@id"))
    assert page.xpath("//output[@class='chosen'][text()]/text()") == ["North, Finland", "North, Finland", "Finland"]
