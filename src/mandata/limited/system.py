"""The limits of the operating system, where available: all on Linux, fewer elsewhere, none on Windows.

If a limit is not available, the parent process still ends work that takes too much time on the clock.
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
"""The file in which Linux gives the number of memory pages of a process."""


def hold_to(limits: Limits) -> None:
    """Apply the limits to this process, which does one piece of work. It cannot remove them again."""
    if not IS_UNIX:
        return
    signal.signal(signal.SIGXCPU, _interrupt)
    _limit(resource.RLIMIT_CPU, limits.processor, limits.processor + 2)
    _limit(resource.RLIMIT_AS, _used() + limits.memory)
    _limit(resource.RLIMIT_FSIZE, limits.file)
    _limit(resource.RLIMIT_CORE, 0)


def limit_processor(pid: int, seconds: int) -> None:
    """Limit the processor time of another process, if the system can."""
    if hasattr(resource, "prlimit") if IS_UNIX else False:
        resource.prlimit(pid, resource.RLIMIT_CPU, (seconds, seconds))


def start_clock(seconds: float) -> None:
    """Make the system end this process after some seconds; 0 stops the clock."""
    if IS_UNIX:
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _interrupt(number: int, frame: object) -> None:
    raise LimitReached


def _limit(what: int, soft: int, hard: int | None = None) -> None:
    _soft, highest = resource.getrlimit(what)
    hard = soft if hard is None else hard
    if highest != resource.RLIM_INFINITY:
        soft, hard = min(soft, highest), min(hard, highest)
    with contextlib.suppress(ValueError, OSError):  # the system does not have this limit
        resource.setrlimit(what, (soft, hard))


def _used() -> int:
    """Return the bytes of address space that the process already uses."""
    if not STATM.exists():
        return 1_000_000_000
    return int(STATM.read_text().split()[0]) * resource.getpagesize()
