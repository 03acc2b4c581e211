"""The town's libraries of the documentation, with files changed for a test."""

from __future__ import annotations

from pathlib import Path

from tests.acceptance.documented import write_documented_files

from mandata.framework.model import Framework
from mandata.indicators import Calculator
from mandata.records import Records, accept, open_records, open_workspace

Change = tuple[str, str, str]
"""A file below the folder, a text in it, and what stands there instead; of a new file "" and the whole of it."""


def opened(folder: Path, *changes: Change) -> tuple[Framework, Records, Calculator]:
    """What the checks look at, after the changes."""
    town = write_documented_files(folder)
    for name, old, new in changes:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text("utf-8") if old else ""
        assert old in before
        assert old or not path.exists()
        path.write_text(before.replace(old, new), "utf-8")
    workspace = open_workspace(town)
    accept(workspace)
    records = open_records(workspace)
    return workspace.framework, records, Calculator(workspace.framework, records)
