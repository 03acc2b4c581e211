"""Running a piece of work in a process of its own."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from mandata.limited.limits import LIMITS, Limits, Stopped
from mandata.limited.messages import NAME, TooLong, receive, send

Answer = Callable[[str, int | None, list[Any], dict[str, Any]], Any]
"""Answers a question of the work, given its name, the line that asks and the arguments."""

KEPT_VARIABLES = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV")
"""The variables of the environment that the work may see; others can hold secrets."""

REFUSALS = (TypeError, ValueError, AttributeError, ArithmeticError, LookupError)
"""Errors of an answer that the work caused by what it asked."""

_lock = threading.Lock()
_server: tuple[int, subprocess.Popen[bytes], socket.socket] | None = None


def start(module: str) -> None:
    """Import a module into the process that forks for each piece of work, and start that process where none runs.

    It imports while we go on.
    """
    _tell(module)


def run(work: str, given: Any, answer: Answer, limits: Limits = LIMITS) -> Any:
    """Do a piece of work in a process of its own.

    Args:
        work: `module:function`; the function is called with `given` and a function that asks.
        given: JSON.
        answer: answers what the work asks.
        limits: what it may use.

    Returns:
        What the function returned, as JSON.

    Raises:
        Stopped: a limit was reached, or the process died.
    """
    with _connected(work.partition(":")[0]) as connection:
        connection.settimeout(limits.wall + 10)
        began = time.monotonic()
        try:
            send(connection, {"work": work, "given": given, "limits": asdict(limits)})
            while True:
                message = receive(connection, limits.output)
                if "result" in message:
                    return message["result"]
                if "stopped" in message:
                    raise Stopped(message["stopped"])
                if time.monotonic() - began > limits.total:
                    raise Stopped(message["line"])
                send(connection, _reply(answer, message))
        except (OSError, EOFError, TooLong):
            raise Stopped from None


def _reply(answer: Answer, message: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"answer": answer(message["ask"], message["line"], message["given"], message["named"])}
    except REFUSALS as error:
        return {"refused": str(error)}


def _connected(module: str) -> socket.socket:
    """Our end of a connection to a new child, which has the module."""
    ours, theirs = socket.socketpair()
    with theirs:
        _tell(module, theirs.fileno())
    return ours


def _tell(module: str, *handles: int) -> None:
    name = module.encode().ljust(NAME)
    with _lock:
        try:
            socket.send_fds(_running(), [name], handles)
        except OSError:  # it died since we looked
            socket.send_fds(_running(is_dead=True), [name], handles)


def _running(*, is_dead: bool = False) -> socket.socket:
    """The connection to the forking process of this process, which is started where there is none."""
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
            env={name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
            | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"},
        )
    _server = (os.getpid(), process, ours)
    return ours
