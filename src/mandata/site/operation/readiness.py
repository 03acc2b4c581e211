"""Whether the platform can do its work: its database, its migrations, its folders, its disk, its workers."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from mandata.site.queues import BUILDS, DEFAULT
from mandata.site.worker_locks import is_running

_is_migrated = False
"""Once this process has seen that every migration is applied, it does not check again."""


def parts() -> dict[str, bool]:
    """Return the name of each part that the platform needs, and whether it is ready."""
    return {name: _is_ready(check) for name, check in CHECKS.items()}


def _is_ready(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, OSError):
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def is_migrated() -> bool:
    """Return whether every migration is applied to the database."""
    global _is_migrated  # noqa: PLW0603 (one fact about the process)
    if not _is_migrated:
        executor = MigrationExecutor(connection)
        _is_migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _is_migrated


def _folders() -> bool:
    home = Path(settings.HOME)
    inside = (path for path in home.iterdir() if path.is_dir())
    return all(os.access(path, os.R_OK | os.W_OK | os.X_OK) for path in (home, *inside))


def _disk() -> bool:
    return shutil.disk_usage(settings.HOME).free >= settings.DISK_FREE


CHECKS = {
    "database": _database,
    "migrations": is_migrated,
    "folders": _folders,
    "disk": _disk,
    "worker": lambda: is_running(DEFAULT),
    "builder": lambda: is_running(BUILDS),
}
