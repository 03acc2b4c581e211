"""Bad input: one clear message each, with file and line and what to do, all in one run; a good build is left alone."""

from __future__ import annotations

import re
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


def test_a_decimal_comma_and_a_thousands_separator(folder: Path) -> None:
    edit(folder / LOANS, "NORTH,adult,310", 'NORTH,adult,"1,310"')
    refused(folder, r"loans\.csv:3.*1,310")


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


def test_wrong_use_is_told_apart_from_bad_input(folder: Path) -> None:
    assert report(folder, "--format", "doc").exit_code == 2
    assert CliRunner().invoke(app, ["report", str(folder / "nowhere")]).exit_code == 2
