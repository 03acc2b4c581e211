"""What no file of the project may hold, whatever wrote it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MARKERS = tuple(sign * 7 + " " for sign in "<>|")
"""What git writes at the begin of a line between two versions that it could not merge."""


def conflicts(text: str) -> list[int]:
    """Return the numbers of the lines with a mark of an unfinished merge."""
    return [number for number, line in enumerate(text.splitlines(), 1) if line.startswith(MARKERS)]


def texts() -> Iterator[tuple[Path, str]]:
    """Yield each text file that git knows, with what it holds."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for path in map(Path, filter(None, listed.split("\0"))):
        try:
            yield path, (ROOT / path).read_text("utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a clone")
def test_no_file_holds_an_unfinished_merge() -> None:
    found = [f"{path}:{line}" for path, text in texts() for line in conflicts(text)]
    assert found == []


def test_an_unfinished_merge_is_seen() -> None:
    lines = ["ours", "<" * 7 + " HEAD", "=" * 7, "theirs", ">" * 7 + " branch", "<" * 8, "a <<<<<<< b"]
    assert conflicts("\n".join(lines)) == [2, 5]
