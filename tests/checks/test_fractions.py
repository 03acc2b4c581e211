"""Percentages given as fractions are doubted in the first cycle too; small percentages among others are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.checks.examples import NOW, with_column
from tests.checks.town import Change, opened

from mandata.checks.fractions import check_fractions


def rows_doubted(folder: Path, *changes: Change) -> list[str]:
    framework, records, _ = opened(folder, *changes)
    return [finding.subject.row for finding in check_fractions(framework, records, 2) if finding.subject]


def share(text: str, other: str = "") -> tuple[Change, ...]:
    """A percentage of the young readers of North, and of the adult ones."""
    return (*with_column("share", text, type="number", unit="percent"), (NOW, "adult,310,,", f"adult,310,{other},"))


@pytest.mark.parametrize(("text", "other", "rows"), [
    ("0.35", "", ["branch=NORTH; age=young"]),
    ("0.35", "0.6", ["branch=NORTH; age=young", "branch=NORTH; age=adult"]),
    ("0.35", "1", ["branch=NORTH; age=young"]),
    ("0.35", "60", []),
    ("35", "0.4", []),
    ("0", "0", []),
    ("1", "", []),
    ("0.001", "", ["branch=NORTH; age=young"]),
])  # fmt: skip
def test_only_shares_that_are_all_below_one_are_doubted(text: str, other: str, rows: list[str], tmp_path: Path) -> None:
    assert rows_doubted(tmp_path, *share(text, other)) == rows


def test_a_row_with_an_earlier_figure_is_left_to_the_check_of_jumps(tmp_path: Path) -> None:
    before = ("town/returns/cycle-1/loans.csv", "NORTH,young,100,,", "NORTH,young,100,0.3,")
    assert rows_doubted(tmp_path, *share("0.35"), before) == []


def test_other_numbers_are_left_alone(tmp_path: Path) -> None:
    assert rows_doubted(tmp_path, *with_column("hours", "0.35", type="number")) == []
