"""The printed figures of the sixth report, looked up in the text of every format, row by row."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import lxml.html
import pytest
from tests.acceptance import text
from typer.testing import CliRunner

from mandata.cli.main import app

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
READERS: Mapping[str, Callable[[Path], str]] = {"pdf": text.of_pdf, "html": text.of_html, "docx": text.of_docx}

ROWS = [
    # Specialized training
    "Engineering 7 from 6 146 from 110 9% from 5%",
    "Medical 4 from 8 87 from 85 15% from 37%",
    "C4ISR 12 from 5 134 from 119 34% from 26%",
    "23 from 19 367 from 314",
    # Intelligence academy
    "Uniformed 85 from 29",
    "Civilian 46 from 15",
    "131 from 44",
    "53% from 20%",
    "6 from 4",
    # Explosive ordnance
    "MINURSO 241 100.0%",
    "MINUSCA 29 79.0%",
    "MONUSCO 276 68.0%",
    "UNIFIL 23 100.0%",
    "UNISFA 11 100.0%",
    "UNMISS 479 98.6%",
    # Beneficiaries of risk education
    "Women 16,984",
    "Men 16,376",
    "Girls 24,618",
    "Boys 25,737",
    "83,715",
    # Hospitals: level 1, 2, 2+, 3, reports, interruptions
    "UNDOF 1 1 1",
    "UNFICYP – –",
    "UNIFIL 2 2 0",
    "UNMISS 1 4 1 6 0",
    # Crimes against peacekeepers
    "138 49%",
    "246 73%",
    "146 59%",
    "95 65%",
]

FIGURES = [
    "seven of the eleven",
    "37%",
    "60",
    "36",
    "7,049",
    "37.75%",
    "58.4%",
    "0.1%",
    "10%",
    "560,000",
    "23,000,000",
    "480",
    "490",
    "570",
    "16,000",
    "218",
    "3,699 to 1",
    "data was unavailable for cycle 5",
    "not in the printed text",
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The text of each format of the sample, built once from a copy without records."""
    folder = tmp_path_factory.mktemp("sixth")
    out = build_sample(folder)
    return {name: " ".join(read(out / f"report.{name}").split()) for name, read in READERS.items()}


def build_sample(folder: Path, formats: str = "pdf,html,docx,data") -> Path:
    """Build the formats from a fresh copy of framework and sample; returns the output folder."""
    shutil.copytree(ROOT / "frameworks", folder / "frameworks")
    shutil.copytree(ROOT / "samples", folder / "samples", ignore=shutil.ignore_patterns("records"))
    out = folder / "out"
    sample = folder / "samples" / "sixth_report"
    done = CliRunner().invoke(app, ["report", str(sample), "--out", str(out), "--format", formats])
    assert done.exit_code == 0, done.output
    return out


def in_order(row: str) -> re.Pattern[str]:
    """The parts of a row, one after another with little between them."""
    return re.compile(r"[^A-Za-z0-9,.%]{1,12}(?:\S{0,14}\s){0,4}?".join(re.escape(part) for part in row.split(" ")))


@pytest.mark.parametrize("name", READERS)
def test_every_printed_row_is_in_the_text(built: dict[str, str], name: str) -> None:
    missing = [row for row in ROWS if not in_order(row).search(built[name])]
    assert missing == []


@pytest.mark.parametrize("name", READERS)
def test_every_printed_figure_is_in_the_text(built: dict[str, str], name: str) -> None:
    folded = built[name].lower()
    missing = [figure for figure in FIGURES if figure.lower() not in folded]
    assert missing == []


@pytest.mark.parametrize("name", READERS)
def test_a_printed_total_that_its_parts_do_not_give_is_noted(built: dict[str, str], name: str) -> None:
    assert "306" in built[name]
    assert "314" in built[name]


def test_every_link_of_the_page_has_words(tmp_path: Path) -> None:
    """A cell that nobody was asked for is blank, and leads nowhere."""
    out = build_sample(tmp_path, "html")
    page = lxml.html.fromstring((out / "report.html").read_text("utf-8"))
    assert [link.get("href") for link in page.iter("a") if link.get("href") and not link.text_content().strip()] == []
