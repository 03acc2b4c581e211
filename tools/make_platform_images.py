"""Draw the pictures of the platform for the guides: a platform of its own is started, looked at and stopped.

Run with `make docs`. Needs Debian's chromium.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from datetime import date
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from mandata.exchange.workbook.layout import FIRST_LINE, NAMES_ROW, UID_COLUMN

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
ADDRESS = "http://localhost:8480"
PASSWORD = "demonstration only"  # noqa: S105 (printed by the platform itself)
READY_WITHIN = 120


def wait() -> None:
    """Until the platform answers."""
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{ADDRESS}/published/", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise SystemExit("The platform did not start.")


def sign_in(page: Page, who: str) -> None:
    """Sign in as one of the demonstration's people."""
    page.goto(f"{ADDRESS}/accounts/login/")
    page.fill("#id_login", f"{who}@example.org")
    page.fill("#id_password", PASSWORD)
    page.click("main button[type=submit]")


def keep(page: Page, name: str, height: int = 720) -> None:
    """Write docs/images/platform-<name>.png, in few colours: pages are flat, and pictures should load fast."""
    picture = Image.open(BytesIO(page.screenshot(clip={"x": 0, "y": 0, "width": 1180, "height": height})))
    picture.quantize(96).save(IMAGES / f"platform-{name}.png", optimize=True)


def open_again(page: Page, form: str) -> None:
    """As the coordinator: open an accepted return again, so that there is something to fill in."""
    page.goto(f"{ADDRESS}/returns/")
    page.locator("#of-MONUSCO").locator("xpath=..").get_by_role("link", name=form, exact=True).click()
    page.get_by_text("Reopen as a new version").click()
    page.locator("#reopen-reason").fill("The figures of October arrived after you submitted.")
    page.get_by_role("button", name="Reopen").click()


def look_as_coordinator(page: Page) -> None:
    """The cycle's board, and a return that was opened again."""
    sign_in(page, "coordinator")
    open_again(page, "Staff to a counsellor")
    open_again(page, "Stories from the field")
    page.goto(f"{ADDRESS}/cycles/6/")
    keep(page, "board")


def look_as_focal_point(page: Page) -> None:
    """The tasks, filling in, a story, a workbook; then a corrected figure is submitted."""
    sign_in(page, "focal-point")
    keep(page, "home", 640)
    page.get_by_role("link", name="Reach in the media").first.click()
    for index, text in enumerate(("12400", "many")):
        page.locator("input.number").nth(index).fill(text)
    page.wait_for_timeout(4000)
    keep(page, "return", 860)
    page.goto(f"{ADDRESS}/returns/")
    page.get_by_role("link", name="Stories from the field").first.click()
    page.locator(".group").first.scroll_into_view_if_needed()
    page.evaluate("document.querySelector('.group').scrollIntoView()")
    keep(page, "story")
    page.goto(f"{ADDRESS}/returns/")
    page.get_by_role("link", name="Staff to a counsellor").first.click()
    page.locator("input.number").first.fill("1200")
    page.get_by_role("button", name="Submit").click()
    page.get_by_text("Submitted. It is now with your clearing officer.").wait_for()
    look_at_a_register(page)


def look_at_a_register(page: Page) -> None:
    """Fill in the workbook of a register and show what it would change."""
    page.goto(f"{ADDRESS}/registers/")
    page.locator("main a[href*='/registers/']").first.click()
    page.get_by_role("link", name="Bulk upload").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download the workbook").first.click()
    filled = Path(waiting.value.path()).with_name("filled.xlsx")
    add_an_entry(Path(waiting.value.path()), filled)
    page.set_input_files("#file", filled)
    page.get_by_role("button", name="Review the changes").click()
    page.get_by_role("button", name="Apply the changes").wait_for()
    keep(page, "register-workbook", 640)


def add_an_entry(blank: Path, filled: Path) -> None:
    """Write an entry into the first blank row of a register's workbook."""
    workbook = load_workbook(BytesIO(blank.read_bytes()))
    sheet = next(page for page in workbook.worksheets if page.cell(NAMES_ROW, UID_COLUMN).value)
    row = next(row for row in range(FIRST_LINE, sheet.max_row + 1) if not sheet.cell(row, UID_COLUMN).value)
    columns = {cell.value: cell.column for cell in sheet[NAMES_ROW]}
    entry = {
        "id": "2025-041",
        "incident_start": date(2025, 1, 9),
        "incident_end": date(2025, 1, 9),
        "reported": date(2025, 1, 14),
    }
    for name, value in entry.items():
        sheet.cell(row, columns[name]).value = value
    workbook.save(filled)


def look_as_clearing_officer(page: Page) -> None:
    """The values to clear, next to earlier ones."""
    sign_in(page, "clearing-officer")
    page.get_by_role("link", name="Staff to a counsellor").first.click()
    keep(page, "clear")
    page.get_by_role("button", name="Clear these values").click()


def look_at_the_release(page: Page) -> None:
    """Accept what was cleared, make a release of it, and see what moved."""
    page.goto(ADDRESS)
    page.get_by_role("link", name="Staff to a counsellor").first.click()
    page.get_by_role("button", name="Accept these values").click()
    page.goto(f"{ADDRESS}/releases/")
    page.get_by_role("button", name="Freeze and build").click()
    page.get_by_text("Ready for approval").wait_for(timeout=READY_WITHIN * 1000)
    keep(page, "release", 760)


def look_as_editor(page: Page) -> None:
    """A text, a value looked for, and the section as it will look."""
    sign_in(page, "editor")
    page.goto(f"{ADDRESS}/narrative/p2/")
    page.fill("#q", "strategies")
    page.locator("#found button").first.wait_for()
    page.wait_for_timeout(2000)
    keep(page, "editor", 860)


def look(browser: Browser) -> None:
    """Write docs/images/platform-*.png, each role in a browser of its own."""

    def anew() -> Page:
        return browser.new_context(viewport={"width": 1180, "height": 900}).new_page()

    coordinator = anew()
    look_as_coordinator(coordinator)
    look_as_focal_point(anew())
    look_as_clearing_officer(anew())
    look_at_the_release(coordinator)
    look_as_editor(anew())


def main() -> None:
    """Start, look, stop."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        command = [sys.executable, "-m", "mandata.cli.main", "platform", "serve", "--home", home, "--port", "8480"]
        command += ["--demonstration", str(ROOT / "samples" / "sixth_report")]
        platform = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait()
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            look(browser)
            browser.close()
        finally:
            platform.terminate()
            platform.wait()


if __name__ == "__main__":
    main()
