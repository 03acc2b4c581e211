"""The child process, which does one piece of work."""

from __future__ import annotations

import importlib
from typing import Any

from mandata.limited.limits import LimitReached, Limits, Stopped
from mandata.limited.messages import Connection, receive, send
from mandata.limited.system import hold_to, start_clock


def do_work(connection: Connection) -> None:
    """Receive one piece of work, do it within its limits and send the outcome.

    If anything goes wrong, the parent sees a closed connection.
    """
    task = receive(connection)
    limits = Limits(**task["limits"])
    module, name = task["work"].split(":")
    work = getattr(importlib.import_module(module), name)
    asking = _Asking(connection, limits)
    hold_to(limits)
    start_clock(limits.wall)
    try:
        outcome = {"result": work(task["given"], asking)}
    except Stopped as stopped:
        outcome = {"stopped": stopped.line}
    except (LimitReached, MemoryError):
        outcome = {"stopped": None}
    send(connection, outcome)


class _Asking:
    """Asks the parent process questions. The clock is stopped until the answer arrives."""

    def __init__(self, connection: Connection, limits: Limits) -> None:
        self._connection, self._limits, self._left = connection, limits, limits.questions

    def __call__(self, name: str, line: int | None, /, *given: object, **named: object) -> Any:
        """Return the answer to a question.

        Raises:
            TypeError: the question cannot be sent in this form.
            LimitReached: there were too many questions.
        """
        self._left -= 1
        if self._left < 0:
            raise LimitReached
        start_clock(0)
        send(self._connection, {"ask": name, "line": line, "given": given, "named": named})
        reply = receive(self._connection)
        start_clock(self._limits.wall)
        if "refused" in reply:
            raise TypeError(reply["refused"])
        return reply["answer"]
