"""What the checks of a page for people who adapt it can see, and signing in without typing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from tests.adapting import adapted_faults
from tests.browsing import WIDE, OpenAs, violations

pytestmark = pytest.mark.browser

WRONG = {
    "scrolls sideways": '<p style="width: 400px">Wide</p>',
    "spaced text: cuts its text off": '<p style="width: 9ch; height: 1em; overflow: hidden; line-height: 1">A word</p>',
    "lies over another": '<h1>Title</h1><h2 style="margin-top: -80px">Below</h2>',
    "too small a target": '<button style="padding: 0; width: 12px; height: 12px">a</button>'
    '<button style="padding: 0; width: 12px; height: 12px">b</button>',
    "moves though": "<style>@keyframes turn { to { rotate: 1turn } } b { display: block; animation: turn 9s infinite }"
    "</style><b>Round</b>",
}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": WIDE, "height": 900})
    yield page
    page.close()


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_wrong_is_seen(page: Page, kind: str) -> None:
    page.set_content(f"<!DOCTYPE html><html lang=en><title>Wrong</title><main>{WRONG[kind]}</main>")
    assert any(kind in fault for fault in adapted_faults(page))


def test_a_sound_page_has_no_fault(page: Page) -> None:
    sound = '<h1>Title</h1><p>A <a href="/">link</a> in a text.</p><p><button>Save</button> <button>Check</button></p>'
    page.set_content(f"<!DOCTYPE html><html lang=en><title>Sound</title><main>{sound}</main>")
    assert adapted_faults(page) == []


def test_axe_is_asked_about_the_size_of_targets_too(page: Page) -> None:
    page.set_content(
        f"<!DOCTYPE html><html lang=en><title>Small</title><main><h1>A</h1>{WRONG['too small a target']}</main>"
    )
    assert any(fault.startswith("target-size") for fault in violations(page))


def test_a_password_and_a_code_can_be_pasted(db: None, open_as: OpenAs) -> None:
    page = open_as(None)
    page.goto("/accounts/login/")
    for label, purpose in (("E-mail address", "email"), ("Password", "current-password")):
        field = page.get_by_label(label, exact=True)
        assert field.get_attribute("autocomplete") in {purpose, "username"}
        field.focus()
        page.evaluate(
            """() => {
                const data = new DataTransfer();
                data.setData("text/plain", "pasted");
                const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
                window.isAllowed = document.activeElement.dispatchEvent(event);
            }"""
        )
        assert page.evaluate("window.isAllowed")
