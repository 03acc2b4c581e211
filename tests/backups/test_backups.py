"""A backup that is taken while people write is whole, and is the same platform elsewhere."""

from __future__ import annotations

import itertools
import json
import os
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.backups.archives import members, packed
from tests.backups.homes import Home
from tests.crashes.platforms import new_database, on_server

pytestmark = pytest.mark.slow

NewHome = Callable[[], Home]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def new_home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewHome]:
    """Makes an empty home, with an empty database."""
    folder, numbers, made = tmp_path_factory.mktemp(request.param), itertools.count(1), []

    def make() -> Home:
        name = f"backup_{os.getpid()}_{next(numbers)}"
        if request.param == "sqlite":
            return Home(folder / name)
        made.append(name)
        return Home(folder / name, new_database(name))

    yield make
    for name in made:
        on_server(f'DROP DATABASE IF EXISTS "{name}"')


@pytest.fixture(scope="module")
def busy(new_home: NewHome) -> Home:
    """A platform on which somebody was busy while a backup was taken, and the backup next to it."""
    home = new_home()
    home.act("prepare")
    worker = home.begin("busy")
    said = [json.loads(worker.stdout.readline()) for _ in range(6)]
    done = home.platform("backup", archive_of(home))
    said_after = json.loads(worker.stdout.readline())
    worker.kill()
    worker.wait()
    assert done.returncode == 0, done.stderr
    assert said_after
    home.folder.with_suffix(".said").write_text(json.dumps(said))
    return home


@pytest.fixture(scope="module")
def restored(busy: Home, new_home: NewHome) -> Home:
    """Another platform, into which the backup was restored."""
    home = new_home()
    done = home.platform("restore", archive_of(busy))
    assert done.returncode == 0, done.stderr
    assert "The chain is valid" in done.stdout
    return home


def archive_of(home: Home) -> Path:
    return home.folder.with_suffix(".tar.gz")


def test_a_backup_leaves_the_time_at_which_it_was_made(busy: Home) -> None:
    assert (busy.folder / "last-backup").exists()


def test_what_is_restored_is_the_same_platform_and_goes_on(busy: Home, restored: Home) -> None:
    there, here = busy.look(), restored.look()
    said = json.loads(busy.folder.with_suffix(".said").read_text())
    confirmed = {item["attached"] for item in said if "attached" in item}
    assert confirmed <= here["attached"].keys() <= there["attached"].keys()
    assert all(here["attached"].values())
    assert {item["text"] for item in said if "text" in item} <= set(here["texts"])
    assert here["foreign"] == here["record_findings"] == here["breaks"] == []
    assert here["published"] == there["published"] != {}
    assert here["page"] == there["page"]
    assert here["returns"] == 200, "nobody could sign in"
    same = ["comments", "changes", "events", "seals", "entries", "records"]
    assert {name: here[name] for name in same} == {name: there[name] for name in same}
    assert here["key"] != there["key"], "the key that signs sessions is no part of a backup"
    # new rows get numbers of their own, and the chain goes on
    after = json.loads(restored.act("go_on"))
    assert after["text"] == here["texts"][-1] + 1
    assert (after["breaks"], after["waiting"]) == ([], 0)
    assert after["links"] >= 2


def test_a_backup_is_for_its_owner_alone_and_leaves_nothing_behind(busy: Home) -> None:
    assert archive_of(busy).stat().st_mode & 0o777 == 0o600
    assert (busy.folder / "last-backup").exists(), "the page of the system shows when it was"
    assert [path.name for path in busy.folder.iterdir() if path.name.startswith(".")] == []
    assert [path.name for path in busy.folder.parent.iterdir() if path.name.endswith(".new")] == []
    with tarfile.open(archive_of(busy)) as tar:
        names = tar.getnames()
    assert {name.split("/")[0] for name in names} == {
        "database", "workspace", "frameworks", "releases", "uploads", "audit", "manifest.json",
    }  # fmt: skip
    assert "secret-key" not in names


@pytest.mark.parametrize("new_home", ["sqlite"], indirect=True)
def test_no_file_is_written_over(busy: Home) -> None:
    again = busy.platform("backup", archive_of(busy))
    inside = busy.platform("backup", busy.folder / "inside.tar.gz")
    home = busy.platform("restore", archive_of(busy))
    assert [done.returncode for done in (again, inside, home)] == [2, 2, 2]
    assert "exists" in again.stderr
    assert "lost with it" in inside.stderr
    assert "is not empty" in home.stderr


@pytest.mark.parametrize("new_home", ["postgresql"], indirect=True)
def test_no_database_is_written_over(busy: Home, tmp_path: Path) -> None:
    done = Home(tmp_path / "new", busy.database).platform("restore", archive_of(busy))
    assert done.returncode == 2
    assert "The database is not empty" in done.stderr


@pytest.mark.parametrize("new_home", ["sqlite"], indirect=True)
def test_a_folder_names_the_backup_after_the_time(busy: Home, tmp_path: Path) -> None:
    assert busy.platform("backup", tmp_path).returncode == 0
    (made,) = tmp_path.iterdir()
    assert made.name.startswith("mandata-20")
    assert made.suffixes[-2:] == [".tar", ".gz"]


@pytest.mark.parametrize("new_home", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"migrations": ["accounts.0999_new"]}, "accounts.0999_new is not known here"),
        ({"database": "oracle"}, "The database in the archive is oracle, but DATABASE_URL names sqlite."),
    ],
)
def test_what_this_platform_cannot_hold_is_refused(
    busy: Home, tmp_path: Path, changed: dict[str, object], told: str
) -> None:
    all_ = members(archive_of(busy))
    manifest = json.dumps({**json.loads(all_["manifest.json"]), **changed}).encode()
    home = tmp_path / "new"
    done = Home(home).platform("restore", packed(tmp_path / "changed.tar.gz", {**all_, "manifest.json": manifest}))
    assert done.returncode == 1, done.stdout
    assert told in done.stderr
    assert "Nothing was restored" in done.stderr
    assert {path.name for path in home.iterdir()} <= {"secret-key", "static", "locale"}
