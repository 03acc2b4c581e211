"""The lock that the worker of each queue holds as long as it lives."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from filelock import FileLock, Timeout


def lock_of(queue: str) -> FileLock:
    """Return the lock that the worker of a queue holds."""
    return FileLock(Path(settings.HOME) / f"worker-{queue}.lock")


def is_running(queue: str) -> bool:
    """Return whether the queue has a worker."""
    lock = lock_of(queue)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return True
    lock.release()
    return False
