"""Whether there is room for what is restored: nothing is ever written over."""

from __future__ import annotations

from pathlib import Path

MADE_AGAIN = {"secret-key", "static", "locale", "counts"}
"""What a home may hold and still be empty. A key that is put there first is used; else a new one is made."""


class NotEmpty(Exception):
    """Something is there already; the message says what, and what to do."""


def check_home(home: Path) -> None:
    """Check that a home is empty; before Django's settings put their own folders there.

    Raises:
        NotEmpty: it is not.
    """
    there = {path.name for path in home.iterdir()} if home.is_dir() else set()
    if found := sorted(there - MADE_AGAIN):
        raise NotEmpty(f"{home} is not empty: it holds {found[0]}. Name a new folder with --home.")
