"""Several cycles are open at once: each goes on as if it were alone, in whatever order things happen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.collection import steps
from tests.framework import schools

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.domain import cycles, workflow
from mandata.collection.domain.open_cycle import open_cycle
from mandata.collection.models import Cycle, Return
from mandata.collection.queries.figure_findings import findings_in
from mandata.collection.workspace import files
from mandata.collection.workspace.files import workspace, write_records
from mandata.editing.preview import preview
from mandata.editing.texts import save, take_over_files, text
from mandata.findings import InvalidInput
from mandata.framework import read_framework
from mandata.framework.confidentiality import READERS
from mandata.publishing import starting
from mandata.publishing.domain import building
from mandata.publishing.models import Release
from mandata.publishing.queries.figures import read_figures
from mandata.records import open_records
from mandata.registers.declared import Register
from mandata.registers.domain.entries import add
from mandata.report.render.formats import formats

Person = Callable[..., User]
DUE = date(2099, 3, 31)
TEXT = 'There are {{ value("pupils.number") }} pupils.\n\n{{ exhibit("pupils-figures") }}\n'


def declare(home: Path, number: int, year: int) -> None:
    """Add a cycle to the framework's file."""
    line = f"  - {{number: {number}, title: Year {number}, period: {{start: {year}-01-01, end: {year}-12-31}}}}\n"
    path = home / "workspace" / "framework" / "framework.yaml"
    path.write_text(path.read_text("utf-8").replace("common_fields:", f"{line}common_fields:"), "utf-8")


class Platform:
    """A platform with people who do things to its cycles."""

    def __init__(self, home: Path, person: Person, commits: Callable[..., Any]) -> None:
        self.home, self.person, self.commits, self.entries = home, person, commits, 0

    @property
    def framework(self) -> Any:
        return read_framework(self.home / "workspace" / "framework")

    def open(self, number: int) -> None:
        if self.framework.cycle(number) is None:
            declare(self.home, number, 2022 + number)
        open_cycle(self.framework, number, DUE)

    def enter(self, number: int) -> None:
        """Add an entry that is dated in a cycle."""
        self.entries += 1
        register = Register(self.framework.forms["accidents"], self.framework)
        cells = {"id": f"A{self.entries}", "school": "HILL", "day": f"{2022 + number}-05-01"}
        add(register, "HILL", cells, self.person(Role.FOCAL_POINT))

    def accept(self, number: int, pupils: str = "100", school: str = "HILL") -> None:
        returned = self.returned(number, school)
        if returned.seals.exists():
            returned = workflow.reopen(returned, self.person(Role.COORDINATOR), "Counted again")
        steps.accepted(returned, self.person, pupils=pupils)

    def returned(self, number: int, school: str = "HILL") -> Return:
        return Return.objects.get(cycle__number=number, organisation=school, form="pupils")

    def release(self, number: int) -> Release:
        with self.commits(execute=True):
            made = starting.start(self.cycle(number), date(2025, 3, 1), self.person(Role.COORDINATOR))
        made.refresh_from_db()
        assert made.errors == []
        return made

    def cycle(self, number: int) -> Cycle:
        return Cycle.objects.get(number=number)

    def pupils(self, number: int) -> dict[int, int]:
        """Primary pupils of Hill School by cycle, in the records of a cycle."""
        rows = open_records(workspace(self.cycle(number))).table("pupils").to_pylist()
        return {row["_cycle"]: row["pupils"] for row in rows if (row["school"], row["level"]) == ("HILL", "primary")}


@pytest.fixture
def platform(
    home: Path, db: None, person: Person, django_capture_on_commit_callbacks: Callable[..., Any]
) -> Iterator[Platform]:
    schools.put(home / "workspace" / "narrative" / "pupils.md", TEXT)
    schools.put(home / "workspace" / "narrative" / "methods.md", "Counted by hand.\n")
    yield Platform(home, person, django_capture_on_commit_callbacks)


