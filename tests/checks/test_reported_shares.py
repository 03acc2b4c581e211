"""Shares as printed against the counts behind them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.checks.town import opened, years

from mandata.checks import check_reported_shares
from mandata.findings import Finding, Subject

FORM = "libraries/forms/loans.yaml"
INDICATORS = "libraries/indicators/loans.yaml"
DENOMINATOR = "denominator: sum(books)"


def findings(folder: Path, late: str, printed: str, *, books: str = "120", rounding: str = "half_up") -> list[Finding]:
    """The findings about one branch's share in the second year of three: late books, and the printed share."""
    framework, _, calculator = opened(
        folder,
        *years("", f"NORTH,young,{books},{late},{printed},,", ""),
        *((f"town/returns/cycle-{number}/loans.csv", "late,", "late,printed,") for number in (1, 2, 3)),
        (FORM, "  primaryKey", "    - {name: printed, type: number, unit: percent}\n  primaryKey"),
        (INDICATORS, DENOMINATOR, f"{DENOMINATOR}\n  as_reported: max(printed)"),
        ("libraries/framework.yaml", "rounding: half_up", f"rounding: {rounding}"),
    )
    assert check_reported_shares(framework, calculator, 1) == []
    return check_reported_shares(framework, calculator, 2)


@pytest.mark.parametrize(
    ("late", "printed", "rounding"),
    [
        *(("6", "5", "half_up"), ("5", "4.2", "half_up"), ("5", "4.17", "half_up"), ("7", "5.8", "half_up")),
        *(("7", "5", "down"), ("0", "0", "half_up"), ("15", "12.5", "half_up"), ("15", "13", "half_up")),
    ],
)
def test_a_share_that_its_counts_give_is_silent(tmp_path: Path, late: str, printed: str, rounding: str) -> None:
    assert findings(tmp_path, late, printed, rounding=rounding) == []


@pytest.mark.parametrize(
    ("late", "printed", "rounding", "told"),
    [
        ("6", "6", "half_up", "the share reported is 6%, but 6 of 120 is 5%."),
        ("5", "4.1", "half_up", "the share reported is 4.1%, but 5 of 120 is 4.2%."),
        ("7", "6", "down", "the share reported is 6%, but 7 of 120 is 5%."),
        ("0", "5", "half_up", "the share reported is 5%, but 0 of 120 is 0%."),
    ],
)
def test_a_share_that_its_counts_do_not_give_is_reported(
    tmp_path: Path, late: str, printed: str, rounding: str, told: str
) -> None:
    (finding,) = findings(tmp_path, late, printed, rounding=rounding)
    assert finding.message == f"Books returned late, young, NORTH, cycle 2: {told}"


@pytest.mark.parametrize(("late", "printed"), [("0", "5"), ("6", "6")])
def test_the_finding_names_place_and_figures(tmp_path: Path, late: str, printed: str) -> None:
    (finding,) = findings(tmp_path, late, printed)
    assert str(finding.place) == "returns/cycle-2/loans.csv:2"
    assert finding.subject == Subject("loans", "NORTH", 2, "age=young; branch=NORTH", about="loans.late_share")
    assert finding.figures == (("reported", printed), ("numerator", late), ("denominator", "120"))


@pytest.mark.parametrize(
    ("books", "late", "printed"), [("120", "6", ""), ("120", "", "5"), ("", "6", "5"), ("0", "0", "5"), ("", "", "")]
)
def test_where_either_is_missing_nothing_is_reported(tmp_path: Path, books: str, late: str, printed: str) -> None:
    assert findings(tmp_path, late, printed, books=books) == []
