"""A form under disclosure control, in a built report: no format shows anything that identifies a person."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from tests.acceptance import text
from tests.acceptance.documented import write_documented_files
from tests.acceptance.test_documented_framework import edit, run

pytestmark = pytest.mark.slow

RULE = "disclosure: {threshold: 200, dimensions: [age], counts: [books]}\nrules:\n"
"""The books stand for persons here; 120 young ones in the north are few."""


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    town = write_documented_files(tmp_path_factory.mktemp("town"))
    edit(town.parent / "libraries/forms/loans.yaml", "rules:\n", RULE)
    edit(town.parent / "libraries/report/outline.yaml", "sections:", "empty_exhibits: show\nsections:")
    done = run("report", town, "--out", town / "out", "--format", "pdf,html,docx,data")
    assert done.exit_code == 0, done.output
    return town / "out"


def test_no_format_shows_a_small_count(out: Path) -> None:
    for found in (
        text.of_pdf(out / "report.pdf"),
        text.of_html(out / "report.html"),
        text.of_docx(out / "report.docx"),
    ):
        assert "520 books" in " ".join(found.split())
        assert "suppressed" in found
        assert "120" not in found.split()


def test_a_suppressed_cell_says_so_and_why(out: Path) -> None:
    """A column for each code leaves blank what nobody was asked for; this was asked for, and must not look like it."""
    lines = (out / "data/exhibits/loans-chart.csv").read_text("utf-8").splitlines()
    cells = [line for line in csv.DictReader(lines) if line["status"] == "withheld"]
    assert cells
    assert all(cell["text"] == "suppressed" for cell in cells)
    assert "so few persons could be recognised" in " ".join(text.of_html(out / "report.html").split())


def test_no_file_of_the_data_shows_it(out: Path) -> None:
    package = json.loads((out / "data" / "datapackage.json").read_text("utf-8"))
    assert "form-loans" not in [resource["name"] for resource in package["resources"]]
    assert "Left out because persons could be identified from their rows: Loans." in package["description"]
    cells = [
        cell for path in (out / "data").rglob("*.csv") for cell in path.read_text("utf-8").replace("\n", ",").split(",")
    ]
    assert cells and "120" not in cells and "120.0" not in cells


def test_the_rows_behind_a_value_are_not_shown(out: Path) -> None:
    assert "returns/cycle-2/loans.csv:2" not in (out / "report.html").read_text("utf-8")
