"""What the cycles tell together: silence, counts that shrink, figures that never move; and what they do not."""

from __future__ import annotations

from pathlib import Path

from tests.checks.town import Change, opened

from mandata.checks.histories import check_histories
from mandata.findings import Finding, Severity

BEFORE, NOW = "town/returns/cycle-1/loans.csv", "town/returns/cycle-2/loans.csv"
FORM = "libraries/forms/loans.yaml"
FRAME = "libraries/framework.yaml"
BOOKS = "{name: books, type: integer, unit: books"
CUMULATIVE: Change = (FORM, BOOKS, f"{BOOKS}, cumulative: true")
SOUTH = "SOUTH,young,0,0,counter,closed for repairs\nSOUTH,adult,90 e,,counter,\n"


def found(folder: Path, *changes: Change) -> list[Finding]:
    framework, records, _ = opened(folder, *changes)
    return check_histories(framework, records, framework.file.cycles[-1].number)


def codes(folder: Path, *changes: Change) -> list[str]:
    return [finding.code for finding in found(folder, *changes)]


def test_a_count_of_everything_so_far_cannot_fall(tmp_path: Path) -> None:
    falls = [item for item in found(tmp_path, CUMULATIVE) if item.code == "cumulative-falls"]
    assert [item.subject.row for item in falls if item.subject] == ["branch=SOUTH; age=young"]
    assert falls[0].figures == (("now", "0"), ("before", "50"))


def test_other_counts_may_fall(tmp_path: Path) -> None:
    assert codes(tmp_path) == []


def test_who_says_nothing_any_more_is_asked_why(tmp_path: Path) -> None:
    (silent,) = found(tmp_path, (NOW, SOUTH, ""))
    assert silent.code == "silent-now"
    assert silent.message == "Loans, cycle 2: SOUTH gave figures in cycle 1 and say nothing now."


def test_a_reason_is_not_silence(tmp_path: Path) -> None:
    said = (NOW, SOUTH, "SOUTH,young,: the counter was broken,,counter,\n")
    assert codes(tmp_path, said) == []


def test_who_has_closed_is_not_asked(tmp_path: Path) -> None:
    before = (BEFORE, "NORTH,young,100,10", "EAST,young,7,1,counter,\nNORTH,young,100,10")
    assert codes(tmp_path, before) == []


def three_years(folder: Path, third: str) -> list[Finding]:
    """The same figures in the first two years, and a third."""
    (folder / "town/returns/cycle-3").mkdir(parents=True)
    (folder / "town/returns/cycle-3/loans.csv").write_text(f"branch,age,books,late,reference,note\n{third}\n", "utf-8")
    year = "title: Year 2, period: {start: 2024-01-01, end: 2024-12-31}}"
    another = "  - {number: 3, title: Year 3, period: {start: 2025-01-01, end: 2025-12-31}}"
    return [
        item
        for item in found(folder, (FRAME, year, f"{year}\n{another}"), (NOW, "NORTH,young,120,6", "NORTH,young,100,6"))
        if item.code == "repeated-value"
    ]


def test_a_figure_that_does_not_move_for_three_cycles_is_noted(tmp_path: Path) -> None:
    (repeated,) = three_years(tmp_path, "NORTH,young,100,9,counter,")
    assert repeated.severity is Severity.NOTE
    assert "100, the same as in the 2 cycles before" in repeated.message


def test_an_estimate_may_stay(tmp_path: Path) -> None:
    assert three_years(tmp_path, "NORTH,young,100 e,9,counter,") == []


def test_a_figure_that_moves_by_one_has_moved(tmp_path: Path) -> None:
    assert three_years(tmp_path, "NORTH,young,101,9,counter,") == []
