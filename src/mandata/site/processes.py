"""What the processes of the platform share: handling stop signals, and ending with their parent process."""

from __future__ import annotations

import ctypes
import os
import select
import signal
import sys

PR_SET_PDEATHSIG = 1


class Stopping:
    """Notices when this process gets a signal to stop.

    Each signal writes to a pipe, so that none is lost just before the wait begins.

    Attributes:
        is_asked: whether the process was asked to stop.
    """

    def __init__(self) -> None:
        self.is_asked = False
        self._reader, writer = os.pipe()
        os.set_blocking(self._reader, False)
        os.set_blocking(writer, False)
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._ask)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)  # a child that ends wakes its parent

    def _ask(self, number: int, frame: object) -> None:
        self.is_asked = True

    def wait(self, seconds: float) -> None:
        """Wait for a signal, at most some seconds."""
        if not self.is_asked and select.select([self._reader], [], [], seconds)[0]:
            os.read(self._reader, 4096)


def end_with_parent(by: signal.Signals) -> None:
    """Ask the kernel to end this process when its parent dies. Only Linux can; elsewhere nothing happens.

    Args:
        by: the signal that this process gets then.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(by))
