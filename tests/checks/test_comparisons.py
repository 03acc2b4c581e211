"""Two indicators held against each other: one fact given twice, a part and its whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.checks import town
from tests.indicators.builders import coded, form, framework, number, records

from mandata.checks import check_comparisons
from mandata.findings import Finding, Subject
from mandata.framework.model import Comparison, Framework, Indicator
from mandata.indicators import Calculator

COUNTS, LETTER = (
    form(name, coded("branch", "organisations"), number("books"), number("late"), key=("branch",))
    for name in ("counts", "letter")
)
INDICATORS = [
    Indicator(id="counts.books", title="Books counted", form="counts", value="sum(books)", by=("branch",)),
    Indicator(id="letter.books", title="Books in the letter", form="letter", value="sum(books)", by=("branch",)),
    *(
        Indicator(
            id=f"{name}.late",
            title="Late",
            form=name,
            numerator="sum(late)",
            denominator="sum(books)",
            unit="percent",
            decimals=decimals,
            by=("branch",),
        )
        for name, decimals in (("counts", 1), ("letter", 0))
    ),
]

Rows = Sequence[Mapping[str, Any]]


def found(counts: Rows, letter: Rows, cycle: int = 2, *, rounding: str = "half_up", **parts: Any) -> list[Finding]:
    """What a comparison of the counts with the letter finds in cycle 2."""
    declared: dict[str, Any] = {
        "id": "counts-and-letter",
        "left": {"indicator": "counts.books"},
        "is": "same",
        "right": {"indicator": "letter.books"},
        "by": ["branch"],
        "message": "The letter and the counts differ.",
    }
    comparison = Comparison.model_validate({**declared, **parts})
    plain = framework([COUNTS, LETTER], INDICATORS, rounding=rounding)
    world: Framework = replace(plain, comparisons={comparison.id: comparison})
    tables = {"counts": records(COUNTS, {2: counts}), "letter": records(LETTER, {2: letter})}
    calculator = Calculator(world, tables)
    return [item.finding(world, calculator) for item in check_comparisons(world, calculator, cycle)]


def row(branch: str, books: Any, late: Any = 0) -> dict[str, Any]:
    return {"branch": branch, "books": books, "late": late}


def test_one_fact_given_twice_is_the_same() -> None:
    assert found([row("NORTH", 10), row("SOUTH", 0)], [row("NORTH", 10), row("SOUTH", 0)]) == []


def test_two_figures_for_one_fact_are_found_at_their_place() -> None:
    [finding] = found([row("NORTH", 10), row("SOUTH", 5)], [row("NORTH", 10), row("SOUTH", 1006)])
    assert (finding.code, str(finding.place), finding.severity) == (
        "facts-differ",
        "returns/cycle-2/counts.csv:3",
        "warning",
    )
    assert finding.message == (
        "The letter and the counts differ. SOUTH, cycle 2: Books counted is 5 and"
        " Books in the letter is 1,006. They should be the same."
    )
    assert finding.subject == Subject("counts", "SOUTH", 2, "branch=SOUTH", "", "counts-and-letter")
    assert finding.figures == (
        ("counts.books;cycle=2;branch=SOUTH", "5"),
        ("letter.books;cycle=2;branch=SOUTH", "1,006"),
    )


@pytest.mark.parametrize(
    ("relation", "left", "right", "code"),
    [
        ("at_most", 11, 10, "part-above-whole"),
        ("at_least", 9, 10, "whole-below-part"),
        ("same", 9, 10, "facts-differ"),
        ("same", 11, 10, "facts-differ"),
        ("at_most", 10, 10, None),
        ("at_most", 9, 10, None),
        ("at_least", 10, 10, None),
        ("at_least", 11, 10, None),
    ],
)
def test_a_part_is_at_most_its_whole(relation: str, left: int, right: int, code: str | None) -> None:
    findings = found([row("NORTH", left)], [row("NORTH", right)], **{"is": relation})
    assert [finding.code for finding in findings] == ([code] if code else [])


@pytest.mark.parametrize(("late", "differs"), [(125, False), (134, False), (135, True), (114, True)])
def test_figures_are_compared_as_they_are_printed(late: int, differs: bool) -> None:
    sides = {"left": {"indicator": "counts.late"}, "right": {"indicator": "letter.late"}}
    findings = found([row("NORTH", 1000, late)], [row("NORTH", 100, 13 if late > 114 else 12)], **sides)
    assert [finding.figures[0][1] for finding in findings] == ([f"{(late + 5) // 10}%"] if differs else [])


@pytest.mark.parametrize(("late", "of_letter"), [(129, 120), (120, 129)])
def test_they_are_printed_as_the_framework_rounds(late: int, of_letter: int) -> None:
    sides = {"left": {"indicator": "counts.late"}, "right": {"indicator": "letter.late"}}
    both = [row("NORTH", 1000, late)], [row("NORTH", 1000, of_letter)]
    assert found(*both, rounding="down", **sides) == []
    assert len(found(*both, rounding="half_up", **sides)) == 1


@pytest.mark.parametrize("cell", ["", "-", ": lost", "c"])
def test_nothing_is_reported_where_a_figure_is_missing(cell: str) -> None:
    assert found([row("NORTH", cell)], [row("NORTH", 10)]) == []
    assert found([row("NORTH", 10)], [row("NORTH", cell)]) == []
    assert found([row("NORTH", 10)], []) == []
    [other] = found([row("NORTH", cell), row("SOUTH", 5)], [row("NORTH", 10), row("SOUTH", 6)])
    assert other.subject is not None
    assert other.subject.organisation == "SOUTH"


def test_what_is_missing_may_make_up_the_difference_and_cannot_take_it_away() -> None:
    some, whole = [row("NORTH", 4), row("SOUTH", ": lost")], [row("NORTH", 10)]
    assert found(some, whole, by=[]) == []
    assert found(whole, some, by=[]) == []
    [finding] = found([row("NORTH", 11), row("SOUTH", ": lost")], whole, by=[])
    assert finding.figures[0][1] == "11"


@pytest.mark.parametrize("cell", ["12 e", "12 p"])
def test_a_figure_that_is_no_final_one_is_only_noted(cell: str) -> None:
    [finding] = found([row("NORTH", cell)], [row("NORTH", 10)], severity="error")
    assert finding.severity == "note"
    [finding] = found([row("NORTH", 12)], [row("NORTH", 10)], severity="error")
    assert finding.severity == "error"


def test_one_part_can_be_taken_and_later_cycles_are_not_looked_at() -> None:
    counts, letter = [row("NORTH", 10), row("SOUTH", 5)], [row("SOUTH", 9)]
    sides = {"left": {"indicator": "counts.books", "where": {"branch": "SOUTH"}}}
    [finding] = found(counts, letter, by=[], **sides)
    assert finding.subject is not None
    assert finding.subject.row == "branch=SOUTH"
    assert found(counts, letter, 1, by=[], **sides) == []


def test_the_documented_comparison_holds_and_is_found_broken_the_other_way_round(tmp_path: Path) -> None:
    world, _, calculator = town.opened(tmp_path / "sound")
    assert check_comparisons(world, calculator, 2) == []
    turned = ("libraries/checks/loans.yaml", "is: at_most", "is: at_least")
    world, _, calculator = town.opened(tmp_path / "turned", turned)
    broken = check_comparisons(world, calculator, 2)
    assert [(item.left.cycle, dict(item.left.at)["branch"]) for item in broken] == [
        (1, "NORTH"),
        (1, "SOUTH"),
        (2, "NORTH"),
        (2, "SOUTH"),
    ]
    assert (
        broken[0]
        .finding(world, calculator)
        .message.endswith("Books lent is 100, and must be at least Books lent, which is 400.")
    )
