"""Findings and their answers are in the annex of every format, the same in every build."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.acceptance import text
from tests.acceptance.documented import write_documented_files
from tests.acceptance.test_documented_framework import edit, run

from mandata.findings import Severity
from mandata.records import open_workspace
from mandata.report.dry_run import check

pytestmark = pytest.mark.slow

SAID = (
    "More books came back late than were lent. (returns/cycle-2/loans.csv:2) "
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


def choose(town: Path, where: str, choice: str) -> None:
    """Write the choice into the outline or the workspace."""
    if where == "outline":
        edit(town.parent / "libraries/report/outline.yaml", "sections:", f"organisation_findings: {choice}\nsections:")
    else:
        edit(town / "workspace.yaml", "cycle: 2", f"cycle: 2\norganisation_findings: {choice}")


def test_every_format_prints_the_answer(town: Path) -> None:
    choose(town, "outline", "show")
    done = run("report", town, "--out", town / "out", "--format", "pdf,html,docx")
    assert done.exit_code == 0, done.output
    for read, file in ((text.of_pdf, "pdf"), (text.of_html, "html"), (text.of_docx, "docx")):
        found = " ".join(read(town / "out" / f"report.{file}").split())
        assert SAID.replace(" ", "") in found.replace(" ", ""), file


def annex(town: Path, code: str = "not-answered") -> str:
    done = run("report", town, "--out", town / "out", "--format", "html")
    assert done.exit_code == 0, done.output
    assert f"[{code} " in done.stderr  # the person who builds it sees the finding, published or not
    return " ".join(text.of_html(town / "out" / "report.html").split())


def without_south(town: Path) -> None:
    """Take out what the south branch reported for this cycle."""
    path = town / "returns/cycle-2/loans.csv"
    kept = [row for row in path.read_text("utf-8").splitlines() if not row.startswith("SOUTH")]
    path.write_text("\n".join(kept) + "\n", "utf-8")


def test_no_organisation_is_published_as_one_that_did_not_answer(town: Path) -> None:
    without_south(town)
    found = annex(town)
    assert "not answered" not in found
    assert "Findings that name organisations are not published." in found


def test_no_finding_about_a_figure_of_an_organisation_is_published(town: Path) -> None:
    found = annex(town, "rule")
    assert "More books came back late than were lent." not in found
    assert "The checks found nothing" not in found


@pytest.mark.parametrize("where", ["outline", "workspace"])
def test_findings_that_name_organisations_are_published_where_the_coordinator_chose_so(town: Path, where: str) -> None:
    without_south(town)
    choose(town, where, "show")
    found = annex(town)
    assert "1 of 2 organisations has not answered: SOUTH." in found
    assert "More books came back late than were lent." in found


def test_the_workspace_can_choose_otherwise_than_the_outline(town: Path) -> None:
    edit(town / "returns/cycle-2/loans.csv", "SOUTH,adult,90 e,,", "SOUTH,adult,,,")
    choose(town, "outline", "show")
    choose(town, "workspace", "hide")
    done = run("report", town, "--out", town / "out", "--format", "html")
    assert "[partly-answered " in done.stderr
    assert "some cells are blank" not in text.of_html(town / "out" / "report.html")


def test_the_annex_is_the_same_in_every_build(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("report", town, "--out", town / "out", "--format", "html")
    first = (town / "out/report.html").read_bytes()
    monkeypatch.chdir(town)
    run("report", ".", "--out", "again", "--format", "html")
    assert (town / "again/report.html").read_bytes() == first
