"""Check runs the checks, and what they find is corrected or explained next to its cell, before submitting."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.test import Client
from tests.collection.posting import PostedPage
from tests.collection.steps import accepted, fill

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.domain.open_cycle import open_cycle
from mandata.collection.models import Cycle, EventKind, Return, State
from mandata.collection.queries.burden import burden
from mandata.collection.queries.progress import Progress, progress_of
from mandata.collection.workspace.files import write_records
from mandata.framework import read_framework

Person = Callable[..., User]
SignedIn = Callable[..., Client]

IMPOSSIBLE = {"pupils": "7", "passed_share": "50"}
TOO_MANY_ABSENT = {"pupils": "7", "absent": "9"}

OPEN_FINDINGS = "//nav[@class='tabs']//a[contains(., 'Findings')]//span[@class='count']"


def page_of(returned: Return, signed_in: SignedIn, query: str = "") -> PostedPage:
    return PostedPage(signed_in(Role.FOCAL_POINT), f"/returns/{returned.pk}/{query}")


def key_on(page: PostedPage) -> str:
    """The key of the one finding on the page."""
    (found,) = set(re.findall(r'name="reason\.([0-9a-f]+)"', page.text))
    return found


def test_check_shows_a_finding_next_to_its_cell(returned: Return, person: Person, signed_in: SignedIn) -> None:
    fill(returned, person(Role.FOCAL_POINT), **IMPOSSIBLE)
    page = page_of(returned, signed_in)
    assert page.said("//*[contains(@class, 'figure-finding')]") == page.said(OPEN_FINDINGS) == ""
    page = page.press("check")
    cell = "//*[contains(concat(' ', @class, ' '), ' field ')][.//*[@name='0.passed_share']]"
    assert "50% is not possible with a total of 7" in page.said(f"{cell}//*[@class='figure-finding']")
    listed = page.said("//section[@aria-labelledby='findings']//a[@href='#c0-passed_share']")
    assert "is not possible with a total of 7" in listed
    assert page.said(OPEN_FINDINGS) == "1"


def test_a_finding_is_explained_in_place(returned: Return, person: Person, signed_in: SignedIn) -> None:
    fill(returned, person(Role.FOCAL_POINT), **IMPOSSIBLE)
    page = page_of(returned, signed_in).press("check")
    key = key_on(page)
    page = page.press(f"explain:{key}", {f"reason.{key}": "Halves of pupils repeat the year."})
    assert "Halves of pupils repeat the year." in page.said("//*[@class='figure-finding explained']")
    assert page.said("//section[@aria-labelledby='findings']") == page.said(OPEN_FINDINGS) == ""
    assert returned.events.filter(kind=EventKind.ANSWERED).count() == 1


def test_an_empty_reason_is_refused_in_place_and_another_one_is_kept_whichever_button_is_pressed(
    returned: Return, person: Person, signed_in: SignedIn
) -> None:
    fill(returned, person(Role.FOCAL_POINT), **IMPOSSIBLE)
    page = page_of(returned, signed_in).press("check")
    key = key_on(page)
    page = page.press(f"explain:{key}")
    assert page.said("//*[@class='figure-finding']//*[@class='wrong']") != ""
    page.press("save", {f"reason.{key}": "Halves of pupils repeat the year."})
    assert returned.events.filter(kind=EventKind.ANSWERED).count() == 1


def test_a_reason_for_another_figure_than_the_one_seen_is_not_taken(
    returned: Return, person: Person, signed_in: SignedIn
) -> None:
    fill(returned, person(Role.FOCAL_POINT), **IMPOSSIBLE)
    page = page_of(returned, signed_in).press("check")
    key = key_on(page)
    page = page.press(f"explain:{key}", {f"reason.{key}": "So it is.", "0.passed_share": "51"})
    assert "So it is." in page.said("//textarea[starts-with(@name, 'reason.')]")
    assert not returned.events.filter(kind=EventKind.ANSWERED).exists()


def test_submitting_asks_about_findings_and_blanks_first(returned: Return, person: Person, signed_in: SignedIn) -> None:
    fill(returned, person(Role.FOCAL_POINT), **IMPOSSIBLE)
    page = page_of(returned, signed_in).press("submit")
    returned.refresh_from_db()
    assert returned.state == State.DRAFT
    asked = page.said("//section[@aria-labelledby='asks']")
    assert "is not possible with a total of 7" in asked
    assert "8 cells are blank" in asked
    assert page.tree.xpath("//button[@form='sheet']/@value") == ["submit:blank+findings"]
    page.press("submit:blank+findings")
    returned.refresh_from_db()
    assert returned.state == State.SUBMITTED


def test_who_confirmed_the_blanks_is_still_asked_about_the_findings(
    returned: Return, person: Person, signed_in: SignedIn
) -> None:
    fill(returned, person(Role.FOCAL_POINT), **IMPOSSIBLE)
    page = page_of(returned, signed_in).press("submit:blank")
    returned.refresh_from_db()
    assert returned.state == State.DRAFT
    assert page.tree.xpath("//button[@form='sheet']/@value") == ["submit:blank+findings"]


def test_a_rule_is_reported_at_each_cell_that_it_compares_and_explained_once(
    returned: Return, person: Person, signed_in: SignedIn
) -> None:
    fill(returned, person(Role.FOCAL_POINT), **TOO_MANY_ABSENT)
    page = page_of(returned, signed_in).press("check")
    wrong = "//*[contains(@class, 'is-wrong')][.//*[@name='{}']]//*[@class='wrong']"
    for name in ("0.pupils", "0.absent"):
        assert page.said(wrong.format(name)) == "More pupils were absent than there are."
    assert page.said("//section[@class='summary']//li").count("More pupils were absent") == 1
    assert len(page.tree.xpath("//textarea[starts-with(@name, 'reason.')]")) == 1


def test_a_jump_is_shown_next_to_the_figure_that_jumped(returned: Return, person: Person, signed_in: SignedIn) -> None:
    first = open_cycle(read_framework(returned.cycle.framework.folder), 1, returned.due_on)
    earlier = Return.objects.get(cycle=first, organisation="HILL", form="pupils")
    accepted(earlier, person, pupils="3699")
    write_records()
    fill(returned, person(Role.FOCAL_POINT), pupils="36990")
    page = page_of(returned, signed_in).press("check")
    found = page.said("//*[contains(@class, 'field')][.//*[@name='0.pupils']]//*[@class='figure-finding']")
    assert "is far from the" in found, page.said("//main")


def test_a_wrong_cell_does_not_count_as_answered(
    cycle: Cycle, returned: Return, person: Person, signed_in: SignedIn
) -> None:
    fill(returned, person(Role.FOCAL_POINT), pupils="2.5 million", absent="–", passed_share="12")
    progress = progress_of(returned)
    assert progress == Progress(asked=10, answered=1, prefilled=0, wrong=2)
    assert progress.blank == 7
    assert burden(cycle)["HILL"] == progress
    page = page_of(returned, signed_in)
    assert page.said("//*[@id='counted']") == "1 of 10 cells answered, 2 to correct"
    assert page.tree.xpath("//progress/@value") == ["1"]
    for role, address in (
        (Role.FOCAL_POINT, "/"),
        (Role.FOCAL_POINT, "/returns/"),
        (Role.COORDINATOR, f"/cycles/{cycle.number}/"),
    ):
        text = signed_in(role).get(address, follow=True).content.decode()
        assert "2 to correct" in text, address


def test_cells_that_are_wrong_are_not_called_blank_when_submitting(
    returned: Return, person: Person, signed_in: SignedIn
) -> None:
    fill(returned, person(Role.FOCAL_POINT), pupils="many")
    page = page_of(returned, signed_in).press("submit")
    assert "correcting" in page.said("//section[@class='summary']//h2")
    assert page.said("//section[@aria-labelledby='asks']") == ""
