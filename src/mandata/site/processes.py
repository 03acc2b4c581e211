"""Operating system functions for the platform's processes: stop signals, groups, ending with their parent.

Windows has fewer signals and no groups that end together, so there the platform is weaker: a process that dies is
noticed after a second, and processes can outlive a supervisor that is killed.
"""

from __future__ import annotations

import ctypes
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

PR_SET_PDEATHSIG = 1

STOP_SIGNALS = [getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]

CHILD_CHECK = 30.0 if hasattr(signal, "SIGCHLD") else 1.0
"""Seconds between two looks at child processes. With SIGCHLD, one that ends wakes its parent."""

OWN_GROUP: dict[str, Any] = (
    {"process_group": 0}
    if os.name == "posix"
    else {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
)
"""Starts a process in a separate group: Ctrl+C reaches only its parent, which then ends its children in order."""


class Stopping:
    """Notices when this process gets a signal to stop.

    Each signal writes to a socket, so that none is lost just before the wait begins.

    Attributes:
        is_asked: whether the process was asked to stop.
    """

    def __init__(self) -> None:
        self.is_asked = False
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        for number in STOP_SIGNALS:
            signal.signal(number, self._ask)
        if hasattr(signal, "SIGCHLD"):
            signal.signal(signal.SIGCHLD, lambda number, frame: None)  # a child that ends wakes its parent

    def _ask(self, number: int, frame: object) -> None:
        self.is_asked = True

    def wait(self, seconds: float) -> None:
        """Wait for a signal, at most some seconds."""
        if not self.is_asked and select.select([self._reader], [], [], seconds)[0]:
            self._reader.recv(4096)


def end_with_parent(by: str) -> None:
    """Ask the kernel to end this process when its parent dies. Only Linux can; elsewhere nothing happens.

    Args:
        by: name of the signal that this process gets then.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(signal.Signals[by]))


def become(command: Sequence[str]) -> NoReturn:
    """Run another program in place of this one, under the same process number where the system can."""
    if os.name == "posix":
        os.execv(command[0], list(command))  # noqa: S606 (our own words)
    sys.exit(subprocess.call(command))  # noqa: S603 (our own words)
