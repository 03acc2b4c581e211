"""What is wrong within the CSV files of a framework, each at its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.framework import schools

ORGANISATIONS, LEVELS = "organisations.csv", "codelists/levels.csv"

CASES = {
    "a missing column": (LEVELS, "code,name,", "code,label,", "missing-column", "1"),
    "a code twice": (LEVELS, "secondary,", "primary,", "duplicate-code", "3"),
    "a blank code": (LEVELS, "secondary,", ",", "blank-code", "3"),
    "a blank name": (LEVELS, "Secondary school", "", "blank-name", "3"),
    "a code that parts places": (LEVELS, "secondary,", "sec=ondary,", "wrong-code", "3"),
    "a broader code that does not exist": (
        LEVELS,
        "Secondary school,,",
        "Secondary school,basic,",
        "unknown-code",
        "3:28",
    ),
    "too few cells": (
        LEVELS,
        "secondary,Secondary school,,primary",
        "secondary,Secondary school",
        "wrong-number-of-cells",
        "3",
    ),
    "an unclosed quote": (LEVELS, "Secondary school", '"Secondary school', "broken-quotes", "3"),
    "text after a quote": (LEVELS, "Secondary school", '"Secondary" school', "broken-quotes", "3"),
    "a column twice": (LEVELS, "broader,before", "broader,broader", "duplicate-column", "1"),
    "an organisation twice": (ORGANISATIONS, "LAKE,", "HILL,", "duplicate-code", "3"),
    "a latitude beyond the pole": (ORGANISATIONS, "60.123456", "160.1", "wrong-coordinates", "2"),
    "a latitude in words": (ORGANISATIONS, "60.123456", "north", "wrong-coordinates", "2"),
    "a latitude without longitude": (ORGANISATIONS, "60.1,25.1", "60.1,", "wrong-coordinates", "3"),
    "a date in words": (ORGANISATIONS, "1984-09", "Sept 1984", "wrong-date", "3:25"),
    "a month that is none": (ORGANISATIONS, "1984-09", "1984-13", "wrong-date", "3:25"),
    "a country in two letters": (ORGANISATIONS, "FIN SWE", "FI SWE", "wrong-country", "3:34"),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_it_is_found(tmp_path: Path, case: tuple[str, ...]) -> None:
    folder = schools.write(tmp_path)
    file, old, new, code, place = case
    schools.edit(folder / file, old, new)
    found = {(finding.code, schools.where(finding, folder)) for finding in schools.findings(folder)}
    assert (code, f"{file}:{place}") in found


def test_columns_separated_by_semicolons_are_told_apart_from_a_missing_column(tmp_path: Path) -> None:
    folder = schools.write(tmp_path)
    (folder / LEVELS).write_text("code;name\nprimary;Primary school\n")
    assert [finding.code for finding in schools.findings(folder)] == ["wrong-separator"]


def test_lines_are_counted_in_the_file_and_not_in_records(tmp_path: Path) -> None:
    """A quoted cell may run over several lines."""
    folder = schools.write(tmp_path)
    (folder / LEVELS).write_text('code,name,broader,before\nprimary,"Primary\nschool",,\n\nsecondary,,,primary\n')
    found = [schools.where(finding, folder) for finding in schools.findings(folder)]
    assert found == [f"{LEVELS}:5"]


def test_utf_16_is_named_as_such(tmp_path: Path) -> None:
    folder = schools.write(tmp_path)
    (folder / LEVELS).write_text("code,name\nprimary,Primary\nsecondary,Secondary\n", "utf-16")
    assert ["UTF-16" in finding.message for finding in schools.findings(folder)] == [True]
