"""`docs/guides/calculating.md` adds to the documented libraries; what it says is what comes out."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.acceptance import text
from tests.acceptance.commands import run, traced
from tests.acceptance.documented import write_documented_files


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace of the documentation with the files of the guide."""
    return write_documented_files(tmp_path_factory.mktemp("calculating"), "calculating")


def test_the_framework_is_sound(town: Path) -> None:
    run("framework", "check", town.parent / "libraries")


def test_a_rate_uses_the_latest_population_and_says_of_when(town: Path) -> None:
    found = traced(town, "loans.per_resident", "--where", "branch=NORTH")
    assert found["number"] == 0.215
    residents = found["operands"]["residents"]
    assert (residents["number"], residents["cycle"], residents["branch"]) == (2000, 1, "NORTH")
    assert {record["file"] for record in found["records_behind"]} == {
        "returns/cycle-1/residents.csv",
        "returns/cycle-2/loans.csv",
    }


def test_trace_prints_operands_with_their_figures_cycles_and_dates(town: Path) -> None:
    found = run("trace", "loans.per_resident", "--workspace", town)
    formula = "books / residents, with books = loans.books; residents = town.residents, the latest known figure"
    assert formula in " ".join(found.split())
    assert "3,000 (town.residents, Year 1, at 31 December 2023)" in found
    assert "520 (loans.books, Year 2, at 31 December 2024)" in found


def test_growth_has_no_figure_before_the_first_cycle(town: Path) -> None:
    assert traced(town, "loans.growth", "--where", "branch=NORTH")["number"] == 7.5
    first = traced(town, "loans.growth", "--cycle", "1")
    assert (first["number"], first["status"], first["reason"]) == (None, "not_applicable", "there is no earlier cycle")


@pytest.mark.slow
def test_every_format_shows_the_results_with_their_date(town: Path) -> None:
    out = town / "out"
    run("report", town, "--out", out, "--format", "pdf,html,docx,data")
    note = "Residents: the latest known figure, of Year 1, at 31 December 2023."
    for found in (
        text.of_pdf(out / "report.pdf"),
        text.of_html(out / "report.html"),
        text.of_docx(out / "report.docx"),
    ):
        words = " ".join(found.split())
        assert "Loans in the north grew by 7.5%" in words
        assert "books / residents" in words and "the latest known figure" in words
        assert note in words
    table = next((out / "data").rglob("*loans-per-resident*.csv")).read_text("utf-8")
    assert "0.215" in table
    assert "3,000 (town.residents, Year 1, at 31 December 2023)" in text.of_html(out / "report.html")
