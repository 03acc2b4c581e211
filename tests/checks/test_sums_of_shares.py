"""Shares of one whole that cannot add up to 100 are flagged; those that rounding explains are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.checks.town import opened

from mandata.checks.sums_of_shares import check_sums_of_shares

NOW = "town/returns/cycle-2/loans.csv"
SHARES = "  - {name: share, type: number, unit: percent, whole_over: age}"


def told(folder: Path, young: str, adult: str) -> list[str]:
    """What is told of two shares of one branch, in a column of their own."""
    framework, records, _ = opened(
        folder,
        ("libraries/forms/loans.yaml", "    - {name: late,", f"  {SHARES}\n    - {{name: late,"),
        ("town/returns/cycle-1/loans.csv", "books,late", "books,share,late"),
        *(("town/returns/cycle-1/loans.csv", f",{books},", f",{books},,") for books in (100, 300, 50, 80)),
        (NOW, "books,late", "books,share,late"),
        (NOW, "young,120,", f"young,120,{young},"),
        (NOW, "adult,310,", f"adult,310,{adult},"),
        (NOW, "young,0,0", "young,0,,0"),
        (NOW, "90 e,,", "90 e,,,"),
    )
    return [finding.message for finding in check_sums_of_shares(framework, records, 2)]


@pytest.mark.parametrize(("young", "adult"), [("60", "50"), ("60", "30"), ("60.1", "39.5"), ("60", "101")])
def test_what_rounding_cannot_explain(tmp_path: Path, young: str, adult: str) -> None:
    (message,) = told(tmp_path, young, adult)
    assert "which rounding to 100 cannot explain" in message


@pytest.mark.parametrize(
    ("young", "adult"), [("60", "40"), ("60", "39"), ("60", "41"), ("60.0", "40.0"), ("60", ""), ("60", "-"), ("", "")]
)
def test_near_misses(tmp_path: Path, young: str, adult: str) -> None:
    assert told(tmp_path, young, adult) == []
