"""Draw the pictures of the README and the guides from a built report.

Run with `make docs` after `make report`. Needs Debian's chromium and poppler-utils.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
REPORT = ROOT / "build" / "sixth-report"
IMAGES = ROOT / "docs" / "images"
PAGES_SHOWN = (1, 4, 12, 19)
CHAPTER_SHOWN = "#p3"

SHEET = """<style>body{{margin:0;padding:28px;background:#e8edf2;display:inline-flex;gap:22px}}
img{{height:560px;box-shadow:0 2px 14px #0003}}</style>{images}"""


def pages(folder: Path) -> list[Path]:
    """Some pages of the PDF as PNG files."""
    for page in PAGES_SHOWN:
        command = [
            "pdftoppm",
            "-png",
            "-r",
            "70",
            "-f",
            str(page),
            "-l",
            str(page),
            str(REPORT / "report.pdf"),
            str(folder / "p"),
        ]
        subprocess.run(command, check=True)
    return sorted(folder.glob("p*.png"))


def main() -> None:
    """Write docs/images/: pages of the PDF, the page, the way from a number to its records."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        sheet = Path(scratch) / "sheet.html"
        sheet.write_text(SHEET.format(images="".join(f'<img src="{page.name}">' for page in pages(Path(scratch)))))
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1780, "height": 616}, reduced_motion="reduce")
        page.goto(sheet.as_uri())
        page.locator("body").screenshot(path=IMAGES / "report.png")
        page.set_viewport_size({"width": 1280, "height": 1100})
        page.goto((REPORT / "report.html").as_uri())
        page.locator(CHAPTER_SHOWN).evaluate("chapter => scrollTo(0, chapter.offsetTop)")
        page.wait_for_timeout(400)
        page.screenshot(path=IMAGES / "page.png")
        page.locator("a.value").nth(8).click()
        page.wait_for_timeout(400)
        page.screenshot(path=IMAGES / "provenance.png")
        browser.close()


if __name__ == "__main__":
    main()
