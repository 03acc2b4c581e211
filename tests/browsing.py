"""People at a browser: pages opened as somebody, and what axe-core says of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page

from mandata.accounts.roles import Role

AXE = Path(__file__).parent / "assets" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EXPECTED = ("409 (Conflict)", "net::ERR_INTERNET_DISCONNECTED")
"""What Chromium tells in its console of a step that is refused, and of a connection that a test took away."""

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
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
    return [f"{item['id']}: {node['html'][:150]}" for item in found["violations"] for node in item["nodes"]]
