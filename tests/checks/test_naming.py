"""Findings that name an organisation, by their subject, their words or their file."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.acceptance.documented import write_documented_files

from mandata.checks import names_organisation
from mandata.findings import Finding, Place, Subject, worded
from mandata.framework import read_framework


@pytest.mark.parametrize(
    ("finding", "names"),
    [
        (worded("x", "A total differs.", "", Place("returns/cycle-2/loans.csv", 3)), False),
        (worded("x", "A total differs.", "", subject=Subject("loans", "NORTH")), True),
        (worded("x", "Loans of NORTH, cycle 2: too many.", ""), True),
        (worded("x", "North Library is silent now.", ""), True),
        (worded("x", "NORTHERN books and TRUE-NORTH are other words.", ""), False),
        (worded("x", "A total differs.", "", Place("returns/cycle-2/NORTH/loans.csv", 3)), True),
    ],
)
def test_an_organisation_is_named_by_subject_word_or_file(tmp_path: Path, finding: Finding, names: bool) -> None:
    framework = read_framework(write_documented_files(tmp_path).parent / "libraries")
    assert names_organisation(framework, finding) is names
