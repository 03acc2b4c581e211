"""The key that signs sessions: created once for each home folder, readable only by its owner."""

from __future__ import annotations

import secrets
from pathlib import Path

from mandata import durable_files


def secret_key(home: Path) -> str:
    """Return the key in the home folder, creating it on first use.

    Args:
        home: folder of all data of the platform; created if necessary, closed to others.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = home / "secret-key"
    durable_files.write_once(path, secrets.token_urlsafe(50))
    return path.read_text("ascii")
