"""Files that survive a power cut: written under another name, flushed to the disk, renamed, and their folder flushed.

Every file that Mandata stores is put in place here, so that a reader sees the old content or the new, and confirmed
data is on the disk. A file written into a temporary folder does not need this until the folder is put in place.
"""

from __future__ import annotations

import errno
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from fnmatch import fnmatch
from pathlib import Path
from typing import BinaryIO

IS_UNIX = os.name == "posix"

CANNOT_LINK = (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP)
"""Errors of a file system without hard links, or without them at this place."""

LONGEST_LINE = 10_000
"""Maximum bytes of a line in a file that lines are appended to."""


def write(path: Path, content: bytes | str) -> None:
    """Write a whole file, replacing an existing one.

    Args:
        path: of the file; its folder is created if necessary.
        content: text is written as UTF-8, with its line ends unchanged.
    """
    with writing(path) as new:
        new.write_bytes(content.encode() if isinstance(content, str) else content)


def write_if_changed(path: Path, content: bytes | str) -> None:
    """Write a whole file, unless it already has this content."""
    new = content.encode() if isinstance(content, str) else content
    if not path.is_file() or path.read_bytes() != new:
        write(path, new)


def write_once(path: Path, content: bytes | str, mode: int = 0o600) -> bool:
    """Write a file that must not exist yet. If two processes try at the same time, one succeeds.

    Args:
        mode: permissions of the file.

    Returns:
        Whether it was written; False if the file exists, which is left alone.
    """
    if path.exists():
        return False
    make_folder(path.parent)
    new = _new_name(path)
    try:
        new.write_bytes(content.encode() if isinstance(content, str) else content)
        new.chmod(mode)
        flush(new)
        path.hardlink_to(new)
    except FileExistsError:
        return False
    finally:
        new.unlink(missing_ok=True)
    flush(path.parent)
    return True


def append(path: Path, text: str) -> None:
    """Add lines to the end of a file, replacing an incomplete last line.

    Args:
        text: whole lines.
    """
    make_folder(path.parent)
    with path.open("ab+") as file:
        file.seek(0)
        file.truncate(_end_of_lines(file))
        file.seek(0, os.SEEK_END)
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())
    flush(path.parent)


def last_line(path: Path) -> str:
    """Return the last complete line of a file, without reading the whole file; "" if there is none."""
    if not path.exists():
        return ""
    with path.open("rb") as file:
        end = _end_of_lines(file)
        file.seek(max(0, end - LONGEST_LINE))
        return file.read(min(end, LONGEST_LINE)).decode().rstrip("\n").rpartition("\n")[2]


@contextmanager
def writing(path: Path, mode: int | None = None) -> Iterator[Path]:
    """Yield a new name in the same folder to write to; put the file in place when the block ends without an error.

    Args:
        mode: permissions of the file, set before anything is written; by default those of any new file.

    Raises:
        OSError: the file cannot be written; the old one is untouched.
    """
    make_folder(path.parent)
    new = _new_name(path)
    if mode is not None:
        new.touch(mode)
    try:
        yield new
        put_in_place({new: path})
    finally:
        if new.is_dir():
            shutil.rmtree(new)
        else:
            new.unlink(missing_ok=True)


def put_in_place(moves: dict[Path, Path]) -> None:
    """Move files or folders to their final names, replacing what is there; all are on the disk when it returns.

    Args:
        moves: temporary and final path of each, on the same file system.
    """
    for new in moves:
        flush_all(new)
    for new, path in moves.items():
        make_folder(path.parent)
        if path.is_dir():
            _swap(new, path)
        else:
            new.replace(path)
    for folder in dict.fromkeys(path.parent for path in moves.values()):
        flush(folder)


def copy_in_place(source: Path, path: Path) -> None:
    """Copy a file or a folder to a name, as a whole."""
    with writing(path) as new:
        if source.is_dir():
            shutil.copytree(source, new)
        else:
            shutil.copyfile(source, new)


def link_folder(source: Path, target: Path, left_out: Iterable[str] = ()) -> None:
    """Give every file in a folder a hard link in another folder, as the folder is now; no content is copied.

    Later versions replace only the original name. Existing links are kept. If the file system cannot make hard links,
    for example to a folder on another disk, the files are copied.

    Args:
        left_out: patterns of names of files and folders to leave out.
    """
    for path in source.rglob("*"):
        below = path.relative_to(source)
        if any(fnmatch(part, pattern) for part in below.parts for pattern in left_out):
            continue
        with suppress(FileNotFoundError):  # another process has just removed it
            if path.is_file() and not path.is_symlink():
                (target / below).parent.mkdir(parents=True, exist_ok=True)
                _link_or_copy(path, target / below)


def _link_or_copy(path: Path, target: Path) -> None:
    if target.exists():
        return
    try:
        target.hardlink_to(path)
    except OSError as failure:
        if failure.errno not in CANNOT_LINK:
            raise
        shutil.copyfile(path, target)


def make_folder(folder: Path) -> None:
    """Create a folder and its parents if necessary, and flush the names of the new ones."""
    missing = [part for part in (folder, *folder.parents) if not part.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for made in missing:
        flush(made.parent)


def remove(paths: Iterable[Path]) -> None:
    """Remove files; they do not come back after a power cut."""
    folders = []
    for path in paths:
        with suppress(FileNotFoundError):
            path.unlink()
            folders.append(path.parent)
    for folder in dict.fromkeys(folders):
        flush(folder)


def flush_all(path: Path) -> None:
    """Flush a file, or a folder with all its contents."""
    if path.is_dir():
        for inner in path.iterdir():
            flush_all(inner)
    flush(path)


def flush(path: Path) -> None:
    """Wait until a file's content, or a folder's list of names, is on the disk.

    Windows cannot flush a folder: there, the file system alone decides when a new name is on the disk.
    """
    if not IS_UNIX and path.is_dir():
        return
    opened = os.open(path, os.O_RDONLY if IS_UNIX else os.O_RDWR)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _end_of_lines(file: BinaryIO) -> int:
    """Return the end of the last complete line of a file."""
    size = file.seek(0, os.SEEK_END)
    start = max(0, size - LONGEST_LINE)
    file.seek(start)
    return start + file.read().rfind(b"\n") + 1


def _new_name(path: Path) -> Path:
    """Return a name next to a file's own that no other process uses; `mandata.site.sweeping` knows the pattern."""
    return path.with_name(f".{path.name[:100]}.{uuid.uuid4().hex}.new")


def _swap(new: Path, path: Path) -> None:
    """Replace a folder: move the old one aside first, since a rename cannot replace a full folder."""
    aside = _new_name(path)
    path.rename(aside)
    new.rename(path)
    shutil.rmtree(aside)
