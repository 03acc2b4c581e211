"""Whatever process of the platform dies, another takes its place; when the platform stops, all of them do."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.site.running import Running, children, environment, is_gone, kill, lives, manage, until

from mandata.site.queues import DEFAULT, QUEUES

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = Running(tmp_path_factory.mktemp("supervised") / "home")
    until("two workers answer", lambda: whole(running, set()))
    yield running
    running.stop()


def whole(platform: Running, but: set[int]) -> bool:
    """Whether two workers answer, none of which is one of those that died."""
    workers = platform.workers
    return len(workers) == 2 and not but & set(workers) and all(map(platform.listens, workers)) and platform.answers()


@pytest.mark.parametrize("dying", [1, 2])
def test_workers_that_are_killed_are_replaced(platform: Running, dying: int) -> None:
    dead = set(platform.workers[:dying])
    for pid in dead:
        kill(pid)
    until("two workers answer", lambda: whole(platform, dead))


def test_the_other_worker_answers_meanwhile(platform: Running) -> None:
    dead = platform.workers[0]
    kill(dead)
    until("the worker is gone", lambda: is_gone(dead))
    assert platform.ask("/accounts/login/").status == 200
    until("two workers answer", lambda: whole(platform, {dead}))


def test_a_worker_whose_replacements_are_killed_too_is_replaced_again(platform: Running) -> None:
    server, (steady, *_) = platform.server, platform.workers
    dead: set[int] = set()
    for _ in range(4):
        (victim,) = set(platform.workers) - {steady}
        kill(victim)
        dead.add(victim)
        until("the worker is gone", lambda victim=victim: is_gone(victim))
        assert platform.ask("/accounts/login/").status == 200
        until("a new worker starts", lambda: set(platform.workers) - {steady} - dead)
    until("two workers answer", lambda: whole(platform, dead))
    assert platform.server == server


def test_a_server_that_is_killed_is_replaced_on_the_same_port(platform: Running) -> None:
    server, dead = platform.server, set(platform.workers)
    kill(server)
    until("two workers answer", lambda: whole(platform, dead) and platform.server != server)
    assert not any(lives(pid) for pid in dead)


@pytest.mark.parametrize("queue", QUEUES)
def test_a_worker_of_a_queue_that_is_killed_is_replaced(platform: Running, queue: str) -> None:
    until("it runs", lambda: platform.task_worker(queue))
    dead = platform.task_worker(queue)
    kill(dead)
    until("another runs", lambda: platform.task_worker(queue) not in (0, dead))
    until("it holds the lock of its queue", lambda: part(platform, "worker" if queue == DEFAULT else "builder") == "ok")


def part(platform: Running, name: str) -> str:
    return str(json.loads(platform.ask("/readyz").body)["parts"][name])


NOTIFY = """
from mandata.accounts.models import User
from mandata.notices.queue import Words, notify
notify(User.objects.all(), "step", lambda: Words("{0}", "Text"), "/{0}/", at_once=True)
"""


def test_e_mails_go_out_once_whichever_worker_dies(platform: Running) -> None:
    """Two workers wait for one queue; the first is killed, and the process that notified has ended long before."""
    manage(platform.home, "make_administrator", "admin@example.org")
    command = [sys.executable, "-m", "mandata.cli.main", "platform", "work", "--home", str(platform.home)]
    with subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as second:
        try:
            until("the second waits", lambda: len(children(second.pid)) == len(QUEUES))
            for number in range(3):
                manage(platform.home, "shell", "-c", NOTIFY.format(f"Notice-{number}"))
                until("it is sent", lambda number=number: sent(platform.home, number))
                kill(platform.task_worker(DEFAULT) or children(second.pid)[0])
        finally:
            second.terminate()
    until("periodic tasks run again", lambda: part(platform, "worker") == "ok")
    assert [sent(platform.home, number) for number in range(3)] == [1, 1, 1]


def sent(home: Path, number: int) -> int:
    """How many e-mails about one notice went out."""
    return sum(f"Subject: Notice-{number}" in path.read_text("utf-8") for path in (home / "outbox").glob("*.log"))


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_no_process_outlives_the_platform(tmp_path: Path, end: signal.Signals) -> None:
    running = Running(tmp_path / "home")
    until(
        "all processes run", lambda: len(running.workers) == 2 and len(children(running.process.pid)) == 1 + len(QUEUES)
    )
    all_of_them = [*children(running.process.pid), *running.workers]
    running.process.send_signal(end)
    assert running.process.wait(60) == (-signal.SIGKILL if end is signal.SIGKILL else 0)
    until("all of them are gone", lambda: not any(lives(pid) for pid in all_of_them))
