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
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

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


def look(page: Page) -> None:
    """Write docs/images/platform-*.png."""
    sign_in(page, "focal-point")
    page.screenshot(path=IMAGES / "platform-home.png", clip={"x": 0, "y": 0, "width": 1180, "height": 640})
    page.get_by_role("link", name="Reach in the media").first.click()
    for index, text in enumerate(("12400", "0")):
        page.locator("input.number").nth(index).fill(text)
    page.wait_for_timeout(4000)
    page.screenshot(path=IMAGES / "platform-return.png")


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
            look(browser.new_page(viewport={"width": 1180, "height": 860}))
            browser.close()
        finally:
            platform.terminate()
            platform.wait()


if __name__ == "__main__":
    main()
