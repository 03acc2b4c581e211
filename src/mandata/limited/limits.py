"""What a piece of work may use, and how the process that does it is held to that."""

from __future__ import annotations

import resource
import signal
from dataclasses import dataclass
from pathlib import Path

STATM = Path("/proc/self/statm")
"""Where Linux says how many pages of memory a process has."""


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


def hold_to(limits: Limits) -> None:
    """Hold this process, which was forked for one piece of work, to its limits. It cannot lift them again."""
    signal.signal(signal.SIGXCPU, _interrupt)
    _limit(resource.RLIMIT_CPU, limits.processor, limits.processor + 2)
    _limit(resource.RLIMIT_AS, _used() + limits.memory)
    _limit(resource.RLIMIT_FSIZE, limits.file)
    _limit(resource.RLIMIT_CORE, 0)


def _interrupt(number: int, frame: object) -> None:
    raise LimitReached


def _limit(what: int, soft: int, hard: int | None = None) -> None:
    _soft, highest = resource.getrlimit(what)
    hard = soft if hard is None else hard
    if highest != resource.RLIM_INFINITY:
        soft, hard = min(soft, highest), min(hard, highest)
    resource.setrlimit(what, (soft, hard))


def _used() -> int:
    """Bytes of address space that the process has already."""
    if not STATM.exists():
        return 1_000_000_000
    return int(STATM.read_text().split()[0]) * resource.getpagesize()
