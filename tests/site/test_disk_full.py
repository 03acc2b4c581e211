"""A full disk gives one clear message, which says what was saved; nothing half written is left."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NoReturn

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client

from mandata.accounts.roles import Role
from mandata.collection.disk import is_full
from mandata.collection.domain.open_cycle import open_cycle
from mandata.collection.models import Attachment, Return, Upload
from mandata.editing import texts
from mandata.editing.models import TextVersion
from mandata.framework import read_framework

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db(transaction=True)


def no_room(*_: object, **__: object) -> NoReturn:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def clients(home: Path, signed_in: SignedIn) -> Iterator[SignedIn]:
    """Signs people in on an open platform; what goes wrong is answered as it would be."""
    open_cycle(read_framework(home / "workspace" / "framework"), 2, date(2099, 3, 31))
    texts.take_over_files()

    def make(role: Role) -> Client:
        client = signed_in(role)
        client.raise_request_exception = False
        return client

    yield make


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []


def test_a_text_is_saved_though_its_file_is_not(home: Path, clients: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    client, before = clients(Role.EDITOR), files_in(home / "workspace")
    with monkeypatch.context() as patched:
        patched.setattr("mandata.durable_files.flush", no_room)
        answer = client.post("/narrative/pupils/", {"markdown": "New words.\n", "seen": 1, "save": "1"})
    assert answer.status_code == 507
    assert "The step itself was saved" in answer.content.decode()
    assert TextVersion.objects.filter(name="pupils").first().markdown == "New words.\n"
    assert files_in(home / "workspace") == before
    texts.write_files()
    assert (home / "workspace" / "narrative" / "pupils.md").read_text() == "New words.\n"


@pytest.mark.parametrize(
    "broken", ["mandata.collection.uploads.storage.flush", "django.core.files.storage.filesystem.locks.lock"]
)
def test_a_file_that_finds_no_room_leaves_nothing(
    broken: str, home: Path, clients: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = clients(Role.FOCAL_POINT)
    returned = Return.objects.get(organisation="HILL", form="pupils")
    for address in (f"/returns/{returned.pk}/attachments/", "/workbooks/2/HILL/"):
        file = SimpleUploadedFile("file.txt", b"Some evidence.")
        with monkeypatch.context() as patched:
            patched.setattr(broken, no_room)
            answer = client.post(address, {"file": file})
        assert answer.status_code == 507
        assert "Nothing of this step was saved" in answer.content.decode()
        assert not Attachment.objects.exists() and not Upload.objects.exists()
        assert not files_in(home / "uploads")


def test_records_that_find_no_room_are_written_later(clients: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mandata.collection.views.records.write_records", no_room)
    answer = clients(Role.COORDINATOR).post("/cycles/2/records/")
    assert answer.status_code == 507 and "The step itself was saved" in answer.content.decode()


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_page_speaks_the_language_of_the_person(
    language: str, clients: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = clients(Role.FOCAL_POINT)
    client.cookies["django_language"] = language
    monkeypatch.setattr("mandata.collection.views.returns.rights_of", no_room)
    page = client.get("/returns/").content.decode()
    assert f'lang="{language}"' in page
    assert ("The disk is full" in page) is (language == "en")


def test_a_full_disk_is_distinguished_from_other_failures() -> None:
    assert is_full(OSError(errno.ENOSPC, "x")) and is_full(OSError(errno.EDQUOT, "x"))
    assert not is_full(OSError(errno.EACCES, "x")) and not is_full(ValueError("No space left"))
    assert is_full(OperationalError("database or disk is full"))
    wrapped = OperationalError("x")
    wrapped.__cause__ = type("DiskFull", (Exception,), {"sqlstate": "53100"})()
    assert is_full(wrapped) and not is_full(OperationalError(sqlite3.OperationalError("locked")))
