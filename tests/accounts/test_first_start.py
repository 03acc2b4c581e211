"""A platform that was never started accepts its first administrator."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
def test_the_first_administrator_is_made_before_the_first_start(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mandata.cli.main", "platform", "manage", "make_administrator", "a@example.org"]
    own = {name: text for name, text in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    asked = {**own, "MANDATA_HOME": str(tmp_path / "home"), "MANDATA_URL": "https://reports.example.org"}
    made = subprocess.run(command, env=asked, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    assert re.match(r"Choose a password at https://reports\.example\.org/invitation/\S+\n$", made.stdout)
