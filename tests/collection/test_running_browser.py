"""A return's whole way in a real browser, and every page on it for everybody: wide, narrow, and to axe-core."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from tests.collection.steps import fill, submitted

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection import workflow
from mandata.collection.accepting import workspace
from mandata.collection.attaching import attach
from mandata.collection.commenting import comment
from mandata.collection.models import Cycle, Return
from mandata.collection.reviewing import LONG_FORM_UP_TO
from mandata.collection.saving import add_row
from mandata.collection.signing import current_hash
from mandata.records import open_records

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[1] / "assets" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
HEAVIEST = 200_000
Person = Callable[..., User]


@pytest.fixture
def open_as(live_server: Any, browser: Browser, signed_in: Callable[..., Client]) -> Iterator[Callable[..., Page]]:
    """Opens a browser as somebody with one role; any complaint of it fails the test."""
    pages: list[Page] = []
    complaints: list[str] = []

    def make(role: Role, width: int = 1280) -> Page:
        cookie = signed_in(role).cookies["sessionid"].value
        context = browser.new_context(viewport={"width": width, "height": 900}, base_url=live_server.url)
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if is_complaint(message) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        pages.append(page)
        return page

    yield make
    for page in pages:
        page.context.close()
    assert complaints == []


def is_complaint(message: ConsoleMessage) -> bool:
    """A refused step answers with 409, of which Chromium tells in its console."""
    return message.type == "error" and "409 (Conflict)" not in message.text


def violations(page: Page) -> list[str]:
    """What axe-core finds; it is run as the debugger, past the page's own policy."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
    return [f"{item['id']}: {node['html'][:150]}" for item in found["violations"] for node in item["nodes"]]


def hand_in(page: Page) -> None:
    """Hand a return in, with the cells that are blank."""
    page.get_by_role("button", name="Hand in", exact=True).click()
    page.get_by_role("button", name="Hand in with blank cells").click()
    expect(page.locator("h1")).to_contain_text("Submitted")


def test_from_the_first_cell_to_the_records(returned: Return, open_as: Callable[..., Page]) -> None:
    focal, officer, coordinator = (
        open_as(role) for role in (Role.FOCAL_POINT, Role.CLEARING_OFFICER, Role.COORDINATOR)
    )

    focal.goto(f"/returns/{returned.pk}/")
    focal.locator("#c0-pupils").fill("100")
    focal.locator("#c1-pupils").fill("250")
    hand_in(focal)

    officer.goto("/")
    officer.get_by_role("link", name="Pupils").click()
    officer.get_by_text("Send back to be corrected").click()
    officer.get_by_label("Only some cells").check()
    officer.get_by_label("to correct (Primary school, Pupils)").check()
    officer.get_by_label("Why?").fill("The register says 101.")
    officer.get_by_role("button", name="Send back").click()
    expect(officer.locator("h1")).to_contain_text("Sent back")

    focal.goto(f"/returns/{returned.pk}/")
    expect(focal.locator("main")).to_contain_text("The register says 101.")
    expect(focal.locator("input#c1-pupils")).to_have_count(0)
    focal.locator("#c0-pupils").fill("101")
    hand_in(focal)

    officer.goto(f"/returns/{returned.pk}/review/")
    officer.get_by_role("button", name="Clear these values").click()
    expect(officer.locator("h1")).to_contain_text("Cleared")

    coordinator.goto("/cycles/2/")
    coordinator.locator("#of-HILL summary").click()
    coordinator.locator("#of-HILL").get_by_role("link", name="Pupils").click()
    coordinator.get_by_role("button", name="Accept these values").click()
    expect(coordinator.locator("h1")).to_contain_text("Accepted")
    rows = open_records(workspace()).table("pupils").to_pylist()
    assert [row["pupils"] for row in rows] == [101, 250]


@pytest.fixture
def lively(cycle: Cycle, returned: Return, person: Person) -> Return:
    """A return with a past: cleared once, changed, commented on, with a photograph; another one is late and wrong."""
    focal, officer = person(Role.FOCAL_POINT), person(Role.CLEARING_OFFICER)
    attach(returned, focal, SimpleUploadedFile("minutes.txt", b"We met."))
    returned = submitted(returned, person, remark="A word that is long " * 8, absent=": the register burnt")
    row = str(returned.rows_of()[0].uid)
    comment(returned, officer, "Is this right?", row, "pupils")
    comment(returned, officer, "And in general?")
    returned = workflow.clear(returned, officer, current_hash(returned))
    coordinator = person(Role.COORDINATOR)
    returned = workflow.accept(returned, coordinator, current_hash(returned))
    returned = workflow.reopen(returned, coordinator, "Count again")
    returned = submitted(returned, person, pupils="101")
    lake = cycle.returns.get(organisation="LAKE")
    fill(lake, person(Role.FOCAL_POINT, "LAKE"), pupils="many")
    for _ in range(LONG_FORM_UP_TO):
        add_row(lake, person(Role.FOCAL_POINT, "LAKE"), {"remark": "One more"})
    return returned


PAGES = [
    (Role.COORDINATOR, "/cycles/"),
    (Role.COORDINATOR, "/cycles/2/"),
    (Role.COORDINATOR, "/cycles/2/?view=grid"),
    (Role.COORDINATOR, "/cycles/2/extend/"),
    (Role.COORDINATOR, "/cycles/2/remind/"),
    (Role.COORDINATOR, "/cycles/2/remind/sent/"),
    (Role.COORDINATOR, "/cycles/2/close/"),
    (Role.COORDINATOR, "/cycles/1/open/"),
    (Role.COORDINATOR, "/returns/{other}/review/"),
    (Role.CLEARING_OFFICER, "/returns/{number}/review/"),
    (Role.CLEARING_OFFICER, "/returns/{number}/history/"),
    (Role.CLEARING_OFFICER, "/returns/{number}/compare/"),
    (Role.CLEARING_OFFICER, "/returns/{number}/comments/"),
    (Role.FOCAL_POINT, "/returns/{number}/attachments/"),
]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(("role", "address"), PAGES)
def test_every_page_is_for_everybody(
    lively: Return, open_as: Callable[..., Page], role: Role, address: str, width: int
) -> None:
    page = open_as(role, width)
    answer = page.goto(address.format(number=lively.pk, other=Return.objects.get(organisation="LAKE").pk))
    assert answer and answer.ok
    page.evaluate("document.querySelectorAll('main details').forEach(details => { details.open = true; })")
    if page.locator("#extent-cells").count():
        page.locator("#extent-cells").check()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert len(answer.body()) < HEAVIEST


@pytest.mark.parametrize("width", [1280, 390])
def test_a_refusal_is_for_everybody(lively: Return, open_as: Callable[..., Page], width: int) -> None:
    page = open_as(Role.CLEARING_OFFICER, width)
    page.goto(f"/returns/{lively.pk}/review/")
    page.get_by_text("Send back to be corrected").click()
    with page.expect_navigation() as navigation:
        page.evaluate("document.getElementById('send-back').submit()")
    assert navigation.value.status == 409
    assert violations(page) == []
