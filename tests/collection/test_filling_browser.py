"""The page of a return with its script, in a real browser: on a poor connection, with a colleague, from Excel."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Error, Page, Route, expect
from tests.browsing import OpenAs
from tests.collection.rich import open_rich_cycle
from tests.collection.steps import fill

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.domain import workflow
from mandata.collection.models import Return

pytestmark = pytest.mark.browser

Person = Callable[..., User]


@pytest.fixture
def page(returned: Return, open_as: OpenAs) -> Page:
    """The return of Hill School, open to its focal point."""
    return opened(open_as(Role.FOCAL_POINT), returned)


@pytest.fixture
def grid(home: Path, transactional_db: None) -> Return:
    """A return of five rows, in a grid: lessons given, hours, grade, outdoors."""
    return open_rich_cycle(home).returns.get(organisation="HILL", form="lessons")


def opened(page: Page, returned: Return) -> Page:
    page.goto(f"/returns/{returned.pk}/")
    return page


def says(page: Page, words: str) -> None:
    """What the page says of its saving."""
    expect(page.locator("#status")).to_contain_text(words)


def cell(returned: Return, field: str, row: int = 0) -> str:
    return str(returned.rows_of()[row].cells.get(field, ""))


def connected(page: Page, *, is_so: bool) -> None:
    """Take the connection away, or give it back."""
    page.context.set_offline(not is_so)


def everything_is_sent(page: Page) -> None:
    """Nothing waits in the browser any more. The page's policy forbids to wait inside it."""
    for _try in range(100):
        if page.evaluate("() => localStorage.length") == 0:
            return
        page.wait_for_timeout(100)
    raise AssertionError(page.evaluate("() => JSON.stringify(localStorage)"))


def paste(page: Page, into: str, text: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.locator(into).focus()
    page.keyboard.press("Control+V")


# A poor connection


def test_what_is_typed_without_a_connection_is_sent_when_it_is_back(page: Page, returned: Return) -> None:
    connected(page, is_so=False)
    page.locator("#c0-pupils").fill("100")
    says(page, "Your answers are kept in this browser")
    page.locator("#c1-pupils").press_sequentially("250")
    assert cell(returned, "pupils") == ""
    connected(page, is_so=True)
    says(page, "Saved")
    assert (cell(returned, "pupils"), cell(returned, "pupils", 1)) == ("100", "250")


def test_what_is_typed_before_the_script_has_come_is_saved_too(returned: Return, open_as: OpenAs) -> None:
    page, held = open_as(Role.FOCAL_POINT), list[Route]()

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/filling/main.js", hold)
    page.goto(f"/returns/{returned.pk}/", wait_until="commit")
    page.locator("#c0-pupils").fill("100")
    page.locator("[name='0.pupils.how']").select_option("e")
    page.locator("#c0-remark").fill("Typed early")
    held[0].continue_()
    says(page, "Saved")
    assert (cell(returned, "pupils"), cell(returned, "remark")) == ("100 e", "Typed early")
    assert returned.changes.count() == 2


def test_what_is_typed_without_a_connection_outlives_the_page(page: Page, returned: Return) -> None:
    connected(page, is_so=False)
    # what a page sends as it closes slips through the emulation
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError()); }")
    page.locator("#c0-remark").press_sequentially("Written in the field")
    page.locator("#c0-grade").select_option("good")
    with pytest.raises(Error):
        page.reload()
    connected(page, is_so=True)
    opened(page, returned)
    expect(page.locator("#c0-remark")).to_have_value("Written in the field")
    says(page, "Saved")
    assert (cell(returned, "remark"), cell(returned, "grade")) == ("Written in the field", "good")
    opened(page, returned)
    everything_is_sent(page)


def test_what_is_typed_while_a_slow_answer_is_awaited_is_not_lost(page: Page, returned: Return) -> None:
    held: list[Route] = []
    page.route("**/cells", lambda route: held.append(route))  # noqa: PLW0108 (a built-in does not do)
    page.locator("#c0-remark").press_sequentially("First")
    says(page, "Saving")
    page.locator("#c0-remark").press_sequentially(" and second")
    held.pop().continue_()
    page.unroute("**/cells")
    expect(page.locator("#c0-remark")).to_have_value("First and second")
    everything_is_sent(page)
    assert cell(returned, "remark") == "First and second"


def test_submitting_waits_for_the_connection(page: Page, returned: Return) -> None:
    connected(page, is_so=False)
    page.locator("#c0-pupils").fill("100")
    page.get_by_role("button", name="Submit", exact=True).click()
    says(page, "No connection")
    connected(page, is_so=True)
    page.get_by_role("button", name="Submit", exact=True).click()
    page.get_by_role("button", name="Submit with blank cells").click()
    expect(page.locator("h1")).to_contain_text("Submitted")
    assert cell(returned, "pupils") == "100"


