"""Running a piece of work in a separate process."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from mandata.limited import spawning
from mandata.limited.limits import LIMITS, Limits, Stopped
from mandata.limited.messages import TooLong, receive, send
from mandata.limited.system import IS_UNIX

if IS_UNIX:
    from mandata.limited import forking

Answer = Callable[[str, int | None, list[Any], dict[str, Any]], Any]
"""Answers a question of the work, given its name, its source line and the arguments."""

REFUSALS = (TypeError, ValueError, AttributeError, ArithmeticError, LookupError)
"""Errors in an answer that were caused by the question."""

GRACE = 10
"""Seconds that a child has to end by itself, after its time is over."""

children = forking if IS_UNIX else spawning


def start(module: str) -> None:
    """Prepare for work of a module, in the background."""
    children.prepare(module)


def run(work: str, given: Any, answer: Answer, limits: Limits = LIMITS) -> Any:
    """Do a piece of work in a separate process.

    Args:
        work: `module:function`; the function is called with `given` and a function that asks.
        given: JSON.
        answer: answers the questions of the work.
        limits: the limits of the work.

    Returns:
        The result of the function, as JSON.

    Raises:
        Stopped: a limit was reached, or the process died.
    """
    with children.connect(work.partition(":")[0]) as connection:
        connection.settimeout(limits.wall + GRACE)
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
