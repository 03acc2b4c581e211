"""People at a browser: pages opened as somebody, and what they would trip over on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page

from mandata.accounts.roles import Role

AXE = (Path(__file__).parent / "assets" / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EXPECTED = ("409 (Conflict)", "net::ERR_INTERNET_DISCONNECTED")
"""What Chromium shows in its console of a step that is refused, and of a connection that a test took away."""

WIDE, NARROW, NARROWEST = 1280, 390, 320
"""Widths in CSS pixels; the narrowest is a window of 1280 pixels at 400 %."""

SIDEWAYS = """() => {
    const page = document.scrollingElement;
    if (page.scrollWidth <= page.clientWidth) return [];
    const isKept = element => element.closest(".scroll, .hidden, .skip");
    const out = [...document.body.querySelectorAll("*")].filter(element => {
        const box = element.getBoundingClientRect(), more = element.scrollWidth - element.clientWidth;
        return !isKept(element) && (box.right + more > page.clientWidth + 1 || box.left - more < -1);
    });
    const which = out.slice(-1).map(element => element.outerHTML.slice(0, 150)).join();
    return [`scrolls sideways, ${page.scrollWidth} of ${page.clientWidth} pixels: ${which}`];
}"""
UNREACHED = """() => [...document.querySelectorAll(".scroll")]
    .filter(box => box.tabIndex !== 0 || box.getAttribute("role") !== "region"
        || !(box.getAttribute("aria-label") || document.getElementById(box.getAttribute("aria-labelledby"))))
    .map(box => `a box that scrolls has no name, or no keyboard reaches it: ${box.outerHTML.slice(0, 150)}`)"""

DANGLING = """() => [...document.querySelectorAll("[aria-describedby], [aria-labelledby], [aria-controls], [for]")]
    .flatMap(one => ["aria-describedby", "aria-labelledby", "aria-controls", "for"]
        .flatMap(name => (one.getAttribute(name) ?? "").split(/\\s+/).filter(id => id && !document.getElementById(id)))
        .map(id => `names ${id}, which is not on the page: ${one.outerHTML.slice(0, 150)}`))"""
UNNAMED = """() => /^\\s*–|^\\s*$/.test(document.title) ? ["has no title of its own"] : []"""

OpenAs = Callable[..., Page]


@pytest.fixture
def open_as(live_server: Any, browser: Browser, signed_in: Callable[..., Client]) -> Iterator[OpenAs]:
    """Opens a browser as somebody with one role, or as a reader (None); any complaint of it fails the test."""
    pages: list[Page] = []
    complaints: list[str] = []

    def make(role: Role | None, width: int = 1280) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, base_url=live_server.url)
        if role is not None:
            cookie = signed_in(role).cookies["sessionid"].value
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
    """Whether the browser complains of something that no test asked for."""
    return message.type == "error" and not any(words in message.text for words in EXPECTED)


def violations(page: Page) -> list[str]:
    """What axe-core finds; it is run as the debugger, past the page's own policy."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE)
    ask = "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})"
    found = page.evaluate(ask, TAGS)
    return [f"{item['id']}: {node['html'][:150]}" for item in found["violations"] for node in item["nodes"]]


def open_all(page: Page) -> None:
    """Unfold what is folded, so that it is looked at too."""
    page.evaluate("document.querySelectorAll('main details').forEach(details => { details.open = true; })")


def faults(page: Page) -> list[str]:
    """All that is wrong with a page, at the width that it has; at its end, where no bar covers anything."""
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    return [
        *violations(page),
        *(fault for ask in (SIDEWAYS, UNREACHED, DANGLING, UNNAMED) for fault in page.evaluate(ask)),
    ]
