"""What a killed process left behind goes; what is named, or may still be written, stays."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.domain.attachments import attach
from mandata.collection.models import Return

DAYS = 24 * 60 * 60


def put(path: Path, days_old: float) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("left behind", "utf-8")
    return aged(path, days_old)


def aged(path: Path, days: float) -> Path:
    os.utime(path, (time.time() - days * DAYS,) * 2)
    return path


def swept() -> str:
    said = StringIO()
    call_command("sweep", stdout=said)
    return said.getvalue().strip()


@pytest.mark.parametrize(
    "name",
    [
        "uploads/attachments/0123",
        "uploads/workbooks/0123",
        "workspace/.accepting-x/part.parquet",
        "workspace/records/.accepting-x/pupils/part.parquet",
        "workspace/records/releases/files/.0123.new",
        "workspace/narrative/.pupils.md.new",
        "frameworks/.copying-x/framework/framework.yaml",
        "releases/1/.building-x/report.html",
        ".backing-up-x/uploads/0123",
    ],
)
def test_what_was_left_behind_goes_when_it_is_old(home: Path, db: None, name: str) -> None:
    path = put(home / name, days_old=2)
    for folder in path.parents[: len(Path(name).parts) - 1]:
        aged(folder, 2)
    assert swept() == "1 removed"
    assert not path.exists()


def test_what_may_still_be_written_stays(home: Path, db: None) -> None:
    stored = put(home / "uploads" / "attachments" / "0123", days_old=0.5)
    folder = home / "releases" / "1" / ".building-x"
    put(folder / "report.html", days_old=0.1)
    aged(folder, 2)
    assert swept() == "0 removed"
    assert stored.exists() and folder.exists()


def test_what_a_row_names_stays_and_so_does_every_other_file(
    home: Path, returned: Return, person: Callable[..., User]
) -> None:
    made = attach(returned, person(Role.FOCAL_POINT), SimpleUploadedFile("minutes.txt", b"We met."))
    aged(Path(made.file.path), 400)
    report = put(home / "releases" / "1" / "report.html", days_old=400)
    assert swept() == "0 removed"
    assert Path(made.file.path).exists() and report.exists()
