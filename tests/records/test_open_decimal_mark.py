"""A file whose points may separate thousands is read by the point, and a note says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.framework import schools
from tests.records import exercise

PUPILS = "schools/forms/pupils.yaml"


def notes(folder: Path, first: str, second: str) -> list[tuple[str, str]]:
    """The notes about two numbers of the return."""
    workspace = exercise.write(folder)
    schools.edit(folder / PUPILS, "- {name: passed_share,", "- {name: fees, type: number}\n    - {name: passed_share,")
    for name, cells in ((exercise.NOW, ("", first, "", second)), (exercise.BEFORE, ("", "12.5", "", ""))):
        path = workspace / name
        head, *rows = path.read_text("utf-8").splitlines()
        given = ["fees", *cells[1:]]
        lines = [_with(line, cell) for line, cell in zip([head, *rows], given, strict=True)]
        path.write_text("".join(lines), "utf-8")
    schools.edit(workspace / exercise.NOW, "90.5", "90")
    schools.edit(workspace / exercise.NOW, "37.75", "37")
    return [
        (exercise.where(item, workspace), item.message)
        for item in exercise.findings(workspace)
        if item.code == "open-decimal-mark"
    ]


def _with(line: str, cell: str) -> str:
    parts = line.split(",")
    return ",".join([*parts[:4], cell, *parts[4:]]) + "\n"


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("1.234", "", True),
        ("1.234", "5.678", True),
        ("1.234", "12", True),
        ("1.234", "12.5", False),
        ("1.234", "0.125", False),
        ("12", "13", False),
        ("1.2345", "", False),
        ("", "", False),
    ],
)
def test_only_a_file_that_leaves_it_open_has_a_note(tmp_path: Path, first: str, second: str, found: bool) -> None:
    told = notes(tmp_path, first, second)
    message = "Column 'fees': '1.234' was read with a decimal point, but it can also be 1234."
    assert told == ([(f"{exercise.NOW}:2:22", message)] if found else [])


def test_a_form_that_declares_the_mark_has_no_note(tmp_path: Path) -> None:
    schools.write(tmp_path / "schools")
    exercise.write(tmp_path)
    schools.edit(tmp_path / PUPILS, "title: Pupils\n", "title: Pupils\ndecimal_mark: '.'\n")
    workspace = tmp_path / "valley"
    schools.edit(workspace / exercise.NOW, "90.5", "9.125")
    schools.edit(workspace / exercise.NOW, "37.75", "")
    assert [item for item in exercise.findings(workspace) if item.code == "open-decimal-mark"] == []
