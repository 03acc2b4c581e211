"""Shares as printed against the counts behind them."""

from __future__ import annotations

from pathlib import Path

from tests.checks.town import opened

from mandata.checks import check_reported_shares
from mandata.findings import Finding

PRINTED = "{name: late_printed, type: number, unit: percent}"
DENOMINATOR = "denominator: sum(books)"


def findings(folder: Path, share: str) -> list[Finding]:
    """NORTH lent 120 books to the young, 6 of them late, and printed a share beside it."""
    framework, _, calculator = opened(
        folder,
        ("libraries/forms/loans.yaml", "- {name: late, ", f"- {PRINTED}\n    - {{name: late, "),
        ("libraries/indicators/loans.yaml", DENOMINATOR, f"{DENOMINATOR}\n  as_reported: max(late_printed)"),
        ("town/returns/cycle-1/loans.csv", "books,late,", "books,late_printed,late,"),
        ("town/returns/cycle-1/loans.csv", "100,10", "100,,10"),
        ("town/returns/cycle-1/loans.csv", "300,30", "300,,30"),
        ("town/returns/cycle-1/loans.csv", "50,: ", "50,,: "),
        ("town/returns/cycle-1/loans.csv", "80,8", "80,,8"),
        ("town/returns/cycle-2/loans.csv", "books,late,", "books,late_printed,late,"),
        ("town/returns/cycle-2/loans.csv", "120,6", f"120,{share},6"),
        ("town/returns/cycle-2/loans.csv", "310,31", "310,,31"),
        ("town/returns/cycle-2/loans.csv", "young,0,0", "young,0,,0"),
        ("town/returns/cycle-2/loans.csv", "90 e,", "90 e,12,"),
    )
    return check_reported_shares(framework, calculator, 2)


def test_a_share_that_its_counts_give_is_silent(tmp_path: Path) -> None:
    assert findings(tmp_path, "5") == []


def test_a_share_that_its_counts_do_not_give_is_told_at_its_record(tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, "6")
    assert finding.code == "share-differs"
    assert "6% was reported; 6 of 120 gives 5%" in finding.message
    assert str(finding.place) == "returns/cycle-2/loans.csv:2"
