"""The power is cut: what was confirmed is on the disk, the file as well as its name in the folder."""

from __future__ import annotations

import json

import pytest
from tests.crashes.platforms import Copy, copy

pytestmark = pytest.mark.slow

__all__ = ["copy"]


@pytest.mark.parametrize("copy", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "story",
    [
        "attach",
        "keep",
        "freeze",
        "build",
        "write the records",
        "take a file away",
        "save a text",
        "answer a finding",
        "keep a framework",
    ],
)
def test_what_is_confirmed_is_on_the_disk(copy: Copy, story: str) -> None:
    ended = copy().run("watch", story)
    assert ended.code == 0, ended.said
    (found,) = [json.loads(line) for line in ended.said.splitlines() if line.startswith("{")]
    assert found == {"not_flushed": []}


@pytest.mark.parametrize("copy", ["sqlite"], indirect=True)
def test_sqlite_flushes_each_commit(copy: Copy) -> None:
    ended = copy().run("level", "")
    assert ended.said.split() == ["wal", "2"], "2 is FULL"
