"""Children forked from a process that has already imported what they need. Unix only."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading

from mandata.limited.environment import environment
from mandata.limited.messages import NAME

_lock = threading.Lock()
_server: tuple[int, subprocess.Popen[bytes], socket.socket] | None = None


def prepare(module: str) -> None:
    """Import a module into the forking process, starting it if necessary. The import runs in the background."""
    _send(module)


def connect(module: str) -> socket.socket:
    """Return our end of a connection to a new child that has the module."""
    ours, theirs = socket.socketpair()
    with theirs:
        _send(module, theirs.fileno())
    return ours


def _send(module: str, *handles: int) -> None:
    name = module.encode().ljust(NAME)
    with _lock:
        try:
            socket.send_fds(_running(), [name], handles)
        except OSError:  # it has died since the check
            socket.send_fds(_running(is_dead=True), [name], handles)


def _running(*, is_dead: bool = False) -> socket.socket:
    """Return the connection to this process's forking process, starting it if necessary."""
    global _server  # noqa: PLW0603 (one for each process)
    if _server is not None and _server[0] == os.getpid() and _server[1].poll() is None and not is_dead:
        return _server[2]
    if _server is not None:
        with contextlib.suppress(OSError):
            _server[2].close()
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(  # noqa: S603 (our own words)
            [sys.executable, "-m", "mandata.limited.server", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            env=environment(),
        )
    _server = (os.getpid(), process, ours)
    return ours
