"""A disk that knows what a power cut would take: whatever changed and was not flushed after it."""

from __future__ import annotations

import fnmatch
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

IN_PASSING = (".accepting-*", ".building-*", "*.new", ".charts", "outbox", "*.sqlite3", "*.sqlite3-*")
"""Names that may be gone after a power cut, or that the database itself looks after."""

State = tuple[object, ...]


@dataclass(slots=True)
class Disk:
    """What is in a folder, and what of it was flushed.

    A file is known by its number on the disk, its time and its size, so that it does not matter which program wrote
    it. A folder is known by the names in it and the files that they stand for.
    """

    folder: Path
    before: Mapping[Path, State] = field(default_factory=dict)
    flushed: set[State] = field(default_factory=set)
    too_early: list[str] = field(default_factory=list)
    is_watching: bool = True

    @classmethod
    @contextmanager
    def watched(cls, folder: Path) -> Iterator[Disk]:
        """Watch a folder from now on."""
        disk, fsync = cls(folder), os.fsync
        disk.before = disk._states()
        sys.addaudithook(disk._seen)
        os.fsync = disk._fsync(fsync)
        try:
            yield disk
        finally:
            os.fsync, disk.is_watching = fsync, False

    def not_flushed(self) -> list[str]:
        """What a power cut would take now: files, and names in folders; and what it could have taken on the way."""
        lost = [
            self._name(path)
            for path, state in self._states().items()
            if state != self.before.get(path) and state not in self.flushed
        ]
        return [*self.too_early, *sorted(lost)]

    def _fsync(self, fsync: Callable[[int], None]) -> Callable[[int], None]:
        def recorded(opened: int) -> None:
            fsync(opened)
            self.flushed.add(_state(Path(f"/proc/self/fd/{opened}").readlink()))

        return recorded

    def _seen(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.is_watching or event != "os.rename":
            return
        source = Path(os.fsdecode(arguments[0]))
        if not source.is_relative_to(self.folder):
            return
        for path in [source, *source.rglob("*")]:
            state = _state(path)
            if state not in self.flushed and state != self.before.get(path) and not _is_in_passing(path.name):
                self.too_early.append(f"{self._name(path)} was renamed before it was flushed")

    def _states(self) -> dict[Path, State]:
        found = [self.folder, *(path for path in self.folder.rglob("*") if not self._is_apart(path))]
        return {path: _state(path) for path in found}

    def _is_apart(self, path: Path) -> bool:
        return any(_is_in_passing(part) for part in path.relative_to(self.folder).parts)

    def _name(self, path: Path) -> str:
        name = path.relative_to(self.folder).as_posix()
        return f"the names in {name}" if path.is_dir() else name


def _is_in_passing(name: str) -> bool:
    return any(fnmatch.fnmatch(name, pattern) for pattern in IN_PASSING)


def _state(path: Path) -> State:
    about = path.stat()
    if not path.is_dir():
        return about.st_ino, about.st_mtime_ns, about.st_size
    names = sorted((item.name, item.inode()) for item in os.scandir(path) if not _is_in_passing(item.name))
    return about.st_ino, tuple(names)
