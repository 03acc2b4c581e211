"""A real platform: its processes, its port, and what it answers."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

PATIENCE = 120.0
"""Seconds after which something that should happen is thought never to happen. The machine may have much to do."""


def until(what: str, is_so: Callable[[], object]) -> None:
    """Wait until something is so; fail where it never is."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, f"Never: {what}"
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(own: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of these tests without their platform, and what is added to it."""
    others = ("MANDATA_", "DJANGO_", "DATABASE_URL", "SECRET_KEY")
    return {name: text for name, text in os.environ.items() if not name.startswith(others)} | dict(own or {})


class Answer:
    """What the platform answered."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status, self.headers, self.body = response.status, response.headers, response.read()


class Running:
    """`mandata platform serve`, over a home of its own.

    Attributes:
        port: where it listens.
        log: file that it writes what it says to.
        first: address that answers once it runs.
    """

    def __init__(self, home: Path, own: Mapping[str, str] | None = None, first: str = "/accounts/login/") -> None:
        self.first = first
        self.home, self.port, self.log = home, free_port(), home.with_suffix(".log")
        command = [sys.executable, "-m", "mandata.cli.main", "platform", "serve", "--home", str(home)]
        command += ["--port", str(self.port), "--workers", "2"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, env=environment(own), stdout=log, stderr=log)
        until("the platform answers", self.answers)

    def ask(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path, headers=dict(headers or {}))
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def answers(self) -> bool:
        assert self.process.poll() is None, self.log.read_text("utf-8")
        try:
            return self.ask(self.first).status == 200
        except (OSError, http.client.HTTPException):
            return False

    @property
    def server(self) -> int:
        """The process that listens and starts workers."""
        return next(pid for pid in children(self.process.pid) if "mandata.site.server" in command_of(pid))

    def task_worker(self, queue: str) -> int:
        """The process that runs the tasks of a queue; 0 while there is none."""
        words = f"mandata.site.worker {queue}"
        return next((pid for pid in children(self.process.pid) if words in command_of(pid)), 0)

    @property
    def workers(self) -> list[int]:
        try:
            return children(self.server)
        except StopIteration:
            return []

    def listens(self, worker: int) -> bool:
        """Whether a worker accepts connections: each listens on a socket of its own, once it has loaded the site."""
        port, listening = f":{self.port:04X}", "0A"
        lines = (line.split() for line in Path("/proc/net/tcp").read_text("utf-8").splitlines()[1:])
        sockets = {Path(f"socket:[{line[9]}]") for line in lines if line[1].endswith(port) and line[3] == listening}
        try:
            return any(path.readlink() in sockets for path in Path(f"/proc/{worker}/fd").iterdir())
        except OSError:  # it, or one of its files, has just gone
            return False

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(PATIENCE)


def children(pid: int) -> list[int]:
    """The living children of a process."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            stat = path.read_text("utf-8").rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        if int(stat[1]) == pid and stat[0] != "Z":
            found.append(int(path.parent.name))
    return sorted(found)


def command_of(pid: int) -> str:
    try:
        return re.sub("\0", " ", Path(f"/proc/{pid}/cmdline").read_text("utf-8"))
    except OSError:
        return ""


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def is_gone(pid: int) -> bool:
    """Whether a process has ended with all its threads, and its parent knows."""
    return not Path(f"/proc/{pid}").exists()


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def manage(home: Path, *command: str, own: Mapping[str, str] | None = None) -> str:
    """Run a management command over a platform's home, and return what it prints."""
    line = [sys.executable, "-m", "mandata.cli.main", "platform", "manage", "--home", str(home), *command]
    done = subprocess.run(line, env=environment(own), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
