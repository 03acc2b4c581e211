"""Paths as the user would type them."""

from __future__ import annotations

import os
from pathlib import Path

FAR_UP = 4


def shown(path: Path) -> str:
    """Return a path relative to the current folder where it lies near it, else the path as given, without detours."""
    relative = Path(os.path.relpath(path))
    far = relative.parts[:1] == ("..",) and len(relative.parts) > FAR_UP
    return (Path(os.path.normpath(path)) if far else relative).as_posix()
