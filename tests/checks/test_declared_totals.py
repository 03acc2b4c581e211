"""A total that a code list declares is compared with its parts, and never added to them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.checks.examples import with_column
from tests.checks.town import Change, opened
from tests.examples import many
from tests.indicators.builders import code_list, coded, form, framework, records

from mandata.checks.declared_totals import check_declared_totals
from mandata.checks.sums_of_shares import check_sums_of_shares
from mandata.checks.totals_among_parts import check_totals_among_parts
from mandata.findings import Finding
from mandata.framework.model import CodeList, Field, Indicator
from mandata.indicators import Calculator

FORM = form("loans", coded("branch", "organisations"), coded("age", "ages"), Field(name="books", type="integer"),
            key=("branch", "age"))  # fmt: skip
ASKED = Indicator(id="books", title="Books", form="loans", value="sum(books)", by=("age", "branch"))


def ages(*codes: str | dict[str, str], totals: tuple[str, ...] = ("all",)) -> CodeList:
    return code_list("ages", *codes, totals=totals)


def found(codes: CodeList, *rows: dict[str, Any], cycle: int = 1) -> list[Finding]:
    declared = framework([FORM], [ASKED], [codes])
    held = type("Held", (), {"table": lambda _, name: records(FORM, {1: rows})})()
    return check_declared_totals(declared, held, cycle)


def north(**books: Any) -> list[dict[str, Any]]:
    return [{"branch": "NORTH", "age": age, "books": number} for age, number in books.items()]


@pytest.mark.parametrize(
    ("books", "variant"),
    [
        ({"a": 1, "b": 2, "all": 3}, None),
        ({"a": 1, "b": 2, "all": 4}, ""),
        ({"a": 1, "b": "-", "all": 1}, None),
        ({"a": "-", "b": "-", "all": 5}, None),
        ({"a": 1, "b": "-", "all": 4}, ""),
        ({"a": 1, "b": ": no count", "all": 4}, "incomplete"),
        ({"a": 1, "all": 4}, "incomplete"),
        ({"all": 4}, "incomplete"),
        ({"a": 1, "b": "", "all": 1}, None),
        ({"a": 1, "b": 2, "all": ""}, None),
        ({"a": 1, "b": 2}, None),
    ],
)
def test_a_total_is_compared_with_what_is_known_of_its_parts(books: dict[str, Any], variant: str | None) -> None:
    findings = found(ages("a", "b", "all"), *north(**books))
    assert [finding.variant for finding in findings] == ([] if variant is None else [variant])


def test_the_parts_of_a_total_are_the_codes_that_belong_to_it() -> None:
    codes = ages({"code": "a", "broader": "young"}, {"code": "b", "broader": "young"}, "young", "old", "all",
                 totals=("young", "all"))  # fmt: skip
    assert codes.parts_of("young") == ("a", "b")
    assert codes.parts_of("all") == ("a", "b", "old")
    assert found(codes, *north(a=1, b=2, young=3, old=4, all=7)) == []
    [finding] = found(codes, *north(a=1, b=2, young=4, old=4, all=7))
    assert finding.message == "Books of Young, cycle 1: the total given is 4, but the parts add up to 3."


def test_a_missing_part_is_named() -> None:
    [finding] = found(ages("a", "b", "all"), *north(a=1, all=4))
    assert finding.message.endswith("but the parts add up to 1. There is no figure for B.")


@settings(max_examples=many(30))
@given(st.lists(st.integers(0, 10**17), min_size=1, max_size=4), st.integers(-2, 2))
def test_every_digit_counts_and_nothing_is_counted_twice(parts: list[int], off: int) -> None:
    names = [f"p{number}" for number in range(len(parts))]
    rows = north(**dict(zip(names, parts, strict=True)), all=sum(parts) + off)
    codes = ages(*names, "all")
    assert bool(found(codes, *rows)) == (off != 0)
    calculator = Calculator(framework([FORM], [ASKED], [codes]), {"loans": records(FORM, {1: rows})})
    assert calculator.value("books", cycle=1).number == sum(parts)
    assert calculator.value("books", cycle=1, age="all").number == sum(parts) + off
    assert calculator.value("books", cycle=1, branch="NORTH").number == sum(parts)


CODES: Change = (
    "libraries/codelists/ages.csv",
    "code,name\nyoung,Under 18\nadult,18 and over\n",
    "code,name,total\nyoung,Under 18,\nadult,18 and over,\nx,Readers of any age,yes\n",
)


def test_it_is_not_taken_for_an_undeclared_total(tmp_path: Path) -> None:
    rows: list[Change] = [
        (f"town/returns/cycle-{number}/loans.csv", "SOUTH,young,", f"NORTH,x,{books},40,,\nSOUTH,young,")
        for number, books in ((1, 400), (2, 430))
    ]
    declared, accepted, calculator = opened(tmp_path, CODES, *rows)
    assert check_totals_among_parts(declared, accepted, 2) == []
    assert calculator.value("loans.books", cycle=2).number == 520


def test_it_is_no_part_of_the_whole_that_shares_make(tmp_path: Path) -> None:
    declared, accepted, _ = opened(
        tmp_path,
        CODES,
        *with_column("share", "60", type="number", unit="percent", whole_over="age"),
        ("town/returns/cycle-2/loans.csv", "NORTH,adult,310,,", "NORTH,x,430,100,,,\nNORTH,adult,310,40,"),
    )
    assert check_sums_of_shares(declared, accepted, 2) == []
