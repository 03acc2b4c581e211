"""The framework that `docs/framework.md` writes, read out of the page itself."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "framework.md"
FILE = re.compile(r"^`([\w/.-]+)`\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@cache
def documented_files() -> list[tuple[str, str]]:
    """Return the name and the text of every file of the page."""
    return FILE.findall(PAGE.read_text("utf-8"))


def write_documented_files(folder: Path) -> Path:
    """Write every file of the page below a folder; returns the workspace."""
    for name, text in documented_files():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder / "town"
