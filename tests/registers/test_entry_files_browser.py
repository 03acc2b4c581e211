"""A file is put into a cell of an entry, replaced and found in its history, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.browsing import NARROW, OpenAs, faults
from tests.registers.repairs import ADDRESS, COSTS, REPAIRS, declared

from mandata.accounts.roles import Role
from mandata.registers.models import Entry

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [NARROW, 1280])
def test_a_file_is_put_in_replaced_and_kept_in_the_history(
    home: Path, transactional_db: None, open_as: OpenAs, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    field = "    - {name: photo, title: Signed form, type: attachment}\n"
    monkeypatch.setattr("tests.registers.repairs.REPAIRS", REPAIRS + field)
    monkeypatch.setattr("tests.registers.repairs.COSTS", COSTS + field.replace("photo", "bill"))
    declared(home)
    page = open_as(Role.FOCAL_POINT, width)
    page.goto(f"{ADDRESS}add/")
    page.locator("#c0-id").fill("R1")
    page.locator("#c0-photo").set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"One.\n"})
    bill = {"name": "bill.txt", "mimeType": "text/plain", "buffer": b"Three.\n"}
    page.locator("#ccosts-n1-costs-bill").set_input_files(bill)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".attached").first.get_by_role("link")).to_have_text("a.txt")
    assert faults(page) == []
    page.locator("#c0-photo").set_input_files({"name": "b.txt", "mimeType": "text/plain", "buffer": b"Two.\n"})
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".attached").first.get_by_role("link")).to_have_text("b.txt")
    with page.expect_download() as downloaded:
        page.get_by_role("table").last.get_by_role("link", name="a.txt").last.click()
    assert downloaded.value.path().read_bytes() == b"One.\n"
    assert faults(page) == []
    assert [row["cells"]["bill"][:8] for row in Entry.objects.get().rows["costs"]] == ["bill.txt"]
