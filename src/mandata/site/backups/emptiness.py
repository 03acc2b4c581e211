"""Checks that the target of a restore is empty: nothing is ever overwritten."""

from __future__ import annotations

from pathlib import Path

MADE_AGAIN = {"secret-key", "static", "locale", "counts"}
"""Names that an empty home may contain. An existing key is used; otherwise a new one is created."""


class NotEmpty(Exception):
    """The target is not empty; the message says why, and what to do."""


def check_home(home: Path) -> None:
    """Check that a home is empty, before Django's settings create their own folders there.

    Raises:
        NotEmpty: it is not.
    """
    there = {path.name for path in home.iterdir()} if home.is_dir() else set()
    if found := sorted(there - MADE_AGAIN):
        raise NotEmpty(f"{home} is not empty: it contains {found[0]}. Choose a new folder with --home.")
