"""What is wrong within the CSV files of a framework, each at its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.framework import schools

from mandata.findings import Findings, Place
from mandata.framework import read_framework
from mandata.framework.delimited import _starts_of_cells, read_sheet

ORGANISATIONS, LEVELS = "organisations.csv", "codelists/levels.csv"

CASES = {
    "a missing column": (LEVELS, "code,name,", "code,label,", "missing-column", "1"),
    "a code twice": (LEVELS, "secondary,", "primary,", "duplicate-code", "3"),
    "a blank code": (LEVELS, "secondary,", ",", "blank-code", "3"),
    "a blank name": (LEVELS, "Secondary school", "", "blank-name", "3"),
    "a code twice, composed and decomposed": (
        LEVELS,
        "primary,Primary school,,\nsecondary,",
        "\u00e9cole,Primary school,,\ne\u0301cole,",
        "duplicate-code",
        "3",
    ),
    "a code twice, once with something hidden": (LEVELS, "secondary,", "pri\u200bmary,", "duplicate-code", "3"),
    "a code twice, once in full-width letters": (
        LEVELS,
        "secondary,",
        "\uff50\uff52\uff49\uff4d\uff41\uff52\uff59,",
        "look-alike-code",
        "3",
    ),
    "a code twice, once with a Cyrillic letter": (LEVELS, "secondary,", "prim\u0430ry,", "look-alike-code", "3"),
    "an organisation twice, once with a word joiner": (ORGANISATIONS, "LAKE,", "HILL\u2060,", "duplicate-code", "3"),
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


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("code;name\nprimary;Primary school\n", "semicolons"),
        ('"code";"name"\n"primary";"Primary, school"\n', "semicolons"),
        ('"code"\t"name"\n"primary"\t"Primary school"\n', "tabs"),
        ("code|name\nprimary|Primary school\n", "vertical bars"),
        ("sep=;\ncode;name\nprimary;Primary school\n", "semicolons"),
        ("sep=^\ncode^name\nprimary^Primary school\n", "'^'"),
    ],
)
def test_columns_separated_otherwise_are_distinguished_from_a_missing_column(
    text: str, by: str, tmp_path: Path
) -> None:
    folder = schools.write(tmp_path)
    (folder / LEVELS).write_text(text)
    (finding,) = schools.findings(folder)
    assert (finding.code, finding.message) == ("wrong-separator", f"The columns are separated by {by}.")


def test_a_control_character_is_left_out_and_named(tmp_path: Path) -> None:
    folder = schools.write(tmp_path)
    schools.edit(folder / LEVELS, "Secondary school", "Secondary\x0b sch\x01ool")
    framework = read_framework(folder)
    assert framework.code_lists["levels"].label("secondary") == "Secondary  school"
    (warning,) = framework.warnings
    assert schools.where(warning, folder) == f"{LEVELS}:3:11"
    assert "U+000B" in warning.message and "U+0001" in warning.message


@pytest.mark.parametrize("first", ["sep=,\n", "SEP=,\r\n", '"sep=,"\n', "sep=,,,,\n", "\ufeffsep=,\n"])
def test_a_first_line_that_names_the_comma_is_skipped(first: str, tmp_path: Path) -> None:
    path = tmp_path / "levels.csv"
    path.write_bytes(f"{first}code,name\nprimary,Primary\nlow,Nursery,\n".encode())
    sheet = read_sheet(path, findings := Findings())
    assert sheet is not None
    assert (sheet.header, sheet.rows, sheet.lines) == (("code", "name"), [["primary", "Primary"]], [3])
    assert sheet.head_place("name") == Place(str(path), 2, 6)
    assert [(finding.code, finding.place.line) for finding in findings] == [("wrong-number-of-cells", 4)]


BLANK = [b"", b"\xef\xbb\xbf", b"\n", b"sep=,", b"sep=,\n", b"\xef\xbb\xbfsep=;\r\n", b" \r\n"]


@pytest.mark.parametrize("content", BLANK)
def test_a_file_without_a_header_is_empty(content: bytes, tmp_path: Path) -> None:
    path, findings = tmp_path / "x.csv", Findings()
    path.write_bytes(content)
    assert read_sheet(path, findings) is None
    assert [finding.code for finding in findings.items] == ["empty-file"]


def test_a_cell_that_is_too_long_is_distinguished_from_a_quote_that_is_not_closed(tmp_path: Path) -> None:
    path = tmp_path / "levels.csv"
    for end, code in (('"\nb,B\n', "large-cell"), ("\nb,B\n", "broken-quotes")):
        path.write_text(f'code,name\na,"{"x" * 140_000}{end}')
        read_sheet(path, findings := Findings())
        assert [(finding.code, finding.place.line) for finding in findings] == [(code, 2)]


def test_places_in_a_header_of_many_columns_are_found_in_one_pass(tmp_path: Path) -> None:
    path, names = tmp_path / "levels.csv", [f"column_{number}" for number in range(20_000)]
    path.write_text(",".join(names) + "\n")
    sheet = read_sheet(path, Findings())
    assert sheet is not None
    _starts_of_cells.cache_clear()
    places = [sheet.head_place(name).column for name in names]
    assert places[:3] == [1, 10, 19]
    assert _starts_of_cells.cache_info().misses == 1


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