@pytest.fixture
def html_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Releases are built in one format."""
    monkeypatch.setattr(building, "formats", lambda: {"html": formats()["html"]})


EVENTS = (("enter", 3), ("accept", 3), ("enter", 2), ("accept", 2))


@pytest.mark.parametrize("order", list(permutations(EVENTS)), ids=lambda order: " ".join(f"{a}-{n}" for a, n in order))
def test_what_happens_in_one_cycle_stops_nothing_in_another(platform: Platform, order: Any) -> None:
    platform.open(2)
    platform.open(3)
    for act, number in order:
        getattr(platform, act)(number)
        for cycle in Cycle.objects.all():
            findings_in(cycle)
            write_records(cycle)
    assert (platform.pupils(2), platform.pupils(3)) == ({2: 100}, {2: 100, 3: 100})
    accidents = open_records(workspace(platform.cycle(2))).table("accidents").num_rows
    assert accidents == 1


def test_each_of_three_open_cycles_is_released_and_restated_in_any_order(platform: Platform, html_only: None) -> None:
    for number in (1, 2, 3):
        platform.open(number)
        platform.enter(number)
        platform.accept(number, str(100 * number))
    for number in (3, 1, 2, 1, 3):
        platform.release(number)
    platform.accept(1, "111")
    restated = platform.release(1)
    assert read_figures(restated.folder)["pupils.number;cycle=1"]["printed"] == "111"
    assert open_records(workspace(platform.cycle(1))).restatements == []
    platform.release(2)
    told = [(entry.cycle, entry.old, entry.new) for entry in open_records(workspace(platform.cycle(2))).restatements]
    assert told == [(1, "100", "111")]
    write_records()
    assert platform.pupils(3) == {1: 111, 2: 200, 3: 300}


def test_a_closed_cycle_is_released_again_while_the_next_is_open(platform: Platform, html_only: None) -> None:
    platform.open(2)
    platform.accept(2)
    first = platform.release(2)
    write_records()
    cycles.close(platform.cycle(2), platform.person(Role.COORDINATOR), with_gaps=True)
    platform.open(3)
    platform.enter(3)
    platform.accept(3, "7")
    second = platform.release(2)
    assert second.content_id == first.content_id
    platform.release(3)
    assert platform.release(2).content_id == first.content_id


def test_a_text_can_be_previewed_after_another_cycle_was_released(platform: Platform, html_only: None) -> None:
    platform.open(2)
    platform.accept(2)
    platform.open(3)
    platform.accept(3, "7")
    platform.release(2)
    assert ">7<" in preview("pupils", "pupils", TEXT, READERS).html


def test_returns_that_do_not_go_together_hold_up_their_own_cycle_alone(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform.open(2)
    platform.open(3)
    platform.accept(2)
    write_records()
    real = files.csv_texts

    def doubled(cycle: Cycle, rows: Any) -> dict[str, str]:
        texts = real(cycle, rows)
        if cycle.number == 2:
            lines = texts["pupils"].splitlines(keepends=True)
            texts["pupils"] += lines[1]
        return texts

    monkeypatch.setattr(files, "csv_texts", doubled)
    platform.accept(2, "120")
    platform.accept(3, "7")
    write_records(platform.cycle(3))
    assert platform.pupils(3) == {2: 100, 3: 7}
    with pytest.raises(InvalidInput):
        write_records(platform.cycle(2))
    assert platform.pupils(2) == {2: 100}
    assert platform.cycle(2).records_are_behind
    monkeypatch.undo()
    write_records()
    assert (platform.pupils(2), platform.pupils(3)) == ({2: 120}, {2: 120, 3: 7})


def test_a_framework_that_changed_with_the_next_cycle_leaves_the_earlier_one_alone(
    platform: Platform, html_only: None
) -> None:
    platform.open(2)
    platform.accept(2)
    folder = platform.home / "workspace" / "framework"
    form = folder / "forms" / "pupils.yaml"
    schools.edit(form, "{name: remark}", "{name: meals, type: integer}")
    schools.put(folder / "forms" / "rooms.yaml", ROOMS)
    platform.open(3)
    platform.accept(3, "7")
    for number in (3, 2, 3):
        platform.release(number)
    platform.accept(2, "120")
    platform.release(2)
    write_records()
    assert platform.pupils(3) == {2: 120, 3: 7}


ROOMS = """\
    name: rooms
    title: Rooms
    reported_by: [school]
    required: false
    schema:
      primaryKey: [school]
      fields:
        - {name: school, codelist: organisations, of_kind: school}
        - {name: rooms, type: integer}
    """


def test_a_broken_file_of_the_framework_stops_no_open_cycle(platform: Platform, html_only: None) -> None:
    """Somebody is writing the version for the next cycle."""
    platform.open(2)
    platform.accept(2)
    (platform.home / "workspace" / "framework" / "forms" / "pupils.yaml").write_text("name: [", "utf-8")
    findings_in(platform.cycle(2))
    platform.release(2)


def test_each_cycle_keeps_its_texts(platform: Platform, html_only: None) -> None:
    """A report that is restated says what its editor wrote, and not what was written for the next one."""
    editor = platform.person(Role.EDITOR)
    platform.open(2)
    platform.accept(2)
    take_over_files()
    save("pupils", "Of the second year.\n", 1, editor)
    platform.open(3)
    platform.accept(3)
    assert text("pupils").markdown == "Of the second year.\n"
    save("pupils", "Of the third year.\n", 2, editor)
    for number, words in ((2, "Of the second year."), (3, "Of the third year.")):
        assert words in (platform.release(number).folder / "report.html").read_text("utf-8")
    save("pupils", "Of the second year, corrected.\n", 2, editor, cycle=platform.cycle(2))
    for number, words in ((3, "Of the third year."), (2, "Of the second year, corrected.")):
        assert words in (platform.release(number).folder / "report.html").read_text("utf-8")


def test_the_pages_of_the_texts_keep_to_a_cycle(platform: Platform, signed_in: Callable[..., Client]) -> None:
    client = signed_in(Role.EDITOR)
    platform.open(2)
    assert "Cycle of the report" not in client.get("/narrative/").content.decode()
    platform.open(3)
    assert 'href="/narrative/?cycle=2"' in client.get("/narrative/").content.decode()
    client.post("/narrative/pupils/?cycle=2", {"markdown": "Of the second.\n", "note": "", "seen": "0", "save": "1"})
    client.post("/narrative/pupils/", {"markdown": "Of the third.\n", "note": "", "seen": "1", "save": "1"})
    client.post("/narrative/pupils/draft/?cycle=2", {"markdown": "Not saved.\n"})
    page = client.get("/narrative/pupils/?cycle=2").content.decode()
    assert "Not saved." in page and 'data-draft="/narrative/pupils/draft/?cycle=2"' in page
    assert "Of the third." in client.get("/narrative/pupils/").content.decode()
    assert client.get("/narrative/pupils/?cycle=9").status_code == 404
    assert client.get("/narrative/pupils/?cycle=x").status_code == 404


def test_there_is_a_workbook_for_each_organisation_and_cycle(
    platform: Platform, signed_in: Callable[..., Client]
) -> None:
    platform.open(2)
    platform.open(3)
    client = signed_in(Role.FOCAL_POINT)
    returned = platform.returned(3)
    for address, numbers in (("/", (2, 3)), ("/returns/", (2, 3)), (f"/returns/{returned.pk}/", (3,))):
        page = client.get(address).content.decode()
        for number in numbers:
            assert f'href="/workbooks/{number}/HILL/"' in page, (address, number)
