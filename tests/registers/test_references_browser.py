"""An entry of another register is found while somebody types, and chosen, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.browsing import NARROW, OpenAs, faults
from tests.registers.repairs import ADDRESS, accident, declared

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.registers.models import Entry

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [NARROW, 1280])
def test_an_entry_is_found_by_words_and_chosen_without_leaving_the_page(
    home: Path, transactional_db: None, open_as: OpenAs, person: Callable[..., User], width: int
) -> None:
    _repairs, accidents = declared(home)
    focal = person(Role.FOCAL_POINT)
    for number in range(30):
        accident(accidents, focal, f"A{number}", enquiry="wet floor" if number == 17 else "fire")
    page = open_as(Role.FOCAL_POINT, width)
    page.goto(f"{ADDRESS}add/")
    page.locator("#c0-id").fill("R1")
    page.locator("#c0-day").fill("2024-06-01")
    name = page.locator("#c0-accident")
    name.press_sequentially("floor")
    page.get_by_role("button", name="A17 – 31 May 2024, wet floor").click()
    expect(name).to_have_value("A17")
    expect(name).to_be_focused()
    expect(page.locator("#c0-accident ~ .chosen")).to_have_text("A17 – 31 May 2024, wet floor")
    name.fill("nothing")
    expect(page.locator("#c0-accident ~ .found")).to_have_text("No entry found.")
    name.fill("")
    page.locator("#c0-accident ~ button[name=find]").click()
    expect(page.locator("#c0-accident ~ .found button")).to_have_count(10)
    assert faults(page) == []
    name.fill("A17")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("link", name="A17 – 31 May 2024, wet floor").click()
    expect(page.get_by_role("heading", name="Referred to by")).to_be_visible()
    assert Entry.objects.get(form="repairs").cells["accident"] == "A17"
    assert faults(page) == []
