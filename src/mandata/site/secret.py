"""The key that signs sessions: made once for each home folder, readable by its owner only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_key(home: Path) -> str:
    """The key kept in the home folder; made there on first use.

    Args:
        home: folder of everything that the platform keeps; made where missing, closed to others.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = home / "secret-key"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text("ascii")
