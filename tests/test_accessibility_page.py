"""`docs/accessibility.md` has a row for each criterion of WCAG 2.2 A and AA, and names tests that exist."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from tests.standards.pages import ROOT, Row, missing, numbers, rows

NUMBER = re.compile(r"\d\.\d\.\d+")
STATES = ("met", "partly", "not met", "n/a")
THINGS = {"Pages": 2, "Web page": 3, "PDF": 4}
"""What is looked at, with its column."""


@pytest.fixture(scope="module")
def listed() -> list[Row]:
    return rows("accessibility.md", NUMBER)


def test_every_criterion_has_one_row(listed: list[Row]) -> None:
    wanted = numbers("wcag-2.2.csv")
    assert len(wanted) == 55
    counted = Counter(row[0] for row in listed)
    assert set(counted) == set(wanted)
    assert [number for number, count in counted.items() if count > 1] == []


def test_a_row_says_what_is_so_and_where_that_is_tested(listed: list[Row]) -> None:
    assert [row[0] for row in listed if len(row) != 7 or not row[1] or not row[5]] == []
    assert [row[0] for row in listed if not set(row[2:5]) <= set(STATES)] == []
    assert [row[0] for row in listed if set(row[2:5]) != {"n/a"} and not row[6]] == []


def test_tests_exist(listed: list[Row]) -> None:
    assert [fault for row in listed for fault in missing(row)] == []


def test_the_page_counts_its_rows(listed: list[Row]) -> None:
    page = (ROOT / "docs" / "accessibility.md").read_text("utf-8")
    for thing, column in THINGS.items():
        counted = Counter(row[column] for row in listed)
        assert f"- {thing}: " + ", ".join(f"{counted[state]} {state}" for state in STATES if counted[state]) in page
