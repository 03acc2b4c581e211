"""The optional file of submission dates."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.framework import schools
from tests.records import exercise

from mandata.records import accept, open_records, open_workspace
from mandata.records.submissions import Submission

NAME = "returns/cycle-2/submitted.csv"


def write(folder: Path, *lines: str) -> Path:
    workspace = exercise.write(folder)
    schools.put(workspace / NAME, "\n".join(["form,organisation,date", *lines, ""]))
    return workspace


def test_the_days_are_kept_with_the_records(tmp_path: Path) -> None:
    workspace = open_workspace(write(tmp_path, "pupils,HILL,2025-01-20", "pupils,LAKE,2025-01-21"))
    accept(workspace)
    first, second = open_records(workspace).submissions
    assert (first.cycle, first.form, first.organisation, first.date) == (2, "pupils", "HILL", "2025-01-20")
    assert (second.file, second.line) == (NAME, 3)


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        ("puplis,HILL,2025-01-20", "unknown-form", 1),
        ("pupils,HIL,2025-01-20", "unknown-organisation", 8),
        ("pupils,HILL,January", "wrong-date", 13),
    ],
)
def test_mistakes_are_reported_at_their_cells(tmp_path: Path, line: str, code: str, column: int) -> None:
    folder = write(tmp_path, line)
    assert [(item.code, exercise.where(item, folder)) for item in exercise.findings(folder)] == [
        (code, f"{NAME}:2:{column}")
    ]


def test_a_return_has_one_day(tmp_path: Path) -> None:
    folder = write(tmp_path, "pupils,HILL,2025-01-20", "pupils,HILL,2025-01-21")
    assert [item.code for item in exercise.findings(folder)] == ["duplicate-row"]


@pytest.mark.parametrize(
    ("day", "due", "days"),
    [
        ("2025-01-20", "", 6),
        ("2025-01-20", "2025-01-31", 0),
        ("2025-01-20", "2025-01-19", 1),
        ("2025-01-20T12:00+02:00", "2025-01-20T12:00+03:00", 1),
        ("2025-01-20T12:00Z", "2025-01-20T12:00Z", 0),
        ("2025-01-22T12:01Z", "2025-01-20T12:00Z", 3),
        ("2025-01-20T12:00Z", "2025-01-20", 0),
    ],
)
def test_a_deadline_of_its_own_counts_instead_of_the_end_of_the_collection(day: str, due: str, days: int) -> None:
    assert Submission(2, "pupils", "HILL", day, due=due).days_late(date(2025, 1, 14)) == days


def test_a_deadline_that_is_no_day_is_reported(tmp_path: Path) -> None:
    workspace = exercise.write(tmp_path)
    schools.put(workspace / NAME, "form,organisation,date,due\npupils,HILL,2025-01-20,later\n")
    assert [(item.code, exercise.where(item, workspace)) for item in exercise.findings(workspace)] == [
        ("wrong-date", f"{NAME}:2:24")
    ]
