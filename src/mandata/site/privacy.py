"""Protecting everything that the platform stores from other users of the machine."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

UMASK = 0o077
OTHERS = stat.S_IRWXG | stat.S_IRWXO
"""Permissions of the group and of other users."""


class NotPrivate(Exception):
    """A file or folder is open to other users and cannot be closed; the message says which, and what to do."""


def keep_private(home: Path) -> None:
    """Create new files only for this user, and close files in the home folder that are open to others.

    Windows has no such permissions: there, a folder has those of the folder that it is created in.

    Args:
        home: folder of all data of the platform; created if necessary.

    Raises:
        NotPrivate: something belongs to another user.
    """
    if os.name != "posix":
        home.mkdir(parents=True, exist_ok=True)
        return
    os.umask(UMASK)
    home.mkdir(parents=True, exist_ok=True)
    for path in _everything(home):
        try:
            mode = path.lstat().st_mode
            if mode & OTHERS and not stat.S_ISLNK(mode):
                path.chmod(stat.S_IMODE(mode) & ~OTHERS)
        except FileNotFoundError:  # another process of the platform has just removed it
            continue
        except PermissionError:
            raise NotPrivate(
                f"{path} is open to other users, and belongs to another user, so it cannot be closed. "
                f"Give the folder to the user who runs the platform: chown -R {_name()} {home}"
            ) from None


def _everything(home: Path) -> Iterator[Path]:
    """List a folder and its contents; links that lead out of it are not followed."""
    yield home
    for folder, folders, files in os.walk(home):
        yield from (Path(folder, name) for name in (*folders, *files))


def _name() -> str:
    """Return the name of the user who runs this process, or the number of a user without a name."""
    import pwd  # noqa: PLC0415 (not on every system)

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
