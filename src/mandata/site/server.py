"""The web server: one process that listens, and workers that answer. A worker that dies is replaced."""

from __future__ import annotations

import argparse
import os
import time
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from mandata.site.operation import logs
from mandata.site.processes import end_with_parent

THREADS = 4
"""Requests that one worker answers at the same time."""

PAUSE = 1.0
"""Seconds between two rounds of replacing workers."""

GRACE = 20
"""Seconds that a worker has to finish its requests after the signal to stop."""


class Server(MPServer):
    """Replaces workers that die, however often: granian itself ends if a worker dies twice within seconds."""

    def _respawn_workers(self, workers: list[int], *how: Any, **more: Any) -> None:
        super()._respawn_workers(workers, *how, **more)
        self.respawned_wrks.clear()  # granian detects from this that a worker died again
        time.sleep(PAUSE)


def worker() -> Any:
    """Create the application of a worker; called in each worker."""
    end_with_parent("SIGKILL")  # it holds the port, which the next server needs immediately
    logs.log_everything()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mandata.site.settings")
    from mandata.site.wsgi import application  # noqa: PLC0415 (no engine runs in the process that forks)

    return application


def main() -> None:
    """Serve until a signal to stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--address", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    given = parser.parse_args()
    end_with_parent("SIGTERM")
    Server(
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
        log_dictconfig=logs.settings(shows_requests=False),
    ).serve()


if __name__ == "__main__":
    main()
