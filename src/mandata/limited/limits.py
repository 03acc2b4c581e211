"""The limits of a piece of work."""

from __future__ import annotations

from dataclasses import dataclass


class Stopped(Exception):
    """The work ended without a result, because it reached a limit or its process died.

    Attributes:
        line: the source line that it had reached, if known.
    """

    def __init__(self, line: int | None = None) -> None:
        self.line = line
        super().__init__("The work reached a limit of time, memory or output.")


class LimitReached(BaseException):
    """Raised inside the work when a limit is reached; no `except Exception` in the work catches it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one piece of work.

    Attributes:
        processor: seconds of processor time. The work is interrupted then, and killed two seconds later.
        wall: seconds on the clock without asking anything.
        total: seconds on the clock, including the time for answers.
        memory: bytes in addition to those used at the start.
        output: bytes of the result, and of each question.
        questions: number of questions.
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
