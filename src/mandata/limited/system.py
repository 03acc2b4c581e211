"""The limits of the operating system, as far as it has them: all on Linux, fewer elsewhere, none on Windows.

Where a limit is missing, the process that started the work still ends it when it takes too long on the clock.
"""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path

from mandata.limited.limits import LimitReached, Limits

IS_UNIX = os.name == "posix"
if IS_UNIX:
    import resource

STATM = Path("/proc/self/statm")
"""Where Linux says how many pages of memory a process has."""


def hold_to(limits: Limits) -> None:
    """Hold this process, which does one piece of work, to its limits. It cannot lift them again."""
    if not IS_UNIX:
        return
    signal.signal(signal.SIGXCPU, _interrupt)
    _limit(resource.RLIMIT_CPU, limits.processor, limits.processor + 2)
    _limit(resource.RLIMIT_AS, _used() + limits.memory)
    _limit(resource.RLIMIT_FSIZE, limits.file)
    _limit(resource.RLIMIT_CORE, 0)


def limit_processor(pid: int, seconds: int) -> None:
    """Limit the processor time of another process, where the system can."""
    if hasattr(resource, "prlimit") if IS_UNIX else False:
        resource.prlimit(pid, resource.RLIMIT_CPU, (seconds, seconds))


def start_clock(seconds: float) -> None:
    """Let the system end this process after some seconds; 0 stops the clock."""
    if IS_UNIX:
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _interrupt(number: int, frame: object) -> None:
    raise LimitReached


def _limit(what: int, soft: int, hard: int | None = None) -> None:
    _soft, highest = resource.getrlimit(what)
    hard = soft if hard is None else hard
    if highest != resource.RLIM_INFINITY:
        soft, hard = min(soft, highest), min(hard, highest)
    with contextlib.suppress(ValueError, OSError):  # a system that does not know this limit
        resource.setrlimit(what, (soft, hard))


def _used() -> int:
    """Return the bytes of address space that the process has already."""
    if not STATM.exists():
        return 1_000_000_000
    return int(STATM.read_text().split()[0]) * resource.getpagesize()
