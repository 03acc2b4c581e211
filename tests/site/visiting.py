"""Going to a page as somebody, and looking at it wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Response
from tests.adapting import adapted_faults
from tests.browsing import NARROW, WIDE, faults, open_all

HEAVIEST = 200_000
"""Bytes of a page before it is packed: a slow link waits for each of them."""


class Visit(NamedTuple):
    """A page, and somebody who may see it.

    Attributes:
        status: that the page answers with.
        sends: whether the last form of the page is sent as it is, and what comes back is looked at.
    """

    address: str
    who: str
    client: Client
    status: int = 200
    sends: bool = False


class Visitor:
    """Visits pages, each as a person who may see it, in one language."""

    def __init__(self, browser: Browser, platform: str) -> None:
        self._browser, self._platform = browser, platform
        self._pages: dict[str, Page] = {}

    def faults(self, visit: Visit, language: str) -> list[str]:
        """All that is wrong with a page, one per line."""
        if visit.who not in self._pages:
            self._pages[visit.who] = self._page(visit.client, language)
        return [f"{visit.who} at {visit.address}: {fault}" for fault in _faults(self._pages[visit.who], visit)]

    def leave(self) -> None:
        """Close all."""
        for page in self._pages.values():
            page.context.close()

    def _page(self, client: Client, language: str) -> Page:
        context = self._browser.new_context(base_url=self._platform)
        cookies = {name: morsel.value for name, morsel in client.cookies.items()} | {"django_language": language}
        context.add_cookies([{"name": name, "value": value, "url": self._platform} for name, value in cookies.items()])
        return context.new_page()


def told(found: list[str]) -> str:
    """Faults of many pages in one message."""
    return "\n" + "\n".join(dict.fromkeys(found))


def _faults(page: Page, visit: Visit) -> Iterator[str]:
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        is_refusal = visit.status != 200 and f"status of {visit.status}" in message.text
        if message.type == "error" and not is_refusal:
            complaints.append(message.text)

    def break_off(error: object) -> None:
        complaints.append(str(error))

    page.on("console", hear)
    page.on("pageerror", break_off)
    yield from _looked_at(page, visit)
    page.remove_listener("console", hear)
    page.remove_listener("pageerror", break_off)
    yield from complaints


def _sent(page: Page) -> Response | None:
    """Send the last form of a page past what the browser itself asks of it."""
    with page.expect_navigation() as navigation:
        page.locator("main form").last.evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
    return navigation.value


def _looked_at(page: Page, visit: Visit) -> Iterator[str]:
    page.set_viewport_size({"width": WIDE, "height": 900})
    answer = page.goto(visit.address)
    if visit.sends:
        answer = _sent(page)
    assert answer is not None
    if not visit.sends and (where := urlsplit(page.url).path) != urlsplit(visit.address).path:
        yield f"leads to {where}"
    if answer.status != visit.status:
        yield f"answers {answer.status}"
    if len(body := answer.body()) > HEAVIEST:
        yield f"weighs {len(body)} bytes"
    open_all(page)
    if page.locator("#extent-cells").count():
        page.locator("#extent-cells").check()
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        yield from (f"{width}: {fault}" for fault in faults(page))
    yield from adapted_faults(page)
