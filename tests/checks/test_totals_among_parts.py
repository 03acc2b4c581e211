"""A total that was submitted as if it were one of its parts is found by its figures, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.checks.town import Change, opened
from tests.examples import many
from tests.indicators.builders import code_list, coded, form, framework, records

from mandata.checks.totals_among_parts import check_totals_among_parts
from mandata.framework.model import Field, Indicator

BEFORE, NOW = "town/returns/cycle-1/loans.csv", "town/returns/cycle-2/loans.csv"
CODES: Change = ("libraries/codelists/ages.csv", "adult,18 and over\n", "adult,18 and over\nx,Readers of any age\n")


def row(books: str) -> tuple[Change, Change]:
    """A row of the code in both years; its books are right in the first, its late ones never."""
    return (BEFORE, "SOUTH,young,50,", "NORTH,x,400,50,,\nSOUTH,young,50,"), (
        NOW,
        "SOUTH,young,0,",
        f"NORTH,x,{books},37,,\nSOUTH,young,0,",
    )


def found(folder: Path, *changes: Change) -> list[str]:
    declared, accepted, _ = opened(folder, CODES, *changes)
    return [str(item.place).rpartition("/")[2] for item in check_totals_among_parts(declared, accepted, 2)]


@pytest.mark.parametrize(
    ("books", "places"), [("430", ["loans.csv:4"]), ("431", []), ("430 e", ["loans.csv:4"]), ("-", [])]
)
def test_only_a_sum_is_found(books: str, places: list[str], tmp_path: Path) -> None:
    assert found(tmp_path, *row(books)) == places


def test_once_may_be_chance(tmp_path: Path) -> None:
    assert found(tmp_path, row("430")[1]) == []


def test_indicators_that_name_the_codes_are_left_alone(tmp_path: Path) -> None:
    where: Change = ("libraries/indicators/loans.yaml", "  form: loans\n", "  form: loans\n  where: age <> 'x'\n")
    assert found(tmp_path, *row("430"), where) == []


FORM = form("loans", coded("branch", "organisations"), coded("age", "ages"), Field(name="books", type="integer"),
            key=("branch", "age"))  # fmt: skip
ASKED = Indicator(id="books", title="Books", form="loans", value="sum(books)")


@settings(max_examples=many(30))
@given(st.lists(st.lists(st.integers(5, 10**17), min_size=2, max_size=4), min_size=2, max_size=2), st.integers(-2, 2))
def test_generated_sums_are_found_to_the_last_digit(parts: list[list[int]], off: int) -> None:
    codes = [f"part-{number}" for number in range(4)]
    rows = [
        {"branch": branch, "age": age, "books": books}
        for branch, given_ in zip(("NORTH", "SOUTH"), parts, strict=True)
        for age, books in [*zip(codes, given_, strict=False), ("whole", sum(given_) + off)]
    ]
    declared = framework([FORM], [ASKED], [code_list("ages", *codes, "whole")])
    held = type("Held", (), {"table": lambda _, name: records(FORM, {1: rows})})()
    told = [dict(item.figures) for item in check_totals_among_parts(declared, held, 1)]
    assert any("whole" in item for item in told) == (off == 0)
