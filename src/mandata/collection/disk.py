"""A full disk: distinguished from other failures, with what was saved before."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FULL_SQLITE = ("database or disk is full", "disk I/O error")
FULL_POSTGRESQL = "53100"


class SavedButFull(Exception):
    """A step was saved, and the disk was full for what follows from it."""


@contextmanager
def after_saving() -> Iterator[None]:
    """Do what follows from a step that is saved already.

    Raises:
        SavedButFull: the disk is full.
    """
    try:
        yield
    except OSError as error:
        if is_full(error):
            raise SavedButFull from error
        raise


def is_full(error: BaseException | None) -> bool:
    """Return whether the cause of an error is a full disk."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in FULL:
            return True
        if isinstance(error, DatabaseError) and any(words in str(error) for words in FULL_SQLITE):
            return True
        if getattr(error, "sqlstate", None) == FULL_POSTGRESQL:
            return True
        error = error.__cause__ or error.__context__
    return False
