"""The versions of the framework that cycles use, each copied once and never changed."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from mandata.durable_files import copy_in_place
from mandata.framework import read_framework
from mandata.framework.model import Framework


def keep(framework: Framework) -> str:
    """Copy a framework's files to a place where cycles find them again; its hash names the copy.

    Returns:
        The SHA-256 of the framework.
    """
    target = _folder(framework.sha256)
    if not target.exists():
        copy_in_place(framework.folder, target)
    return framework.sha256


def framework_of(sha256: str) -> Framework:
    """Return the framework stored under a hash."""
    return _in(_folder(sha256))


@lru_cache(maxsize=8)
def _in(folder: Path) -> Framework:
    """Return the framework in a folder of `keep`, which never changes."""
    return read_framework(folder)


def _folder(sha256: str) -> Path:
    return Path(settings.HOME) / "frameworks" / sha256
