"""The framework that `docs/framework.md` writes, and what guides add to it, read out of the pages themselves."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "framework.md"
FILE = re.compile(r"^`([\w/.-]+)`\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@cache
def documented_files(page: Path = PAGE) -> list[tuple[str, str]]:
    """Return the name and the text of every file of a page."""
    return FILE.findall(page.read_text("utf-8"))


def write_documented_files(folder: Path, *guides: str) -> Path:
    """Write every file of the page and of some guides below a folder; returns the workspace."""
    for page in (PAGE, *(DOCS / "guides" / f"{name}.md" for name in guides)):
        for name, text in documented_files(page):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    return folder / "town"
