"""Children that are started for each piece of work: slower than forking, but possible on every system.

When run as a module, this is the child, which reads its work from standard input and writes to standard output.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from types import TracebackType
from typing import Self

from mandata.limited.child import do_work
from mandata.limited.environment import environment


def prepare(module: str) -> None:
    """Do nothing: a started child does its own imports."""


class Child:
    """A child process and the pipes to it."""

    def __init__(self) -> None:
        """Start the child."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "mandata.limited.spawning"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
        )
        self._seconds: float | None = None

    def settimeout(self, seconds: float | None) -> None:
        """Set the seconds after which a silent child is ended."""
        self._seconds = seconds

    def recv(self, size: int) -> bytes:
        """Return the child's output, at most this many bytes; none when it has ended."""
        assert self._process.stdout is not None  # noqa: S101 (it is a pipe)
        clock = threading.Timer(self._seconds, self._process.kill) if self._seconds else None
        if clock:
            clock.start()
        try:
            return os.read(self._process.stdout.fileno(), size)
        finally:
            if clock:
                clock.cancel()

    def sendall(self, data: bytes) -> None:
        """Send bytes to the child."""
        assert self._process.stdin is not None  # noqa: S101 (it is a pipe)
        self._process.stdin.write(data)
        self._process.stdin.flush()

    def __enter__(self) -> Self:
        """Return the child; leaving the block ends it."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the child."""
        self._process.kill()
        self._process.communicate()


def connect(module: str) -> Child:
    """Return a new child; it imports the module when it gets its work."""
    return Child()


class _Pipes:
    """The child's two pipes as one connection."""

    def __init__(self, source: int, target: int) -> None:
        self._source, self._target = source, target

    def recv(self, size: int) -> bytes:
        return os.read(self._source, size)

    def sendall(self, data: bytes) -> None:
        while data:
            data = data[os.write(self._target, data) :]


def _main() -> None:
    source, target = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    do_work(_Pipes(source, target))


if __name__ == "__main__":
    _main()
