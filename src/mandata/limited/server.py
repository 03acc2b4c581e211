"""The process that forks one child for each piece of work: it imports once, so that a child starts in milliseconds.

It has one thread, opens nothing, and knows no secret of the process that started it. It ends when that process ends.
"""

from __future__ import annotations

import gc
import importlib
import os
import signal
import socket
import sys
from typing import Any

from mandata.limited.limits import LimitReached, Limits, Stopped, hold_to
from mandata.limited.messages import NAME, receive, send


def main() -> None:
    """Import each module that is named, and fork a child for each connection that arrives with a name."""
    control = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the process that started this one
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children are removed by the system when they end
    while True:
        name, handles, _flags, _address = socket.recv_fds(control, NAME, 1)
        if not name:
            os._exit(0)  # nothing is to be tidied up
        importlib.import_module(name.decode().strip())
        gc.freeze()
        if handles:
            _fork(control, handles[0])


def _fork(control: socket.socket, handle: int) -> None:
    try:
        is_child = os.fork() == 0
    except OSError:  # no memory, or too many processes: the other side sees that nobody answers
        is_child = False
    if is_child:
        control.close()
        try:
            _work(socket.socket(fileno=handle))
        finally:
            os._exit(0)
    os.close(handle)


def _work(connection: socket.socket) -> None:
    """Do one piece of work and send its outcome. Whatever goes wrong, the other side sees a closed connection."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    task = receive(connection)
    limits = Limits(**task["limits"])
    module, name = task["work"].split(":")
    work = getattr(importlib.import_module(module), name)
    asking = _Asking(connection, limits)
    hold_to(limits)
    asking.start_clock()
    try:
        outcome = {"result": work(task["given"], asking)}
    except Stopped as stopped:
        outcome = {"stopped": stopped.line}
    except (LimitReached, MemoryError):
        outcome = {"stopped": None}
    send(connection, outcome)


class _Asking:
    """Asks the process that started the work. The clock stands still until the answer is there."""

    def __init__(self, connection: socket.socket, limits: Limits) -> None:
        self._connection, self._limits, self._left = connection, limits, limits.questions

    def start_clock(self) -> None:
        """Let the system end this process after so long without a question."""
        signal.setitimer(signal.ITIMER_REAL, self._limits.wall)

    def __call__(self, name: str, line: int | None, /, *given: object, **named: object) -> Any:
        """The answer to a question.

        Raises:
            TypeError: the question cannot be put that way.
            LimitReached: too many questions.
        """
        self._left -= 1
        if self._left < 0:
            raise LimitReached
        signal.setitimer(signal.ITIMER_REAL, 0)
        send(self._connection, {"ask": name, "line": line, "given": given, "named": named})
        reply = receive(self._connection)
        self.start_clock()
        if "refused" in reply:
            raise TypeError(reply["refused"])
        return reply["answer"]


if __name__ == "__main__":
    main()
