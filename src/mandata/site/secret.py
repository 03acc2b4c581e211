"""The key that signs sessions: made once for each home folder, readable by its owner only."""

from __future__ import annotations

import secrets
from pathlib import Path

from mandata import durable_files


def secret_key(home: Path) -> str:
    """The key kept in the home folder; made there on first use.

    Args:
        home: folder of everything that the platform keeps; made where missing, closed to others.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = home / "secret-key"
    durable_files.write_once(path, secrets.token_urlsafe(50))
    return path.read_text("ascii")
