"""Bad input: one clear message each, with file and line and what to do, all in one run; a good build is left alone."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from tests.acceptance.documented import write_documented_files
from tests.acceptance.test_documented_framework import edit
from typer.testing import CliRunner, Result

from mandata.cli.main import app

LOANS = "town/returns/cycle-2/loans.csv"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_documented_files(tmp_path)
    return tmp_path


def report(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(
        app, ["report", str(folder / "town"), "--out", str(folder / "out"), "--format", "data", *options]
    )


def refused(folder: Path, *patterns: str, options: tuple[str, ...] = ()) -> None:
    """The build stops with exit code 1 and one line for each pattern."""
    done = report(folder, *options)
    assert done.exit_code == 1, done.output
    lines = done.stderr.splitlines()
    for pattern in patterns:
        assert sum(bool(re.search(pattern, line)) for line in lines) == 1, f"{pattern}\n{done.stderr}"


def test_a_missing_column(folder: Path) -> None:
    edit(folder / LOANS, "branch,age,books", "branch,years,books")
    refused(folder, r"loans\.csv:1.*'age'", r"loans\.csv:1.*'years'")


def test_an_unknown_code(folder: Path) -> None:
    edit(folder / LOANS, "SOUTH,young", "SUOTH,young")
    refused(folder, r"loans\.csv:4.*'SUOTH'.*SOUTH")


def test_text_in_a_number(folder: Path) -> None:
    edit(folder / LOANS, "NORTH,adult,310", "NORTH,adult,many")
    refused(folder, r"loans\.csv:3.*'many'")


def test_a_decimal_comma_in_a_whole_number(folder: Path) -> None:
    edit(folder / LOANS, "NORTH,adult,310", 'NORTH,adult,"310,5"')
    refused(folder, r"loans\.csv:3.*310,5")


def test_a_thousands_separator_is_read_and_noted(folder: Path) -> None:
    edit(folder / LOANS, "NORTH,adult,310", 'NORTH,adult,"1,310"')
    done = report(folder)
    assert done.exit_code == 0
    assert re.search(r"loans\.csv:3.*'1,310' was read as 1310", done.output)


def test_a_duplicated_row(folder: Path) -> None:
    edit(folder / LOANS, "NORTH,adult,310", "NORTH,young,310")
    refused(folder, r"loans\.csv:3.*line 2")


def test_a_wrong_encoding(folder: Path) -> None:
    path = folder / LOANS
    path.write_bytes(path.read_bytes().replace(b"closed for repairs", "fermé".encode("latin-1")))
    refused(folder, r"loans\.csv:4.*UTF-8")


def test_an_empty_file(folder: Path) -> None:
    (folder / LOANS).write_text("")
    refused(folder, r"loans\.csv.*empty")


def test_a_missing_form(folder: Path) -> None:
    (folder / LOANS).unlink()
    refused(folder, r"loans\.csv.*loans")


def test_a_cycle_that_does_not_exist(folder: Path) -> None:
    refused(folder, r"framework\.yaml.*cycle 9.*1, 2", options=("--cycle", "9"))


def test_a_cycle_for_which_nothing_was_submitted(folder: Path) -> None:
    edit(
        folder / "libraries/framework.yaml",
        "common_fields:",
        "  - {number: 3, title: Year 3, period: {start: 2025-01-01, end: 2025-12-31}}\ncommon_fields:",
    )
    refused(folder, r"returns/cycle-3: error.*cycle 3.*has some: 1, 2\.", "^1 error$", options=("--cycle", "3"))
    assert report(folder, "--cycle", "3", "--draft").exit_code == 0
    assert report(folder, "--cycle", "1").exit_code == 0


def test_broken_yaml(folder: Path) -> None:
    edit(folder / "libraries/forms/loans.yaml", "title: Loans", "title: [Loans")
    refused(folder, r"loans\.yaml:\d+")


def test_an_unknown_key_in_a_framework_file(folder: Path) -> None:
    edit(folder / "libraries/indicators/loans.yaml", "  desired: up", "  desird: up")
    refused(folder, r"indicators/loans\.yaml:7.*desird.*desired")


def test_an_indicator_that_names_an_unknown_field(folder: Path) -> None:
    edit(folder / "libraries/indicators/loans.yaml", "value: sum(books)", "value: sum(boks)")
    refused(folder, r"indicators/loans\.yaml:\d+.*boks.*books")


def test_a_narrative_that_names_an_unknown_value(folder: Path) -> None:
    edit(folder / "town/narrative/lending.md", 'trend("loans.books")', 'trend("loans.boks")')
    refused(folder, r"lending\.md:3.*loans\.boks.*loans\.books")


def test_utf_16_without_a_mark_is_one_finding(folder: Path) -> None:
    path = folder / LOANS
    path.write_bytes(path.read_text("utf-8").encode("utf-16-le"))
    refused(folder, r"loans\.csv:1:2.*UTF-16", "^1 error$")


PARTS = (
    "framework.yaml",
    "organisations.csv",
    "codelists/ages.csv",
    "forms/loans.yaml",
    "indicators/loans.yaml",
    "checks/loans.yaml",
    "report/outline.yaml",
    "report/exhibits/lending.yaml",
)


@pytest.mark.parametrize("part", PARTS)
def test_a_file_of_the_framework_that_cannot_be_read_is_one_finding(folder: Path, part: str) -> None:
    """Errors that follow from it are not reported: names that it may declare, codes that it may list."""
    path = folder / "libraries" / part
    path.unlink()
    path.mkdir()
    refused(folder, rf"{part}: error.*directory", "^1 error$")
    path.rmdir()
    path.symlink_to(folder / "nowhere")
    refused(folder, rf"{part}: error.*cannot be read", "^1 error$")
    path.unlink()
    path.write_text("")
    refused(folder, rf"{part}: error.*empty", "^1 error$")
    path.write_bytes(b"\x00\n")
    refused(folder, rf"{part}:1:1: error.*null byte", "^1 error$")


def test_a_control_character_in_yaml(folder: Path) -> None:
    edit(folder / "libraries/forms/loans.yaml", "title: Loans", "title: Lo\x07ans")
    refused(folder, r"forms/loans\.yaml:2:10: error.*U\+0007", "^1 error$")


@pytest.mark.parametrize("is_folder", [True, False])
def test_a_return_that_is_no_file(folder: Path, is_folder: bool) -> None:
    path = folder / LOANS
    path.unlink()
    if is_folder:
        path.mkdir()
    else:
        path.symlink_to(folder / "nowhere")
    refused(folder, r"loans\.csv: error.*cannot be read", "^1 error$")


def test_a_return_that_lies_in_no_cycle(folder: Path) -> None:
    (folder / "town/returns/stray.csv").write_text("branch\n")
    refused(folder, r"returns/stray\.csv: error.*not in the folder of a cycle.*cycle-1, cycle-2", "^1 error$")


def test_returns_that_are_no_folder(folder: Path) -> None:
    shutil.rmtree(folder / "town/returns")
    (folder / "town/returns").write_text("")
    refused(folder, r"returns/cycle-2: error.*Not a directory")


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("{{ 1 / 0 }}", "division by zero"),
        ("{{ value(3) }}", "There is no indicator '3'"),
        ("{{ range(10000) | list }}", "too big"),
        ("{% macro on() %}{{ on() }}{% endmacro %}{{ on() }}", "recursion"),
        ('{{ valeu("loans.books") }}', r"'valeu' is undefined\. Did you mean 'value'\?"),
        ('{{ value("loans.books") | word }}', r"'word'\. Did you mean 'words'\?"),
        ("{{ value() }}", r"failed: value\(\) missing"),
        ('{{ value("loans.books")', r"statement'\. Correct the braces"),
        ('{{ exhibit("loans-chart") }}', r"twice, first at .*lending\.md:11"),
        ('{{ exhibit("loans-chrt") }}', "Did you mean 'loans-chart'"),
        ('{{ ref("lendig") }}', "Did you mean 'lending'"),
        ("![A picture](http://example.org/a.png)", r"picture 'http://example\.org/a\.png'"),
        ("[Look](javascript:alert)", "link to 'javascript:alert'"),
        ("::: {.exhibit #nowhere}\n:::", r"class '\.exhibit'"),
    ],
)
def test_a_text_that_asks_for_what_cannot_be(folder: Path, text: str, pattern: str) -> None:
    path = folder / "town/narrative/lending.md"
    path.write_text(f"{path.read_text('utf-8')}\n{text}\n", "utf-8")
    refused(folder, rf"lending\.md:15: error.*{pattern}")


def test_a_text_in_another_encoding(folder: Path) -> None:
    path = folder / "town/narrative/lending.md"
    path.write_bytes(path.read_bytes() + "\nfermé\n".encode("latin-1"))
    refused(folder, r"lending\.md:15:5: error.*0xE9.*\[wrong-encoding\]")


def test_a_text_says_that_there_is_no_story_at_all(folder: Path) -> None:
    path = folder / "town/narrative/lending.md"
    path.write_text(f"{path.read_text('utf-8')}\n{{{{ stories() }}}}\n", "utf-8")
    assert "No story of cycle 2 was accepted with kind=story. Correct" in " ".join(report(folder).stderr.split())


@pytest.mark.parametrize("ledger", ["restatements.csv", "finding_answers.csv"])
def test_a_ledger_that_is_a_folder(folder: Path, ledger: str) -> None:
    (folder / "town" / ledger).mkdir()
    refused(folder, rf"{ledger}: error.*directory", "^1 error$")


def test_records_that_are_no_folder(folder: Path) -> None:
    (folder / "town/records").write_text("")
    refused(folder, r"records.*error.*Not a directory")


def test_a_release_that_is_broken_or_gone(folder: Path) -> None:
    assert report(folder).exit_code == 0
    release = next((folder / "town/records/releases").glob("*.json"))
    release.write_text("{")
    refused(folder, r"releases/.*\.json: error.*not the one that was frozen")
    release.unlink()
    refused(folder, r"releases/.*\.json: error.*is missing.*releases/last")


def test_nothing_is_written_where_it_would_be_read_or_lost(folder: Path) -> None:
    for name in ("returns", "narrative", "records/deeper"):
        told = report(folder, "--out", str(folder / "town" / name))
        assert told.exit_code == 2, name
        assert "of the workspace, which builds read" in told.stderr
        assert not (folder / "town" / name / "data").exists()


def test_what_no_build_wrote_is_not_replaced(folder: Path) -> None:
    mine = folder / "out/data/mine.csv"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine\n")
    told = report(folder)
    assert told.exit_code == 2
    assert "out/data is no part of a report" in told.stderr
    assert mine.read_text() == "mine\n"
    page = folder / "out/report.html"
    page.mkdir()
    assert report(folder, "--format", "html").exit_code == 2


def test_an_output_folder_that_cannot_be(folder: Path) -> None:
    (folder / "file").write_text("")
    for name in ("file", "file/below"):
        told = report(folder, "--out", str(folder / name))
        assert told.exit_code == 2, told.output
        assert re.search(rf"file is a file, so nothing can be written into \S*{name}\.", told.stderr)
    assert not (folder / "town/records").exists()


def test_everything_is_reported_in_one_run(folder: Path) -> None:
    edit(folder / LOANS, "NORTH,adult,310", "NORTH,adult,many")
    edit(folder / LOANS, "SOUTH,young", "SUOTH,young")
    edit(folder / "town/returns/cycle-1/loans.csv", "NORTH,adult,300", "NORTH,adult,lots")
    refused(folder, r"cycle-2/loans\.csv:3.*many", r"cycle-2/loans\.csv:4.*SUOTH", r"cycle-1/loans\.csv:3.*lots")


def test_faults_of_every_kind_are_reported_in_one_run(folder: Path) -> None:
    (folder / "libraries/forms/staff.yaml").write_text("name: staff\ntitle: [Staff\n")
    (folder / "libraries/indicators/staff.yaml").write_text(
        "- {id: staff.number, title: Staff, form: staff, value: sum(staff), by: [branch]}\n"
    )
    (folder / "town/returns/cycle-2/staff.csv").write_text("branch,staff\nNORTH,3\n")
    edit(folder / "libraries/indicators/loans.yaml", "value: sum(books)", "value: sum(boks)")
    edit(folder / LOANS, "NORTH,adult,310", "NORTH,adult,many")
    edit(folder / "town/narrative/lending.md", 'trend("loans.books")', 'trend("loans.boks")')
    edit(folder / "town/narrative/lending.md", 'ref("loans-by-branch")', 'value("staff.number")')
    refused(
        folder,
        r"staff\.yaml:\d",
        r"indicators/loans\.yaml:\d+.*boks.*books",
        r"framework\.yaml.*cycle 9.*1, 2",
        r"cycle-2/loans\.csv:3.*many",
        r"lending\.md:3.*loans\.boks.*loans\.books",
        "^5 errors$",
        options=("--cycle", "9"),
    )


def test_a_form_whose_tags_cannot_be_read_waits_until_they_can(folder: Path) -> None:
    (folder / "libraries/codelists/themes.csv").write_text("code\nreading\n")
    edit(folder / "libraries/forms/loans.yaml", "  primaryKey", "    - {name: themes, tags: themes}\n  primaryKey")
    edit(folder / "town/narrative/lending.md", 'exhibit("loans-chart")', 'exhibit("loans-chrt")')
    refused(folder, r"themes\.csv:1.*name", r"lending\.md:\d+.*loans-chrt", "^2 errors$")


def test_every_unknown_name_in_the_narrative_is_reported_in_one_run(folder: Path) -> None:
    edit(folder / "town/narrative/lending.md", 'trend("loans.books")', 'trend("loans.boks")')
    edit(folder / "town/narrative/lending.md", 'exhibit("loans-chart")', 'exhibit("loans-chrt")')
    refused(folder, r"lending\.md:3.*loans\.boks", r"lending\.md:\d+.*loans-chrt")


def test_a_good_build_survives_bad_input(folder: Path) -> None:
    assert report(folder).exit_code == 0
    before = {path: path.read_bytes() for path in (folder / "out").rglob("*") if path.is_file()}
    edit(folder / LOANS, "NORTH,adult,310", "NORTH,adult,many")
    assert report(folder).exit_code == 1
    assert {path: path.read_bytes() for path in (folder / "out").rglob("*") if path.is_file()} == before


def test_wrong_use_is_distinguished_from_bad_input(folder: Path) -> None:
    assert report(folder, "--format", "doc").exit_code == 2
    assert CliRunner().invoke(app, ["report", str(folder / "nowhere")]).exit_code == 2
