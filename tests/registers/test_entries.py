"""Entries are added, changed, closed, merged and found again; each step is written down."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from tests.framework import schools

from mandata.accounts.models import User
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Clearance, Role
from mandata.collection.domain import cycles
from mandata.collection.domain.open_cycle import open_cycle
from mandata.collection.models import Cycle
from mandata.collection.queries.restatement_reasons import reasons
from mandata.collection.workspace.files import workspace, write_records
from mandata.framework import read_framework
from mandata.framework.model import Deadline
from mandata.records import Restatement, open_records
from mandata.registers.declared import Register, register_of
from mandata.registers.domain import entries as entry_steps
from mandata.registers.domain.entries import CannotKeep, NotYet, Overtaken
from mandata.registers.models import Entry
from mandata.registers.queries.deadlines import dues_of
from mandata.registers.queries.months import weeks
from mandata.registers.queries.return_files import write_entries
from mandata.registers.queries.search import entries, wanted
from mandata.site.todo import todo_of

Person = Callable[..., User]


def add(register: Register, by: User, organisation: str = "HILL", **cells: str) -> Entry:
    return entry_steps.add(register, organisation, {"id": "A1", "day": "2024-05-31", **cells}, by)


def test_an_entry_names_its_own_school_and_is_dated(register: Register, focal: User) -> None:
    entry = add(register, focal)
    assert (entry.cells["school"], entry.dated, entry.state) == ("HILL", date(2024, 5, 31), "open")


def test_what_is_wrong_is_reported_by_field_and_nothing_is_kept(register: Register, focal: User) -> None:
    with pytest.raises(NotYet) as wrong:
        add(register, focal, id="B1", day="31 May")
    assert set(wrong.value.problems) == {"id", "day"}
    assert not Entry.objects.exists()


def test_a_dash_is_asked_what_it_means(register: Register, focal: User) -> None:
    with pytest.raises(NotYet) as wrong:
        add(register, focal, day="—")
    assert "can mean not applicable or not available" in wrong.value.problems["day"][0]


def test_a_day_is_kept_as_it_is_meant_or_asked_about(register: Register, signed_in: Callable[..., Client]) -> None:
    client = signed_in(Role.FOCAL_POINT)
    address = f"/registers/{register.form.name}/add/"
    page = client.post(address, {"0.id": "A1", "0.day": "05/02/2024"}).content.decode()
    assert not Entry.objects.exists()
    assert 'name="0.day.meant" value="2024-02-05"' in page and 'value="2024-05-02"' in page
    client.post(address, {"0.id": "A1", "0.day": "05/02/2024", "0.day.meant": "2024-05-02"})
    client.post(address, {"0.id": "A2", "0.day": "31/05/2024"})
    assert [entry.cells["day"] for entry in Entry.objects.order_by("id")] == ["2024-05-02", "2024-05-31"]


def test_two_entries_do_not_share_a_name(register: Register, focal: User) -> None:
    add(register, focal)
    with pytest.raises(NotYet) as wrong:
        add(register, focal, day="2024-06-01")
    assert "Another entry" in wrong.value.problems["id"][0]


def test_each_changed_cell_is_written_down(register: Register, focal: User) -> None:
    entry = add(register, focal)
    entry_steps.change(register, entry, {"level": "primary"}, 1, focal)
    assert [(item.kind, item.field, item.old, item.new) for item in entry.changes.all()] == [
        ("added", "", "", ""),
        ("cell", "level", "", "primary"),
    ]


def test_nobody_writes_over_anothers_change(register: Register, focal: User) -> None:
    entry = add(register, focal)
    entry_steps.change(register, entry, {"level": "primary"}, 1, focal)
    with pytest.raises(Overtaken):
        entry_steps.change(register, entry, {"level": "secondary"}, 1, focal)
    entry.refresh_from_db()
    assert entry.cells["level"] == "primary"


def test_a_closed_entry_is_changed_only_once_it_is_open_again(register: Register, focal: User) -> None:
    entry = entry_steps.close(register, add(register, focal), focal)
    with pytest.raises(CannotKeep, match="closed"):
        entry_steps.change(register, entry, {"level": "primary"}, entry.number, focal)
    entry = entry_steps.reopen(register, entry, focal)
    assert entry_steps.change(register, entry, {"level": "primary"}, entry.number, focal).cells["level"] == "primary"


def test_merging_fills_blanks_and_keeps_both_histories(register: Register, focal: User, person: Person) -> None:
    first, second = add(register, focal), add(register, focal, id="A2", level="primary")
    into = entry_steps.merge(register, second, first, person(Role.CLEARING_OFFICER))
    second.refresh_from_db()
    assert (into.cells["level"], into.cells["id"], second.state, second.merged_into) == (
        "primary",
        "A1",
        "merged",
        into,
    )
    assert [item.kind for item in second.changes.all()] == ["added", "merged"]
    with pytest.raises(CannotKeep, match="different"):
        entry_steps.merge(register, first, first, person(Role.CLEARING_OFFICER))


@pytest.mark.parametrize("role", [Role.CLEARING_OFFICER, Role.COORDINATOR, Role.READER, Role.ADMINISTRATOR])
def test_only_focal_points_add(register: Register, person: Person, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        add(register, person(role))


def test_another_schools_entries_are_not_seen(register: Register, focal: User, person: Person) -> None:
    add(register, focal)
    lake = register_of("accidents", rights_of(person(Role.FOCAL_POINT, "LAKE")))
    assert lake.seen_by(rights_of(person(Role.FOCAL_POINT, "LAKE"))) == ["LAKE"]


def test_a_register_above_the_clearance_is_not_there(register: Register, person: Person) -> None:
    low = person(Role.COORDINATOR, clearance=Clearance.UNCLASSIFIED)
    assert register_of("accidents", rights_of(low)) is None


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["A2", "A1"]),
        ({"q": "a2"}, ["A2"]),
        ({"q": "school"}, []),  # the name of a field is not a text of an entry
        ({"f-level": "primary"}, ["A1"]),
        ({"since": "2024-06-01"}, ["A2"]),
        ({"until": "2024-05-31"}, ["A1"]),
        ({"since": "rubbish"}, ["A2", "A1"]),
        ({"state": "closed"}, ["A1"]),
    ],
)
def test_entries_are_found_again(register: Register, focal: User, asked: dict[str, str], found: list[str]) -> None:
    entry_steps.close(register, add(register, focal, level="primary"), focal)
    add(register, focal, id="A2", day="2024-06-02")
    what = wanted(asked, register.form)
    assert [entry.cells["id"] for entry in entries(register, ["HILL"], what)] == found


def test_what_is_due_is_due_until_it_is_filled_in(register: Register, focal: User) -> None:
    entry = add(register, focal)
    assert [(due.title, due.day, due.is_late(date(2024, 6, 11))) for due in dues_of(register.form, entry)] == [
        ("Enquiry", date(2024, 6, 10), True)
    ]
    entry = entry_steps.change(register, entry, {"enquiry": "held"}, 1, focal)
    assert dues_of(register.form, entry) == []


def test_what_is_late_is_reported_on_the_home_page_of_its_keeper(
    register: Register, focal: User, person: Person
) -> None:
    def late(user: User) -> list[str]:
        return [matter.words for matter in todo_of(user) if matter.title == "Accidents"]

    entry = add(register, focal)
    add(register, focal, id="A2", enquiry="held")
    assert (late(focal), late(person(Role.FOCAL_POINT, "LAKE"))) == (["1 late entry"], [])
    entry_steps.change(register, entry, {"enquiry": "held"}, 1, focal)
    assert late(focal) == []


def test_nothing_is_due_counted_from_a_day_that_is_not_known(register: Register) -> None:
    form = register.form.model_copy(update={"deadlines": (Deadline(title="X", field="enquiry", days=1, after="day"),)})
    assert dues_of(form, Entry(form="accidents", cells={"day": ": the diary is lost"})) == []


def test_a_month_shows_entries_and_what_is_due_on_their_days(register: Register, focal: User) -> None:
    entry = add(register, focal)
    days = {day.day: day for week in weeks(date(2024, 6, 1), [entry], dues_of(register.form, entry)) for day in week}
    assert days[date(2024, 5, 31)].entries == [entry]
    assert not days[date(2024, 5, 31)].is_in_month
    assert [due.title for due in days[date(2024, 6, 10)].dues] == ["Enquiry"]


def test_entries_reach_the_records_and_merged_ones_do_not(register: Register, focal: User, person: Person) -> None:
    first, second = add(register, focal), add(register, focal, id="A2")
    entry_steps.merge(register, second, first, person(Role.CLEARING_OFFICER))
    schools.put(Path(workspace().folder) / "returns" / "cycle-2" / "pupils.csv", PUPILS)
    framework = Path(workspace().folder) / "framework" / "forms" / "pupils.yaml"
    framework.write_text(framework.read_text("utf-8") + "required: false\n", "utf-8")
    write_entries()
    write_records()
    rows = open_records(workspace()).table("accidents").to_pylist()
    assert [(row["id"], row["year"]) for row in rows] == [("A1", 2024)]


PUPILS = "school,level,pupils,absent,passed_share,grade,inspected,remark,reference,note\n"


def test_a_journey_on_the_pages(register: Register, signed_in: Callable[..., Client]) -> None:
    client = signed_in(Role.FOCAL_POINT)
    assert "Accidents" in client.get("/registers/").content.decode()
    wrong = client.post("/registers/accidents/add/", {"0.id": "A7", "0.day": "soon", "0.day.how": ""})
    assert "There is a problem" in wrong.content.decode()
    assert 'value="soon"' in wrong.content.decode() or ">\nsoon<" in wrong.content.decode()
    client.post("/registers/accidents/add/", {"0.id": "A7", "0.day": "2024-07-01"})
    entry = Entry.objects.get()
    page = client.post(f"/registers/accidents/{entry.pk}/", {"0.level": "primary", "seen": 1}, follow=True)
    assert "Primary school" in page.content.decode()
    client.post("/registers/accidents/views/", {"name": "Mine", "query": "f-level=primary"})
    listed = client.get("/registers/accidents/?f-level=primary").content.decode()
    assert "A7" in listed
    assert "Mine" in listed
    assert "A7" in client.get("/registers/accidents/csv/").content.decode()
    assert "Entry" in client.get("/registers/accidents/month/?month=2024-07").content.decode()


def test_somebody_who_was_overtaken_sees_both(
    register: Register, signed_in: Callable[..., Client], focal: User
) -> None:
    entry = add(register, focal)
    entry_steps.change(register, entry, {"enquiry": "theirs"}, 1, focal)
    page = signed_in(Role.FOCAL_POINT).post(f"/registers/accidents/{entry.pk}/", {"0.enquiry": "mine", "seen": 1})
    assert "theirs" in page.content.decode()
    assert "mine" in page.content.decode()


def test_things_go_on_happening_after_the_last_cycle(register: Register, focal: User, home: Path) -> None:
    file = home / "workspace" / "returns" / "cycle-2" / "accidents.csv"
    after = register.framework.file.cycles[-1].period.end + timedelta(days=1)
    add(register, focal)
    add(register, focal, id="A2", day=after.isoformat())
    write_entries()
    assert "A1" in file.read_text("utf-8")
    assert "A2" not in file.read_text("utf-8")


@pytest.fixture
def next_cycle(home: Path, register: Register, focal: User, person: Person) -> Callable[[], Path]:
    """Closes the second year, opens the third, and writes the entries; the folder of the returns."""

    def go_on() -> Path:
        write_entries()
        Cycle.objects.update(records_are_behind=False)
        cycles.close(Cycle.objects.get(), person(Role.COORDINATOR), with_gaps=True)
        calendar = schools.FILES["framework.yaml"].replace("cycles:\n", f"cycles:\n{THIRD_YEAR}")
        schools.put(home / "workspace" / "framework" / "framework.yaml", calendar)
        open_cycle(read_framework(home / "workspace" / "framework"), 3, date(2099, 3, 31))
        write_entries()
        return home / "workspace" / "returns"

    return go_on


THIRD_YEAR = "          - {number: 3, title: Third year, period: {start: 2025-01-01, end: 2025-12-31}}\n"


def ids(folder: Path, cycle: int) -> list[str]:
    """The names of the entries that a cycle reports."""
    file = folder / f"cycle-{cycle}" / "accidents.csv"
    return re.findall(r"^A\d", file.read_text("utf-8"), re.MULTILINE) if file.exists() else []


def test_what_was_reported_is_not_reported_again(
    register: Register, focal: User, next_cycle: Callable[[], Path]
) -> None:
    add(register, focal)
    folder = next_cycle()
    assert (ids(folder, 2), ids(folder, 3)) == (["A1"], [])


def test_what_comes_to_be_known_late_is_reported_late(
    register: Register, focal: User, next_cycle: Callable[[], Path]
) -> None:
    add(register, focal)
    folder = next_cycle()
    add(register, focal, id="A2")
    write_entries()
    assert (ids(folder, 2), ids(folder, 3)) == (["A1"], ["A2"])


def test_an_entry_is_filled_in_where_it_was_reported(
    register: Register, focal: User, next_cycle: Callable[[], Path]
) -> None:
    entry = add(register, focal)
    folder = next_cycle()
    entry_steps.change(register, entry, {"enquiry": "held"}, 1, focal)
    write_entries()
    assert "held" in (folder / "cycle-2" / "accidents.csv").read_text("utf-8")
    assert ids(folder, 3) == []


def test_the_page_of_an_entry_says_what_a_change_of_it_means(
    register: Register, focal: User, next_cycle: Callable[[], Path], signed_in: Callable[..., Client]
) -> None:
    entry, client = add(register, focal), signed_in(Role.FOCAL_POINT)
    address, words = f"/registers/accidents/{entry.pk}/", "listed as restatements"
    assert words not in client.get(address).content.decode()
    next_cycle()
    assert words in client.get(address).content.decode()


def test_what_is_filled_in_later_says_so_and_what_is_changed_asks_why(register: Register) -> None:
    why = reasons(register.framework)
    filled_in = Restatement("", 2, "accidents", "id=A1", "enquiry", "", "held")
    changed = Restatement("", 2, "accidents", "id=A1", "enquiry", "held", "not held")
    assert (why(filled_in), why(changed)) == ("Filled in after the cycle was closed.", "")


def test_nothing_happens_on_a_day_to_come(register: Register, focal: User) -> None:
    with pytest.raises(NotYet) as wrong:
        add(register, focal, day="2999-01-01")
    assert "in the future" in wrong.value.problems["day"][0]