def test_what_is_typed_after_the_session_ended_is_saved_after_the_next_sign_in(
    page: Page, returned: Return, signed_in: Callable[..., Client]
) -> None:
    url = page.url
    page.context.clear_cookies(name="sessionid")
    page.locator("#c0-pupils").fill("100")
    says(page, "Your session has ended")
    session = signed_in(Role.FOCAL_POINT).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
    opened(page, returned)
    says(page, "Saved")
    assert cell(returned, "pupils") == "100"


def test_a_return_that_was_submitted_meanwhile_keeps_what_was_typed_in_sight(
    page: Page, returned: Return, person: Person
) -> None:
    connected(page, is_so=False)
    page.locator("#c0-remark").fill("A late thought")
    says(page, "No connection")
    workflow.submit(fill(returned, person(Role.FOCAL_POINT), pupils="100"), person(Role.FOCAL_POINT))
    connected(page, is_so=True)
    expect(page.locator("#wrong-c0-remark")).to_contain_text("closed for changes")
    expect(page.locator("#c0-remark")).to_have_value("A late thought")
    assert cell(returned, "remark") == ""


def test_the_red_bar_goes_with_the_message(page: Page, returned: Return, person: Person) -> None:
    fill(returned, person(Role.FOCAL_POINT), pupils="many")
    opened(page, returned)
    field = page.locator(".field", has=page.locator("#c0-pupils"))
    expect(field).to_have_class("field is-wrong")
    expect(page.locator("#counted")).to_have_text("0 of 10 cells answered, 1 to correct")
    page.locator("#c0-pupils").fill("12")
    expect(field).to_have_class("field")
    expect(page.locator("#counted")).to_have_text("1 of 10 cells answered")
    page.locator("#c0-pupils").fill("n")
    expect(field).to_have_class("field is-wrong")


def test_a_finding_is_explained_next_to_its_cell_or_goes_with_the_figure(
    page: Page, returned: Return, person: Person
) -> None:
    fill(returned, person(Role.FOCAL_POINT), pupils="7", passed_share="50")
    fill(returned, person(Role.FOCAL_POINT), row=1, pupils="7", passed_share="50")
    opened(page, returned)
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".figure-finding")).to_have_count(2)
    page.locator("#c1-passed_share").fill("57")
    expect(page.locator(".figure-finding")).to_have_count(1)
    page.locator(".figure-finding summary").click()
    page.locator(".figure-finding").get_by_label("Reason").fill("Halves of pupils repeat the year.")
    page.get_by_role("button", name="Save the reason").click()
    expect(page.locator(".figure-finding.explained")).to_contain_text("Halves of pupils repeat the year.")
    page.get_by_role("button", name="Submit", exact=True).click()
    page.get_by_role("button", name="Submit with blank cells").click()
    expect(page.locator("h1")).to_contain_text("Submitted")


# A colleague


def test_a_conflict_shows_both_texts_and_asks(page: Page, returned: Return, person: Person) -> None:
    fill(returned, person(Role.FOCAL_POINT), pupils="100", grade="good")
    page.locator("#c0-pupils").fill("200")
    page.locator("#c0-grade").select_option("poor")
    number, grade = (page.locator("fieldset.two").nth(index) for index in (0, 1))
    expect(number).to_contain_text("Theirs: 100 Mine: 200")
    expect(grade).to_contain_text("Theirs: Good Mine: Poor")
    assert cell(returned, "pupils") == "100"
    page.get_by_label("Mine: 200").click()
    page.get_by_label("Theirs: Good").click()
    expect(page.locator("fieldset.two")).to_have_count(0)
    says(page, "Saved")
    everything_is_sent(page)
    assert (cell(returned, "pupils"), cell(returned, "grade")) == ("200", "good")


def test_a_conflict_after_time_without_a_connection_asks_too(page: Page, returned: Return, person: Person) -> None:
    connected(page, is_so=False)
    page.locator("#c0-pupils").fill("200")
    says(page, "No connection")
    fill(returned, person(Role.FOCAL_POINT), pupils="100")
    connected(page, is_so=True)
    opened(page, returned)
    expect(page.locator("fieldset.two")).to_contain_text("Theirs: 100 Mine: 200")
    assert cell(returned, "pupils") == "100"


# What is wrong


