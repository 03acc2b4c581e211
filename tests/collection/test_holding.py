"""Processes that work on the records wait for each other."""

from __future__ import annotations

import threading
from pathlib import Path

from mandata.collection.workspace.lock import records_held

LONG_ENOUGH = 0.3
"""Seconds after which somebody who waits is taken to wait."""


def somebody_else(took: threading.Event) -> threading.Thread:
    """Somebody who wants the records, too."""

    def work() -> None:
        with records_held():
            took.set()

    other = threading.Thread(target=work)
    other.start()
    return other


def test_another_waits_until_the_records_are_free(home: Path) -> None:
    took = threading.Event()
    with records_held():
        other = somebody_else(took)
        assert not took.wait(LONG_ENOUGH)
    other.join(10)
    assert took.is_set()


def test_the_lock_is_reentrant(home: Path) -> None:
    took = threading.Event()
    with records_held():
        with records_held():
            pass
        other = somebody_else(took)
        assert not took.wait(LONG_ENOUGH)
    other.join(10)
    assert took.is_set()
