"""The town's libraries of the documentation, with files changed for a test."""

from __future__ import annotations

from pathlib import Path

from tests.acceptance.documented import write_documented_files

from mandata.framework.model import Framework
from mandata.indicators import Calculator
from mandata.records import Records, accept, open_records, open_workspace

Change = tuple[str, str, str]
"""A file below the folder, a text in it, and what is there instead; or "" and the whole of the file."""

YEAR = "  - {{number: {0}, title: Year {0}, period: {{start: {1}-01-01, end: {1}-12-31}}}}\n"
OTHER_FORMS = ("closures", "accidents", "victims")
"""Forms of the documentation that have no part in these tests."""

COLUMNS = "branch,age,books,late,reference,note\n"


def years(*rows: str) -> tuple[Change, ...]:
    """Loans of several years instead of the two that the town has, each with its rows."""
    cycles = [YEAR.format(number, 2022 + number) for number, _ in enumerate(rows, 1)]
    return (
        ("libraries/framework.yaml", YEAR.format(1, 2023) + YEAR.format(2, 2024), "".join(cycles)),
        *((f"town/returns/cycle-{number}/loans.csv", "", f"{COLUMNS}{text}\n") for number, text in enumerate(rows, 1)),
    )


def opened(folder: Path, *changes: Change) -> tuple[Framework, Records, Calculator]:
    """What the checks look at, after the changes."""
    town = write_documented_files(folder)
    for path in (found for name in OTHER_FORMS for found in folder.rglob(f"{name}.*")):
        path.unlink()
    for name, old, new in changes:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text("utf-8") if old else ""
        assert old in before
        path.write_text(before.replace(old, new), "utf-8")
    workspace = open_workspace(town)
    accept(workspace)
    records = open_records(workspace)
    return workspace.framework, records, Calculator(workspace.framework, records)
