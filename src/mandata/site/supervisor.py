"""Keeps the processes of the platform running: the web server, and the workers that run background tasks.

It uses only the standard library, so that it takes little memory and almost nothing can break it.
"""

from __future__ import annotations

import argparse
import logging.config
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mandata.site.operation import logs
from mandata.site.processes import CHILD_CHECK, OWN_GROUP, Stopping
from mandata.site.queues import QUEUES

SETTLED = 10.0
"""A process that lives this many seconds has started well, and is replaced immediately when it ends."""

LONGEST_PAUSE = 30.0
"""Seconds between two starts of a process that never starts well."""

GRACE = 30.0
"""Seconds that processes have to end when the platform stops."""

logger = logging.getLogger(__name__)


@dataclass
class Program:
    """A program that is started again whenever it ends.

    Attributes:
        name: its name in the log.
        command: the command to run.
    """

    name: str
    command: Sequence[str]
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _started: float = field(default=0.0, init=False)
    _due: float = field(default=0.0, init=False)
    _pause: float = field(default=0.0, init=False)

    def tend(self) -> float:
        """Start the process if it is not running.

        Returns:
            Seconds until the next check, unless a process ends before.
        """
        now = time.monotonic()
        if self._process is not None and (code := self._process.poll()) is not None:
            has_done_well = code == 0 or now - self._started >= SETTLED
            self._pause = 0.0 if has_done_well else min(max(1.0, 2 * self._pause), LONGEST_PAUSE)
            self._process, self._due = None, now + self._pause
            if code:
                logger.error("%s ended (%s); it is started again in %.0f seconds.", self.name, code, self._pause)
        if self._process is None:
            if now < self._due:
                return self._due - now
            self._process = subprocess.Popen(self.command, **OWN_GROUP)  # noqa: S603 (our own words)
            self._started = now
        return CHILD_CHECK

    def ask_to_end(self) -> None:
        """Ask the process to finish its work and end."""
        if self._process is not None:
            self._process.terminate()

    def end(self, deadline: float) -> None:
        """Wait for the process until a time of the monotonic clock, then kill it."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def supervise(programs: Sequence[Program]) -> None:
    """Keep programs running until a signal to stop; then end them all."""
    stopping = Stopping()
    while not stopping.is_asked:
        stopping.wait(min(program.tend() for program in programs))
    for program in programs:
        program.ask_to_end()
    deadline = time.monotonic() + GRACE
    for program in programs:
        program.end(deadline)


def main() -> None:
    """Run the web server, where the command line has options for it, and a worker for each queue that it names."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--queue", action="append", choices=QUEUES, default=[], dest="queues")
    given, options = parser.parse_known_args()
    logging.config.dictConfig(logs.settings(shows_requests=False))
    python = [sys.executable, "-m"]
    programs = [
        Program(f"The worker of the queue {queue}", [*python, "mandata.site.worker", queue]) for queue in given.queues
    ]
    if options:
        _count_again()
        programs.insert(0, Program("The web server", [*python, "mandata.site.server", *options]))
    supervise(programs)


def _count_again() -> None:
    """Give the workers an empty shared folder for counting metrics."""
    folder = Path(os.environ["MANDATA_HOME"]) / "counts"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


if __name__ == "__main__":
    main()
