"""What an older version left is brought up to this one with everything that was there."""

from __future__ import annotations

import hashlib
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
from tests.backups.homes import Home

pytestmark = pytest.mark.slow

ARCHIVES = sorted(Path(__file__).parent.glob("*.tar.xz"))


@pytest.fixture(params=ARCHIVES, ids=lambda path: path.name)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Home:
    """A home as a released version left it."""
    with tarfile.open(request.param) as tar:
        tar.extractall(tmp_path / "old", filter="data")
    return Home(tmp_path / "old")


def released(home: Home) -> dict[str, str]:
    folder = home.folder / "releases" / "1"
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def is_all_there(found: dict[str, Any], files: dict[str, str]) -> None:
    assert found["attached"] == {"minutes.txt": True}
    assert found["texts"] == [1, 2]
    assert (found["comments"], found["entries"]) == (1, 1)
    assert (found["seals"], found["changes"] > 0, found["events"] > 5) == (3, True, True)
    assert found["records"] == {"pupils": 2, "accidents": 1}, "an upgrade writes the records again"
    assert found["record_findings"] == found["foreign"] == found["breaks"] == []
    assert found["published"] == files
    assert found["page"] == files["report.html"]
    assert found["returns"] == 200, "nobody could sign in"


def test_an_older_home_is_migrated(old: Home) -> None:
    files = released(old)
    done = old.platform("manage", "migrate")
    assert done.returncode == 0, done.stderr
    is_all_there(old.look(), files)
    code = "from mandata.audit.chaining import add_links; print(add_links())"
    assert old.platform("manage", "shell", "-c", code).stdout.split()[-1] == "1"
    told = json.loads(old.platform("verify", "--json").stdout)
    assert (told["holds"], told["waiting"]) == (True, 0)
    assert told["rows"] == 18


def test_a_backup_of_an_older_home_is_restored_and_migrated(old: Home, tmp_path: Path) -> None:
    done = old.platform("backup", tmp_path / "old.tar.gz")
    assert done.returncode == 0, done.stderr
    new = Home(tmp_path / "new")
    done = new.platform("restore", tmp_path / "old.tar.gz")
    assert done.returncode == 0, done.stderr
    is_all_there(new.look(), released(old))
