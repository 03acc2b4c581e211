"""An editor sees the figures of the forms that they may see, and a preview shows no record of a confidential form."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from tests.framework import schools

from mandata.accounts.roles import Clearance, Role
from mandata.collection.models import Cycle
from mandata.collection.workspace.files import workspace
from mandata.records import accept

Client_ = Callable[..., Client]

ACCIDENTS = """\
id,school,day,reference,note
A7771,HILL,2024-09-03,Marker of the record,Marker in a note
A7772,HILL,2024-10-03,Marker of the record,
A7773,LAKE,2024-11-03,,
"""
PUPILS = """\
school,level,pupils,absent,passed_share,grade,inspected,remark,reference,note
HILL,primary,100,5,90,good,yes,,,
"""
TEXT = """\
All {{ value("accidents.recent") }}, Hill {{ value("accidents.recent", school="HILL") }},
at {{ names("accidents.recent") }}; pupils {{ value("pupils.number") }}.
"""
MARKS = ("A777", "Marker", "accidents.csv")


@pytest.fixture
def recorded(home: Path, cycle: Cycle) -> None:
    """A confidential register with entries, and pupils."""
    returns = home / "workspace" / "returns" / "cycle-2"
    schools.put(returns / "accidents.csv", ACCIDENTS)
    schools.put(returns / "pupils.csv", PUPILS)
    accept(workspace())


@pytest.fixture
def editor(recorded: None, signed_in: Client_) -> Callable[[Clearance], Client]:
    """Signs in an editor with a clearance, whose draft asks for figures of the register."""

    def make(clearance: Clearance) -> Client:
        client = signed_in(Role.EDITOR, clearance=clearance)
        client.post("/narrative/pupils/draft/", {"markdown": TEXT})
        return client

    return make


def words(client: Client, path: str) -> str:
    return " ".join(client.get(path).content.decode().split())


def test_who_may_not_see_a_form_sees_no_figure_of_it(editor: Callable[[Clearance], Client]) -> None:
    page = words(editor(Clearance.UNCLASSIFIED), "/narrative/pupils/preview/")
    text = re.sub("<[^>]+>", "", page)
    assert "All withheld, Hill withheld, at withheld; pupils 100." in text


def test_who_may_see_it_sees_figures_and_no_record(editor: Callable[[Clearance], Client]) -> None:
    page = words(editor(Clearance.CONFIDENTIAL), "/narrative/pupils/preview/")
    assert ">3<" in page and ">2<" in page and "HILL" in page
    assert [mark for mark in MARKS if mark in page] == []


@pytest.mark.parametrize("clearance", Clearance)
def test_the_editor_learns_that_the_text_would_stop_a_release(
    clearance: Clearance, editor: Callable[[Clearance], Client]
) -> None:
    client = editor(clearance)
    found = client.post("/narrative/pupils/draft/", {"markdown": TEXT}).json()["findings"]
    restricted = [item for item in found if "stops a release" in item["text"]]
    assert {(item["line"], item["isError"]) for item in restricted} == {(1, False), (2, False)}


def test_inserts_offer_no_figure_that_the_person_may_not_see(editor: Callable[[Clearance], Client]) -> None:
    asked = "/narrative/pupils/inserts/?q=accidents"
    assert "accidents.recent" not in words(editor(Clearance.UNCLASSIFIED), asked)
    assert "accidents.recent" in words(editor(Clearance.CONFIDENTIAL), asked)


def test_an_error_in_a_form_that_the_person_may_not_see_is_not_quoted(
    home: Path, editor: Callable[[Clearance], Client]
) -> None:
    client = editor(Clearance.UNCLASSIFIED)
    Cycle.objects.update(records_are_behind=True)
    schools.put(home / "workspace" / "returns" / "cycle-1" / "accidents.csv", ACCIDENTS.replace("HILL", "Marker"))
    page = words(client, "/narrative/pupils/preview/")
    assert "figures that you do not have permission to see" in page
    assert "Marker" not in page
