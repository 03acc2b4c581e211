"""A platform on which something has happened: every page of it has something to show."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import Browser
from tests.collection.rich import accepted_last_time, open_rich_cycle
from tests.collection.steps import fill, submitted
from tests.framework import schools
from tests.site.visiting import Visitor

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.domain import workflow
from mandata.collection.domain.attachments import attach
from mandata.collection.domain.comments import comment
from mandata.collection.domain.saving import add_row, remove_row
from mandata.collection.domain.signing import current_hash
from mandata.collection.models import Cycle, Return
from mandata.collection.presentation.review import LONG_FORM_UP_TO
from mandata.editing.texts import save, take_over_files, text
from mandata.publishing.models import Release
from mandata.registers.declared import Register
from mandata.registers.domain import entries

Person = Callable[..., User]
LONG = "A word that is long and goes on " * 8
CYCLES = "cycles:\n"
NEXT = "          - {number: 3, title: Third year, period: {start: 2025-01-01, end: 2025-12-31}}\n"
"""Puts a cycle into the framework that nobody opened yet."""
DOUBTED = """\
rules:
  - {id: out-of-school, check: year <> 2024, severity: warning, message: The school was shut in that year.}
"""
"""Makes a check find something in each entry of the register."""
FIGURE = {"title": "Pupils", "forms": ["pupils"], "at": ["HILL", "primary"], "cycle": 2, "rows": {}}
TOLD = [
    {"severity": "error", "text": "More pupils were absent than there are.", "where": "returns/cycle-2/pupils.csv:2"},
    {"severity": "warning", "text": "A number is bound to nothing: 12.", "where": "narrative/pupils.md:1"},
    {"severity": "note", "text": "Nobody asked.", "where": ""},
]


@pytest.fixture
def lively(home: Path, db: None, person: Person) -> Cycle:
    """A cycle in full swing: returns at every step, a register, texts with versions, releases of every state."""
    calendar = schools.FILES["framework.yaml"].replace(CYCLES, CYCLES + NEXT)
    schools.put(home / "workspace" / "framework" / "framework.yaml", calendar)
    with (home / "workspace" / "framework" / "forms" / "accidents.yaml").open("a") as file:
        file.write(DOUBTED)
    cycle = open_rich_cycle(home)
    accepted_last_time(cycle, "pupils", {"level": "primary", "pupils": "90", "remark": "As ever"})
    _pupils(cycle, person)
    _other_returns(cycle, person)
    accidents = Register(cycle.framework.forms["accidents"], cycle.framework)
    entries.add(accidents, "HILL", {"id": "A4", "day": "2024-05-31"}, person(Role.FOCAL_POINT))
    _texts(person(Role.EDITOR))
    _releases(cycle, person(Role.COORDINATOR))
    return cycle


@pytest.fixture
def visitor(live_server: Any, browser: Browser) -> Iterator[Visitor]:
    """Somebody who goes from page to page."""
    visitor = Visitor(browser, live_server.url)
    yield visitor
    visitor.leave()


def of(cycle: Cycle, form: str, organisation: str = "HILL") -> Return:
    return cycle.returns.get(organisation=organisation, form=form)


def _pupils(cycle: Cycle, person: Person) -> None:
    """One return was cleared once, changed and commented on, and came back; another is late and wrong."""
    focal, officer, coordinator = (person(role) for role in (Role.FOCAL_POINT, Role.CLEARING_OFFICER, Role.COORDINATOR))
    returned = of(cycle, "pupils")
    attach(returned, focal, SimpleUploadedFile("minutes.txt", b"We met."))
    returned = submitted(returned, person, remark=LONG, absent=": the register burnt")
    comment(returned, officer, "Is this right?", str(returned.rows_of()[0].uid), "pupils")
    comment(returned, officer, "And in general?")
    returned = workflow.clear(returned, officer, current_hash(returned))
    returned = workflow.accept(returned, coordinator, current_hash(returned))
    returned = workflow.reopen(returned, coordinator, "Count again")
    returned = submitted(returned, person, pupils="101")
    late = of(cycle, "pupils", "LAKE")
    late.due_on = date(2024, 1, 1)
    late.save()
    fill(late, person(Role.FOCAL_POINT, "LAKE"), pupils="many")
    for _ in range(LONG_FORM_UP_TO):
        add_row(late, person(Role.FOCAL_POINT, "LAKE"), {"remark": "One more"})


def _other_returns(cycle: Cycle, person: Person) -> None:
    """A grid with something wrong in it, a tale, a project that is there and one that was taken out."""
    focal = person(Role.FOCAL_POINT)
    fill(of(cycle, "lessons"), focal, given="-4", hours="7 provisional", grade="good")
    add_row(of(cycle, "tales"), focal, {"id": "a-tale", "about": "reading roofs", "tale": LONG})
    add_row(of(cycle, "projects"), focal, {"project": "A roof", "subject": "roofs", "cost": "12000"})
    gone = add_row(of(cycle, "projects"), focal, {"project": "A well"})
    remove_row(of(cycle, "projects"), str(gone.uid), focal)


def _texts(editor: User) -> None:
    take_over_files()
    kept = text("pupils")
    assert kept and kept.version
    save("pupils", "The schools of the valley.\n\nThere are 12 of them.\n", kept.version.number, editor, note="Counted")


def _releases(cycle: Cycle, coordinator: User) -> None:
    """One in print, one before it, one that stopped and one that is being built."""
    states = (Release.State.SUPERSEDED, Release.State.PUBLISHED, Release.State.STOPPED, Release.State.BUILDING)
    for number, state in enumerate(states, 1):
        release = Release(cycle=cycle, dated=date(2025, 3, 1), state=state, made_by=coordinator, findings=TOLD)
        release.errors = TOLD if state is Release.State.STOPPED else []
        release.content_id = release.report_id = f"{number}" * 64 if release.is_built else ""
        release.save()
        figures = {"pupils;HILL": {**FIGURE, "printed": f"{number}00"}}
        schools.put(release.folder / "figures.json", json.dumps(figures))
        for name in ("report.html", "report.pdf", "report.docx"):
            schools.put(release.folder / name, "<p>Report</p>")
