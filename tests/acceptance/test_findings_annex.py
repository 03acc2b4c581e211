"""What the checks found, and what was answered, stands in the annex of every format, the same in every build."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.acceptance import text
from tests.acceptance.documented import write_documented_files
from tests.acceptance.test_documented_framework import edit, run

from mandata.findings import Severity
from mandata.records import open_workspace
from mandata.report.checking import check

pytestmark = pytest.mark.slow

SAID = (
    "More books came back late than were lent. (rule 'late-within-books') (returns/cycle-2/loans.csv:2) "
    "Answer of North Library, 2025-02-01: The letter counts *two* years. Accepted by The library office, 2025-02-03."
)


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """More books late than lent, and the reason accepted."""
    folder = write_documented_files(tmp_path)
    edit(folder / "returns/cycle-2/loans.csv", "120,6", "120,121")
    [error] = [
        item.finding.key
        for item in check(open_workspace(folder), 2, lambda _: None)
        if item.finding.severity is Severity.ERROR
    ]
    reason = ("--by", "North Library", "--on", "2025-02-01", "--reason", "The letter counts *two* years")
    assert run("finding", "answer", folder, error, *reason).exit_code == 0
    assert run("finding", "accept", folder, error, "--by", "The library office", "--on", "2025-02-03").exit_code == 0
    return folder


def test_every_format_prints_the_answer(town: Path) -> None:
    done = run("report", town, "--out", town / "out", "--format", "pdf,html,docx")
    assert done.exit_code == 0, done.output
    for read, file in ((text.of_pdf, "pdf"), (text.of_html, "html"), (text.of_docx, "docx")):
        found = " ".join(read(town / "out" / f"report.{file}").split())
        assert SAID.replace(" ", "") in found.replace(" ", ""), file


def test_the_annex_is_the_same_in_every_build(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("report", town, "--out", town / "out", "--format", "html")
    first = (town / "out/report.html").read_bytes()
    monkeypatch.chdir(town)
    run("report", ".", "--out", "again", "--format", "html")
    assert (town / "again/report.html").read_bytes() == first
