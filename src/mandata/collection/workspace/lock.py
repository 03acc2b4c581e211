"""A lock on the records: for processes that accept returns, and for the one that builds a report.

A build reads the records over some time; a return accepted meanwhile would be in some of its
figures and not in others.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.conf import settings
from filelock import FileLock

NAME = "records.lock"


@contextmanager
def records_held() -> Iterator[None]:
    """Wait until no other process or thread works on the records.

    The holder can ask again. The system releases the lock of a process that dies.
    """
    with _lock(Path(settings.HOME)):
        yield


@cache
def _lock(home: Path) -> FileLock:
    home.mkdir(parents=True, exist_ok=True)
    return FileLock(home / NAME)