def test_what_is_wrong_appears_next_to_its_cell_while_one_types(page: Page, returned: Return) -> None:
    page.locator("#c0-pupils").press_sequentially("many")
    wrong = page.locator("#wrong-c0-pupils")
    expect(wrong).to_contain_text("'many' is not a number")
    expect(page.locator("#c0-pupils")).to_have_attribute("aria-invalid", "true")
    page.locator("#c0-pupils").fill("10")
    expect(wrong).to_have_count(0)
    page.locator("#c0-absent").fill("11")
    for name in ("pupils", "absent"):
        expect(page.locator(f"#wrong-c0-{name}")).to_contain_text("More pupils were absent than there are.")
    page.locator("#c0-absent").fill("9")
    expect(page.locator("#row-0 .wrong")).to_have_count(0)


# A block from a spreadsheet


def test_a_pasted_block_fills_the_cells_that_it_covers(open_as: OpenAs, grid: Return) -> None:
    page = opened(open_as(Role.FOCAL_POINT), grid)
    paste(page, "#c1-given", "1 200\t12,5\tGood\tTRUE\nNot applicable\t3\tpoor\tno\n")
    says(page, "Saved")
    everything_is_sent(page)
    assert [[cell(grid, field, row) for field in ("given", "hours", "grade", "outdoors")] for row in range(4)] == [
        ["", "", "", ""],
        ["1200", "12.5", "good", "yes"],
        ["-", "3", "poor", "no"],
        ["", "", "", ""],
    ]


@pytest.mark.parametrize("dash", [" -   ", "–", "−", "—"])
def test_a_pasted_dash_is_asked_what_it_means(open_as: OpenAs, grid: Return, dash: str) -> None:
    """A spreadsheet that shows amounts of money copies a zero as a hyphen."""
    page = opened(open_as(Role.FOCAL_POINT), grid)
    paste(page, "#c1-given", f"{dash}\t3\t{dash}\n")
    says(page, "Saved")
    for place in ("given", "grade"):
        expect(page.locator(f"#wrong-c1-{place}")).to_contain_text("can mean")
        assert cell(grid, place, 1) not in ("", "-", "0")


def test_a_hyphen_that_is_typed_is_asked_what_it_means(page: Page, returned: Return) -> None:
    page.locator("#c0-pupils").press_sequentially("-")
    expect(page.locator("#wrong-c0-pupils")).to_contain_text("Enter 0, or choose from the menu")
    page.locator("#c0-pupils + .how").select_option("-")
    expect(page.locator("#wrong-c0-pupils")).to_have_count(0)
    says(page, "Saved")
    assert cell(returned, "pupils") == "-"


def test_what_does_not_fit_is_reported_and_the_paste_can_be_undone(open_as: OpenAs, grid: Return) -> None:
    page = opened(open_as(Role.FOCAL_POINT), grid)
    page.locator("#c3-given").fill("7")
    says(page, "Saved")
    paste(page, "#c3-given", "1\n2\n3\n4\n")
    says(page, "Pasted: 2. 2 did not fit and was left out.")
    page.get_by_role("button", name="Undo the paste").click()
    expect(page.locator("#c3-given")).to_have_value("7")
    expect(page.locator("#c4-given")).to_have_value("")
    everything_is_sent(page)
    assert (cell(grid, "given", 3), cell(grid, "given", 4)) == ("7", "")


def test_a_number_is_read_once_its_cell_is_left(page: Page, returned: Return) -> None:
    page.locator("#c0-pupils").fill("12,400")
    page.locator("#c0-absent").focus()
    expect(page.locator("#c0-pupils")).to_have_value("12400")
    assert cell(returned, "pupils") == "12400"


def test_what_a_number_means_is_chosen_with_one_press(page: Page, returned: Return) -> None:
    page.locator("#c0-pupils").fill("12.000")
    page.locator("#c0-absent").focus()
    page.get_by_role("button", name="12000").click()
    expect(page.locator("#c0-pupils")).to_have_value("12000")
    expect(page.locator("#wrong-c0-pupils")).to_have_count(0)
    says(page, "Saved")
    assert cell(returned, "pupils") == "12000"


def test_what_a_hyphen_means_is_chosen_with_one_press(page: Page, returned: Return) -> None:
    page.locator("#c0-pupils").fill("-")
    page.locator("#c0-absent").focus()
    expect(page.locator("#wrong-c0-pupils")).to_contain_text("'-'")
    page.get_by_role("button", name="Not available").click()
    expect(page.locator("[name='0.pupils.why']")).to_be_focused()
    page.keyboard.type("the register burnt")
    says(page, "Saved")
    everything_is_sent(page)
    assert cell(returned, "pupils") == ": the register burnt"
