"""Files left by a killed process: uploads that no row names, and temporary files that were never put in place.

Anything younger than a day stays: a process may still be writing it.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import FileField

SAFE = timedelta(days=1)
"""No request and no build takes this long."""

BESIDE = (".accepting-*", ".building-*", ".copying-*", ".drawing-*", ".*.new")
"""Patterns of the temporary names that Mandata writes to before renaming."""

APART = (".backing-up-*", ".restoring-*", ".reading-*")
"""Names of temporary folders in the home: for backups, and for reading and marking workbooks."""


def sweep(older_than: timedelta = SAFE) -> list[Path]:
    """Remove files left by killed processes.

    Returns:
        The removed files.
    """
    latest = time.time() - older_than.total_seconds()
    left = [path for path in [*_unnamed(), *_temporary()] if _last_written(path) <= latest]
    for path in left:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return left


def _unnamed() -> list[Path]:
    """Return stored files that no row names.

    The files are listed first, so that files stored meanwhile are not checked.
    """
    folder = Path(settings.MEDIA_ROOT)
    stored = [path for path in folder.rglob("*") if path.is_file()]
    named = set(_names())
    return [path for path in stored if path.relative_to(folder).as_posix() not in named]


def _names() -> Iterator[str]:
    """Return names of every file that a row of any table names."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, FileField):
                yield from model._default_manager.values_list(field.name, flat=True)


def _temporary() -> Iterator[Path]:
    """Return temporary files in the workspace, the frameworks and the releases."""
    for pattern in APART:
        yield from Path(settings.HOME).glob(pattern)
    for folder in (Path(settings.WORKSPACE), Path(settings.HOME) / "frameworks", Path(settings.HOME) / "releases"):
        for pattern in BESIDE:
            yield from folder.rglob(pattern)


def _last_written(path: Path) -> float:
    """Return the last time that something in it was written."""
    try:
        return max(part.stat().st_mtime for part in [path, *path.rglob("*")])
    except FileNotFoundError:  # a process is at work in it
        return time.time()
