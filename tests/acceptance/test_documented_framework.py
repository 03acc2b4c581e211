"""A framework of another field, written in a folder of files, builds without a change to the engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.acceptance import text
from tests.acceptance.documented import write_documented_files
from typer.testing import CliRunner, Result

from mandata.cli.main import app

pytestmark = pytest.mark.slow


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return write_documented_files(tmp_path)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def build(town: Path, formats: str = "html") -> str:
    done = run("report", town, "--out", town / "out", "--format", formats)
    assert done.exit_code == 0, done.output
    return text.of_html(town / "out" / "report.html") if formats == "html" else ""


def edit(path: Path, old: str, new: str) -> None:
    before = path.read_text("utf-8")
    assert old in before
    path.write_text(before.replace(old, new), "utf-8")


def test_every_format_says_what_the_records_say(town: Path) -> None:
    build(town, "pdf,html,docx,data")
    out = town / "out"
    for found in (
        text.of_pdf(out / "report.pdf"),
        text.of_html(out / "report.html"),
        text.of_docx(out / "report.docx"),
    ):
        assert "520 books, down from 530; 23% of" in " ".join(found.split())
        assert "NORTH and SOUTH lent to adults; zero books went to young readers" in " ".join(found.split())
    assert (out / "data" / "datapackage.json").is_file()


def test_a_changed_return_changes_the_report(town: Path) -> None:
    edit(town / "returns/cycle-2/loans.csv", "NORTH,young,120,6", "NORTH,young,220,6")
    assert "620 books, up from 530" in " ".join(build(town).split())


def test_a_control_total_that_disagrees_is_kept_and_noted(town: Path) -> None:
    found = " ".join(build(town).split())
    assert "521" in found
    assert "520" in found


def test_the_framework_itself_is_sound(town: Path) -> None:
    done = run("framework", "check", town.parent / "libraries")
    assert done.exit_code == 0, done.output


def test_rows_of_cycles_end_with_the_one_reported_on(town: Path) -> None:
    assert "Year 1 530 Year 2 520" in " ".join(build(town).split())
    edit(town / "workspace.yaml", "cycle: 2", "cycle: 1")
    found = " ".join(build(town).split())
    assert "Year 1 530" in found
    assert "Year 2 520" not in found


def test_a_closed_branch_is_not_asked(town: Path) -> None:
    assert "EAST" not in build(town)
