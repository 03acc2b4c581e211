"""The web server: one process that listens, and workers that answer. A worker that dies is replaced."""

from __future__ import annotations

import argparse
import os
import signal
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from mandata.site.processes import end_with_parent

THREADS = 4
"""Requests that one worker answers at the same time."""

GRACE = 20
"""Seconds that a worker has to finish its requests when it is asked to end."""


def worker() -> Any:
    """Make the application that a worker serves; called in each worker."""
    end_with_parent(signal.SIGKILL)  # it holds the port, which the next server needs at once
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mandata.site.settings")
    from mandata.site.wsgi import application  # noqa: PLC0415 (no engine runs in the process that forks)

    return application


def main() -> None:
    """Serve until asked to stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--address", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    given = parser.parse_args()
    end_with_parent(signal.SIGTERM)
    Granian(
        "mandata.site.server:worker",
        factory=True,
        address=given.address,
        port=given.port,
        interface=Interfaces.WSGI,
        workers=given.workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE,
        websockets=False,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    main()
