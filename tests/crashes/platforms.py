"""Platforms for processes to die in: prepared once, copied for each of them, on either database."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from tests.crashes import killing
from tests.postgresql import SHARED, server_in

READ_BEFORE = [
    "mandata.report.build",
    "mandata.exchange.workbook.reader",
    "mandata.exchange.workbook.writer",
    "django.db",
]
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(READ_BEFORE)
OWN = {"DJANGO_SETTINGS_MODULE": "mandata.site.settings", "SECRET_KEY": "tests only"}


@dataclass(frozen=True, slots=True)
class Ended:
    """A process that ended, and what it said until then."""

    code: int | None
    said: str

    @property
    def is_killed(self) -> bool:
        return self.code == -signal.SIGKILL


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform's home with its database."""

    home: Path
    database: str

    def run(self, verb: str, story: str = "", point: int = 0) -> Ended:
        """Run a verb of `stories` in a process of its own."""
        said = self.home.with_suffix(f".{verb}")
        environment = {**OWN, "MANDATA_HOME": str(self.home), "DATABASE_URL": self.database}
        process = PROCESSES.Process(target=killing.child, args=(environment, said, verb, story, point))
        process.start()
        process.join()
        return Ended(process.exitcode, said.read_text("utf-8"))

    def found(self, story: str) -> list[dict[str, Any]]:
        """What a process finds that comes after; and finds again, once it did the same again."""
        ended = self.run("check", story)
        assert ended.code == 0, ended.said
        return [json.loads(line) for line in ended.said.splitlines() if line.startswith('{"is_done"')]


Copy = Callable[[], Platform]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def copy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copy]:
    """Makes a new copy of a platform that was prepared once."""
    folder = tmp_path_factory.mktemp(request.param)
    is_server = request.param == "postgresql"
    made: list[str] = []
    home = folder / "prepared"
    prepared = Platform(home, new_database(_name(made)) if is_server else f"sqlite:///{home}/db.sqlite3")
    ended = prepared.run("prepare")
    assert ended.code == 0, ended.said

    def make() -> Platform:
        home = folder / _name(made)
        shutil.copytree(prepared.home, home)
        if is_server:
            return Platform(home, new_database(home.name, urlsplit(prepared.database).path[1:]))
        return Platform(home, f"sqlite:///{home}/db.sqlite3")

    yield make
    for name in made if is_server else []:
        on_server(f'DROP DATABASE IF EXISTS "{name}"')


def _name(made: list[str]) -> str:
    """A new name; it is noted, so that what has it can be taken away."""
    made.append(f"crash_{os.getpid()}_{len(made)}")
    return made[-1]


def new_database(name: str, template: str = "template0") -> str:
    """Address of a new database of the tests' own server."""
    uri = on_server(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return urlsplit(uri)._replace(path=f"/{name}").geturl()


def on_server(statement: str) -> str:
    """Run a statement on the tests' own server; its address."""
    uri = str(server_in(SHARED).get_uri())
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(statement)
    return uri
