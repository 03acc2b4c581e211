"""Shared by all tests: the programs of the system that some of them look at pages with."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, expect, sync_playwright
from tests.examples import many

pytest_plugins = ["tests.platform_fixtures", "tests.browsing"]

# no test tells how fast something is: on a machine that has much to do, all are only slower
settings.register_profile("patient", max_examples=many(100), deadline=None)
settings.load_profile("patient")
expect.set_options(timeout=30_000)


def program(*names: str, task: str) -> str:
    """A program as the system has it; a missing one fails in CI and is a reason to skip elsewhere.

    Args:
        names: under which it may be known.
        task: of the Makefile, which installs it on Debian.
    """
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        reason = f"{names[0]} is not installed (`make {task}` installs it on Debian)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


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
