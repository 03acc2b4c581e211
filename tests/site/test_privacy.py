"""What the platform stores is for its own user alone, whatever the machine's habits are."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.site.running import Running, manage

from mandata.accounts.roles import Role
from mandata.collection.models import Return
from mandata.site.privacy import NotPrivate, keep_private

SAMPLE = Path(__file__).parents[2] / "samples" / "sixth_report"


def open_to_others(home: Path) -> list[str]:
    """What another user may look at, by its mode."""
    found = []
    for path in (home, *home.rglob("*")):
        mode = path.lstat().st_mode
        if mode & 0o077 and not stat.S_ISLNK(mode):
            found.append(f"{stat.S_IMODE(mode):o} {path.relative_to(home)}")
    return found


@pytest.fixture
def generous() -> Iterator[None]:
    """A machine that lets everybody read new files."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def prepared(folder: Path) -> Path:
    """A home as the guide has it made: a workspace is put there before the first start."""
    home = folder / "home"
    (home / "workspace").mkdir(parents=True)
    shutil.copy(SAMPLE / "workspace.yaml", home / "workspace")
    (home / "workspace" / "framework").mkdir()
    (home / "workspace" / "framework" / "framework.yaml").write_text("key: value\n")
    assert open_to_others(home) != []
    return home


@pytest.mark.slow
def test_a_home_is_closed_when_the_platform_starts_and_all_that_it_writes_is(tmp_path: Path, generous: None) -> None:
    home = prepared(tmp_path)
    running = Running(home)
    try:
        assert running.ask("/").status == 200
        assert (home / "mandata.sqlite3-wal").exists()
        assert open_to_others(home) == []
    finally:
        running.stop()
    assert open_to_others(home) == []


@pytest.mark.slow
def test_every_command_closes_the_home(tmp_path: Path, generous: None) -> None:
    home = prepared(tmp_path)
    manage(home, "make_administrator", "a@example.org")
    assert (home / "mandata.sqlite3").exists()
    assert open_to_others(home) == []


@pytest.mark.parametrize("in_memory", [True, False])
def test_an_attached_file_is_closed(
    returned: Return, signed_in: Callable[..., Client], generous: None, in_memory: bool, settings: object
) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10_000 if in_memory else 1
    file = SimpleUploadedFile("minutes.txt", b"We met.")
    signed_in(Role.FOCAL_POINT).post(f"/returns/{returned.pk}/attachments/", {"file": file})
    kept = Path(returned.attachments.get().file.path)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700


def test_a_link_out_of_the_home_is_not_followed(tmp_path: Path, generous: None) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "file").touch()
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "link").symlink_to(outside)
    keep_private(tmp_path / "home")
    assert stat.S_IMODE((outside / "file").stat().st_mode) == 0o644
    assert stat.S_IMODE(outside.stat().st_mode) == 0o755


def test_what_cannot_be_closed_is_named(tmp_path: Path, generous: None, monkeypatch: pytest.MonkeyPatch) -> None:
    strange = tmp_path / "home" / "strange"
    strange.mkdir(parents=True)

    chmod = Path.chmod

    def refuse(path: Path, mode: int) -> None:
        if path == strange:
            raise PermissionError
        chmod(path, mode)

    monkeypatch.setattr(Path, "chmod", refuse)
    with pytest.raises(NotPrivate, match=r"strange is open to other users.*chown -R"):
        keep_private(tmp_path / "home")
