"""Shared by all tests: the programs of the system that some of them look at pages with."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from tests.examples import register_profiles

pytest_plugins = ["tests.platform_fixtures", "tests.browsing"]

register_profiles()
expect.set_options(timeout=30_000)


def program(*names: str, task: str) -> str:
    """A program as the system has it; a missing one fails in CI and is a reason to skip elsewhere.

    Args:
        names: under which it may be known.
        task: of the Makefile, which installs it on Debian.
    """
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        missing(names[0], task)
    return found


def missing(name: str, task: str) -> NoReturn:
    """Leave a test out whose program is missing; fail in CI, where all programs are."""
    reason = f"{name} is not installed (`make {task}` installs it on Debian)"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session", autouse=True)
def unflushed() -> Iterator[None]:
    """Do not wait for the disk in this process: no test cuts the power to the machine.

    `tests.durability` records which files are flushed; processes that a test starts flush them.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda opened: None)
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    path = program("chromium", "chromium-browser", task="browser")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def office() -> str:
    """LibreOffice, which opens Word documents as Word does."""
    return program("soffice", task="office")


@pytest.fixture(scope="session")
def calc(office: str) -> str:
    """LibreOffice with its spreadsheet program."""
    if not (Path(office).resolve().parent / "libsclo.so").exists():
        missing("LibreOffice Calc", "office")
    return office
