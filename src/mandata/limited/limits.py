"""What a piece of work may use."""

from __future__ import annotations

from dataclasses import dataclass


class Stopped(Exception):
    """The work ended without a result, because it reached a limit or its process died.

    Attributes:
        line: where in its source the work was, if that is known.
    """

    def __init__(self, line: int | None = None) -> None:
        self.line = line
        super().__init__("The work reached a limit of time, memory or output.")


class LimitReached(BaseException):
    """Raised inside the work when a limit is reached; no `except Exception` of the work's own catches it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one piece of work may use.

    Attributes:
        processor: seconds of processor time. The work is interrupted then, and killed two seconds later.
        wall: seconds on the clock without asking anything.
        total: seconds on the clock, with the time that answers take.
        memory: bytes beyond what the process begins with.
        output: bytes of the result, and of each question.
        questions: how often the work may ask.
        file: bytes of a file that it may write.
    """

    processor: int = 2
    wall: int = 60
    total: int = 180
    memory: int = 256_000_000
    output: int = 4_000_000
    questions: int = 5_000
    file: int = 0


LIMITS = Limits()
