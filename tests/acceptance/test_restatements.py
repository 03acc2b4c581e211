"""No past figure changes silently: a correction is in the ledger that the report prints."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.acceptance import text
from tests.acceptance.documented import write_documented_files
from tests.acceptance.test_documented_framework import edit, run

pytestmark = pytest.mark.slow

ANNEX = "  - {id: restated, title: Restated figures, text: restatements, layout: annex}\n"
LEDGER = """cycle,form,row,field,old,new,reason,date
1,loans,branch=NORTH; age=adult,books,300,310,Ten loans were found,2025-02-20
"""


@pytest.fixture
def town(tmp_path: Path) -> Path:
    workspace = write_documented_files(tmp_path)
    outline = tmp_path / "libraries/report/outline.yaml"
    outline.write_text(outline.read_text("utf-8") + ANNEX, "utf-8")
    return workspace


def annex(town: Path) -> str:
    done = run("report", town, "--out", town / "out", "--format", "html")
    assert done.exit_code == 0, done.output
    page = " ".join(text.of_html(town / "out" / "report.html").split())
    return page[page.rindex("Restated figures") :][:600]


def correct(town: Path) -> None:
    edit(town / "returns/cycle-1/loans.csv", "NORTH,adult,300", "NORTH,adult,310")


def test_nothing_is_restated_at_first(town: Path) -> None:
    assert "No figure of an earlier cycle was restated" in annex(town)


def test_a_past_figure_that_changed_without_a_word_is_reported_anyway(town: Path) -> None:
    annex(town)
    correct(town)
    found = annex(town)
    assert all(part in found for part in ("books", "300", "310", "not given"))


def test_a_restatement_with_its_reason_is_printed(town: Path) -> None:
    annex(town)
    correct(town)
    (town / "restatements.csv").write_text(LEDGER, "utf-8")
    found = annex(town)
    assert all(part in found for part in ("300", "310", "Ten loans were found", "2025-02-20"))


def test_a_figure_of_the_cycle_reported_on_is_no_restatement(town: Path) -> None:
    annex(town)
    edit(town / "returns/cycle-2/loans.csv", "NORTH,young,120", "NORTH,young,121")
    assert "No figure of an earlier cycle was restated" in annex(town)
