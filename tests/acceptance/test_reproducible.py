"""Two builds of one release in different folders, time zones and locales are the same, byte for byte."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


def build(folder: Path, zone: str) -> dict[str, str]:
    """Build the sample in a process of its own; hash of every file by its path."""
    shutil.copytree(ROOT / "frameworks", folder / "frameworks")
    shutil.copytree(ROOT / "samples", folder / "samples", ignore=shutil.ignore_patterns("records"))
    out = folder / "out"
    command = [
        sys.executable,
        "-m",
        "mandata.cli.main",
        "report",
        str(folder / "samples/sixth_report"),
        "--out",
        str(out),
    ]
    environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": "1" if zone.startswith("Asia") else "2"}
    subprocess.run(command, check=True, capture_output=True, cwd=folder, env=environment)
    files = sorted(path for path in out.rglob("*") if path.is_file())
    return {str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_two_builds_are_the_same(tmp_path: Path) -> None:
    first = build(tmp_path / "here", "Asia/Kathmandu")
    second = build(tmp_path / "a longer folder" / "there", "America/St_Johns")
    assert {"report.pdf", "report.html", "report.docx", "data/datapackage.json"} <= set(first)
    assert first == second
