"""Rows are held in a way that lets others point at them: else two writers wait for each other at their commits."""

from __future__ import annotations

import re
from pathlib import Path

import mandata

SOURCE = Path(mandata.__file__).parent
LOCK = re.compile(r"select_for_update\(.*?\)\.")


def test_every_lock_lets_foreign_keys_point_at_the_row() -> None:
    locks = [lock for path in SOURCE.rglob("*.py") for lock in LOCK.findall(path.read_text("utf-8"))]
    assert locks
    assert [lock for lock in locks if "no_key=True" not in lock] == []
