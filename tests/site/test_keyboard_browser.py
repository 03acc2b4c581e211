"""By keyboard alone: everything is reached, in an order that makes sense, and seen where it is."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browsing import NARROW, WIDE, OpenAs

from mandata.accounts.roles import Role
from mandata.collection.models import Cycle

pytestmark = pytest.mark.browser

MOST = 400
"""Presses of the tab key after which a page is given up."""

FOCUSED = """() => {
    const here = document.activeElement, box = here.getBoundingClientRect(), style = getComputedStyle(here);
    const x = Math.min(box.left + box.width / 2, box.left + 20), y = box.top + box.height / 2;
    const top = document.elementFromPoint(x, y);
    const isSeen = here.matches(".scroll, iframe") || (top !== null && (here.contains(top) || top.contains(here)));
    const isMarked = style.outlineStyle !== "none" || style.boxShadow !== "none";
    const isBack = here.dataset.tabbed !== undefined && here !== window.before;
    here.dataset.tabbed = "yes";
    window.before = here;
    return {isOver: here === document.body || isBack, isSeen, isMarked, says: here.outerHTML.slice(0, 120)};
}"""
LEFT_OUT = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter(one => one.checkVisibility() && !one.disabled && one.tabIndex >= 0 && one.dataset.tabbed === undefined)
    .filter(one => one.type !== "radio" || one.checked)
    .map(one => `is never reached: ${one.outerHTML.slice(0, 120)}`)"""


def tabbed_through(page: Page) -> list[str]:
    """What is wrong with the places that the tab key leads to, from the top of the page to its end."""
    found = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        place: dict[str, Any] = page.evaluate(FOCUSED)
        if place["isOver"]:
            return found + page.evaluate(LEFT_OUT)
        if not place["isSeen"]:
            found.append(f"is covered or outside: {place['says']}")
        if not place["isMarked"]:
            found.append(f"shows no focus: {place['says']}")
    return [*found, "the tab key never comes to the end"]


def addresses(cycle: Cycle) -> list[tuple[Role | None, str]]:
    number = {(item.form, item.organisation): item.pk for item in cycle.returns.all()}
    return [
        (None, "/accounts/login/"),
        (Role.FOCAL_POINT, "/"),
        (Role.FOCAL_POINT, f"/returns/{number['lessons', 'HILL']}/"),
        (Role.FOCAL_POINT, f"/returns/{number['tales', 'HILL']}/"),
        (Role.FOCAL_POINT, "/registers/accidents/add/"),
        (Role.CLEARING_OFFICER, f"/returns/{number['pupils', 'HILL']}/review/"),
        (Role.COORDINATOR, "/cycles/2/"),
        (Role.COORDINATOR, "/cycles/2/?view=grid"),
        (Role.COORDINATOR, f"/returns/{number['pupils', 'LAKE']}/review/"),
        (Role.EDITOR, "/narrative/pupils/history/"),
    ]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_tab_key_leads_everywhere(lively: Cycle, open_as: OpenAs, width: int) -> None:
    found = []
    for role, address in addresses(lively):
        page = open_as(role, width)
        page.goto(address)
        found += [f"{address}: {fault}" for fault in tabbed_through(page)]
    assert not found, "\n" + "\n".join(dict.fromkeys(found))


def test_the_first_press_offers_to_skip_to_the_content(cycle: Cycle, open_as: OpenAs) -> None:
    page = open_as(Role.FOCAL_POINT)
    page.goto("/returns/")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
