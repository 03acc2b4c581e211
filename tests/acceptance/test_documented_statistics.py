"""`docs/guides/statistics.md` adds to the documented libraries; what it says is what comes out."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.acceptance import text
from tests.acceptance.commands import run, traced
from tests.acceptance.documented import write_documented_files


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace of the documentation with the files of the guide."""
    return write_documented_files(tmp_path_factory.mktemp("statistics"), "statistics")


def test_the_framework_is_sound(town: Path) -> None:
    run("framework", "check", town.parent / "libraries")


def test_medians_and_percentiles_are_interpolated(town: Path) -> None:
    """The closures lasted 36.5 hours and 1.5 hours."""
    assert traced(town, "closures.usual_length")["number"] == 19
    assert traced(town, "closures.longest_tenth")["number"] == 33
    assert traced(town, "closures.branches")["number"] == 2


@pytest.mark.slow
def test_every_format_shows_the_results(town: Path) -> None:
    out = town / "out"
    run("report", town, "--out", out, "--format", "pdf,html,docx,data")
    for found in (
        text.of_pdf(out / "report.pdf"),
        text.of_html(out / "report.html"),
        text.of_docx(out / "report.docx"),
    ):
        words = " ".join(found.split())
        assert "Two branches had to close" in words or "2 branches had to close" in words
        assert "lasted longer than 19 hours" in words
        assert "percentile(lasted, 90) / 3600" in words
    table = next((out / "data").rglob("*closure-lengths*.csv")).read_text("utf-8")
    assert "36.5" in table and "33" in table
