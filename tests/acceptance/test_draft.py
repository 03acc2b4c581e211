"""While returns are still coming in, a draft shows what there is, says that it is one, and leaves all else alone."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from tests.acceptance import text
from tests.acceptance.documented import write_documented_files
from tests.acceptance.test_documented_framework import edit, run

pytestmark = pytest.mark.slow

MARK = "Draft, not for publication"


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return write_documented_files(tmp_path)


def test_every_format_says_that_it_is_a_draft(town: Path) -> None:
    done = run("report", town, "--draft", "--out", town / "out")
    assert done.exit_code == 0, done.output
    assert MARK.lower() in done.output
    for read, file in ((text.of_pdf, "pdf"), (text.of_html, "html"), (text.of_docx, "docx")):
        found = read(town / "out" / f"report.{file}")
        assert MARK in found, file
        assert not any(words in found for words in ("frozen as release", "frozen in release", "from release")), file
    package = json.loads((town / "out/data/datapackage.json").read_text("utf-8"))
    assert (MARK in package["description"], "id" in package) == (True, False)
    assert not (town / "out/data/release.json").exists()


def test_every_page_of_the_word_document_says_so(town: Path) -> None:
    assert run("report", town, "--draft", "--out", town / "out", "--format", "docx").exit_code == 0
    with zipfile.ZipFile(town / "out/report.docx") as archive:
        feet = [archive.read(name).decode() for name in archive.namelist() if name.startswith("word/footer")]
    assert MARK in "".join(feet)


def test_a_release_does_not_say_that_it_is_a_draft(town: Path) -> None:
    assert run("report", town, "--out", town / "out", "--format", "html,docx,data").exit_code == 0
    assert MARK not in text.of_html(town / "out/report.html") + text.of_docx(town / "out/report.docx")
    assert (town / "out/data/release.json").exists()


def test_what_is_missing_is_shown_as_not_reported(town: Path) -> None:
    (town / "returns/cycle-2/loans.csv").unlink()
    assert run("report", town, "--out", town / "out").exit_code == 1
    done = run("report", town, "--draft", "--out", town / "out", "--format", "html")
    assert done.exit_code == 0, done.output
    assert "not reported" in text.of_html(town / "out/report.html")


def test_an_error_about_a_figure_does_not_stop_a_draft(town: Path) -> None:
    edit(town / "returns/cycle-2/loans.csv", "120,6", "120,121")
    done = run("report", town, "--draft", "--out", town / "out", "--format", "html")
    assert done.exit_code == 0, done.output
    assert "late-within-books" in done.output


def test_nothing_is_accepted_or_frozen(town: Path) -> None:
    before = {path for path in town.rglob("*") if path.is_file()}
    assert run("report", town, "--draft", "--out", town / "out", "--format", "html").exit_code == 0
    assert {path for path in town.rglob("*") if path.is_file()} - before == {town / "out/report.html"}
    assert run("records", "verify", town).exit_code == 1


def test_what_cannot_be_read_stops_a_draft_too(town: Path) -> None:
    edit(town / "returns/cycle-2/loans.csv", "NORTH,adult,310", "NORTH,adult,many")
    done = run("report", town, "--draft", "--out", town / "out")
    assert (done.exit_code, "'many'" in done.output) == (1, True)
    assert not (town / "out").exists()
