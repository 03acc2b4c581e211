"""The page of a text with its script, in a real browser: no key is lost, and what is typed is seen as it will look."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from tests.browsing import OpenAs
from tests.framework import schools

from mandata.accounts.roles import Role
from mandata.collection.models import Cycle
from mandata.collection.workspace.files import workspace
from mandata.editing import texts
from mandata.editing.models import Draft, TextVersion
from mandata.records import accept

pytestmark = pytest.mark.browser

PUPILS = """\
school,level,pupils,absent,passed_share,grade,inspected,remark,reference,note
HILL,primary,100,5,90,good,yes,,,
"""
STANDING = "The schools.\n"


@pytest.fixture(autouse=True)
def narrative(home: Path, cycle: Cycle) -> None:
    schools.put(home / "workspace" / "returns" / "cycle-2" / "pupils.csv", PUPILS)
    accept(workspace())
    texts.take_over_files()


@pytest.fixture
def page(open_as: OpenAs) -> Page:
    """The text of the pupils, open to its editor."""
    page = open_as(Role.EDITOR)
    page.goto("/narrative/pupils/")
    return page


def says(page: Page, words: str) -> None:
    expect(page.locator("#saying")).to_contain_text(words)


def type_without_a_connection(page: Page, markdown: str) -> None:
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError()); }")
    page.locator("#markdown").fill(markdown)
    says(page, "No connection")


def draft() -> str:
    return Draft.objects.get(name="pupils").markdown


def test_what_is_typed_is_kept_and_shown_as_it_will_look(page: Page) -> None:
    page.locator("#markdown").fill("Schools of the valley.\n")
    says(page, "Draft saved")
    expect(page.frame_locator("#preview").locator("main")).to_contain_text("Schools of the valley.")
    assert draft() == "Schools of the valley.\n"


def test_what_is_wrong_leads_to_its_line(page: Page) -> None:
    page.locator("#markdown").fill("Fine.\n\nThere are 12 of them.\n")
    page.locator("#findings a", has_text="Line 3").click()
    selected = "() => { const t = document.activeElement; return t.value.slice(t.selectionStart, t.selectionEnd); }"
    assert page.evaluate(selected) == "There are 12 of them."


def test_a_value_is_found_by_its_words_and_put_at_the_cursor(page: Page) -> None:
    page.locator("#markdown").fill("There are  pupils.\n")
    page.locator("#markdown").evaluate("area => area.setSelectionRange(10, 10)")
    page.locator("#q").fill("pupils")
    page.locator("#found button", has_text="100").first.click()
    expect(page.locator("#markdown")).to_have_value('There are {{ value("pupils.number") }} pupils.\n')
    expect(page.frame_locator("#preview").locator("main")).to_contain_text("There are 100 pupils.")


def test_what_is_typed_before_the_script_has_come_is_kept_too(open_as: OpenAs) -> None:
    page, held = open_as(Role.EDITOR), list[Route]()

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/editing.js", hold)
    page.goto("/narrative/pupils/", wait_until="commit")
    page.locator("#markdown").fill("Typed early.\n")
    held[0].continue_()
    says(page, "Draft saved")
    assert draft() == "Typed early.\n"


def test_what_is_typed_without_a_connection_outlives_the_page(page: Page) -> None:
    type_without_a_connection(page, "Typed in the field.\n")
    page.goto("/narrative/pupils/")
    says(page, "Draft saved")
    expect(page.locator("#markdown")).to_have_value("Typed in the field.\n")
    assert draft() == "Typed in the field.\n"


def test_what_was_not_sent_does_not_overwrite_what_a_colleague_saved(page: Page) -> None:
    type_without_a_connection(page, "Mine.\n")
    texts.save("pupils", "Theirs.\n", 1, None)
    page.goto("/narrative/pupils/")
    page.get_by_role("button", name="Save as a new version").click()
    expect(page.get_by_role("alert")).to_contain_text("saved version 2 in the meantime")
    assert [item.markdown for item in TextVersion.objects.filter(name="pupils")] == ["Theirs.\n", STANDING]


def test_a_saved_text_leaves_nothing_behind_in_the_browser(page: Page) -> None:
    page.locator("#markdown").fill("Schools of the valley.\n")
    page.get_by_role("button", name="Save as a new version").click()
    expect(page.locator("body")).to_contain_text("Saved as version 2.")
    page.goto("/narrative/pupils/")
    expect(page.locator("#markdown")).to_have_value("Schools of the valley.\n")
    assert page.evaluate("() => localStorage.length") == 0


def test_a_person_who_was_signed_out_is_notified(page: Page) -> None:
    page.context.clear_cookies(name="sessionid")
    page.locator("#markdown").fill("Still here.\n")
    says(page, "Your session has ended")
    expect(page.locator("#markdown")).to_have_value("Still here.\n")


def test_a_browser_that_keeps_nothing_still_sends_what_is_typed(open_as: OpenAs) -> None:
    page = open_as(Role.EDITOR)
    page.add_init_script("Storage.prototype.getItem = Storage.prototype.setItem = () => { throw new Error(); };")
    page.goto("/narrative/pupils/")
    page.locator("#markdown").fill("Kept by the server.\n")
    says(page, "Draft saved")
    assert draft() == "Kept by the server.\n"
