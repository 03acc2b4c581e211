"""Values that are calculated from other indicators, case by case; the oracle's tests generate many more."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import many
from tests.indicators import builders
from tests.indicators.builders import coded, form, number
from tests.indicators.test_disclosure import COUNTS, INDICATORS, SEXES, accidents

from mandata.answers import Status
from mandata.framework.confidentiality import READERS, may_be_published, sources
from mandata.framework.model import Indicator
from mandata.indicators import Calculator, Value

AGES = builders.code_list("ages", "young", "adult")
LOANS = form("loans", coded("branch", "organisations"), coded("age", "ages"), number("books"), key=["branch", "age"])
RESIDENTS = form("residents", coded("branch", "organisations"), number("people"), key=["branch"])
PRICES = form("prices", number("price"), classification="confidential")

BOOKS = Indicator(id="books", title="Books", form="loans", value="sum(books)", by=("branch", "age"))
PEOPLE = Indicator(id="people", title="People", form="residents", value="sum(people)", by=("branch",))
PRICE = Indicator(id="price", title="Price", form="prices", value="sum(price)", unit="euros")


def calculated(text: str, *, by: tuple[str, ...] = ("branch",), **of: Any) -> Indicator:
    return Indicator(id="result", title="Result", calculate=text, of=of, by=by)


def calculator(
    result: Indicator, *, loans: Any = None, residents: Any = None, prices: Any = None, cycles: tuple[int, ...] = (1, 2)
) -> Calculator:
    forms = [LOANS, RESIDENTS, PRICES]
    framework = builders.framework(forms, [BOOKS, PEOPLE, PRICE, result], [AGES], cycles=cycles)
    rows = {"loans": loans or {}, "residents": residents or {}, "prices": prices or {}}
    return Calculator(framework, {item.name: builders.records(item, rows[item.name]) for item in forms})


def lent(branch: str, books: Any, age: str = "adult") -> dict[str, Any]:
    return {"branch": branch, "age": age, "books": books}


def living(branch: str, people: Any) -> dict[str, Any]:
    return {"branch": branch, "people": people}


RATE = calculated("books / people * 1000", books="books", people={"indicator": "people", "cycle": "latest"})


def test_the_latest_known_operand_is_taken_at_each_place() -> None:
    asked = calculator(
        RATE,
        loans={3: [lent("NORTH", 30), lent("SOUTH", 8)]},
        residents={1: [living("NORTH", 100), living("SOUTH", 50)], 2: [living("NORTH", 200), living("SOUTH", "")]},
        cycles=(1, 2, 3),
    )
    north, south = asked.values("result", by=["branch"], cycle=3)
    assert (north.number, [item.value.cycle for item in north.operands]) == (150, [3, 2])
    assert (south.number, [item.value.cycle for item in south.operands]) == (160, [3, 1])


def test_what_is_known_only_later_is_not_taken() -> None:
    asked = calculator(RATE, loans={1: [lent("NORTH", 30)]}, residents={2: [living("NORTH", 100)]})
    value = asked.value("result", cycle=1)
    assert (value.number, value.status) == (None, Status.NOT_REPORTED)


def test_an_operand_without_the_dimension_applies_to_all() -> None:
    result = calculated("books * price", books="books", price="price", by=("branch", "age"))
    asked = calculator(result, loans={2: [lent("NORTH", 3), lent("SOUTH", 4)]}, prices={2: [{"price": 2}]})
    assert [value.number for value in asked.values("result", by=["branch", "age"], cycle=2)] == [6, 8]


def test_more_dimensions_of_an_operand_are_taken_together() -> None:
    asked = calculator(
        RATE, loans={1: [lent("NORTH", 3), lent("NORTH", 4, "young")]}, residents={1: [living("NORTH", 7)]}
    )
    assert asked.value("result", cycle=1, branch="NORTH").number == 1000


def test_a_missing_operand_keeps_its_reason() -> None:
    asked = calculator(RATE, loans={1: [lent("NORTH", ": a flood")]}, residents={1: [living("NORTH", 7)]})
    value = asked.value("result", cycle=1)
    assert (value.number, value.status, value.reason) == (None, Status.NOT_AVAILABLE, "a flood")
    assert (value.records, value.left_out) == (1, 1)


def total(missing: str) -> Indicator:
    return calculated("books + people", books={"indicator": "books", "missing": missing}, people="people")


@pytest.mark.parametrize(
    ("cell", "missing", "expected"),
    [("", "zero", 7), ("-", "zero", 7), (": lost", "zero", None), ("c", "zero", None), ("", "missing", None)],
)
def test_zero_is_taken_only_where_it_is_said_and_nothing_is_hidden_by_it(
    cell: str, missing: str, expected: int | None
) -> None:
    asked = calculator(total(missing), loans={1: [lent("NORTH", cell)]}, residents={1: [living("NORTH", 7)]})
    assert asked.value("result", cycle=1).number == expected


def test_where_nothing_is_known_zero_is_not_taken() -> None:
    both = {name: {"indicator": name, "missing": "zero"} for name in ("books", "people")}
    asked = calculator(calculated("books + people", **both), loans={1: [lent("NORTH", "")]})
    assert asked.value("result", cycle=1).status is Status.NOT_REPORTED


def test_division_by_zero_gives_a_reason() -> None:
    asked = calculator(RATE, loans={1: [lent("NORTH", 3)]}, residents={1: [living("NORTH", 0)]})
    value = asked.value("result", cycle=1)
    assert (value.number, value.status, value.reason) == (None, Status.NOT_APPLICABLE, "the denominator is zero")


def test_numbers_are_exact() -> None:
    result = calculated("books / people / 3 * 3 * people", books="books", people="people")
    asked = calculator(result, loans={1: [lent("NORTH", 0.1)]}, residents={1: [living("NORTH", 7)]})
    assert asked.value("result", cycle=1).number == Fraction(1, 10)


def test_an_estimate_marks_the_result() -> None:
    asked = calculator(RATE, loans={1: [lent("NORTH", "3 e")]}, residents={1: [living("NORTH", 7)]})
    assert asked.value("result", cycle=1).status is Status.ESTIMATED


def test_growth_compares_places_that_both_cycles_may_have() -> None:
    result = calculated(
        "(now - before) / before * 100", now="books", before={"indicator": "books", "cycle": "previous"}
    )
    asked = calculator(
        result, loans={1: [lent("NORTH", 10), lent("EAST", 5)], 2: [lent("NORTH", 12), lent("SOUTH", 4)]}
    )
    north, south = asked.values("result", by=["branch"], cycle=2)
    assert (dict(north.at)["branch"], north.number) == ("NORTH", 20)
    assert (dict(south.at)["branch"], south.status) == ("SOUTH", Status.NOT_REPORTED)
    first = asked.value("result", cycle=1)
    assert (first.status, first.reason) == (Status.NOT_APPLICABLE, "there is no earlier cycle")


def test_an_operand_of_another_cycle_adds_no_place_along_a_dimension_of_this_cycle() -> None:
    """The books of an earlier cycle say which ages there are, and the residents of this one which branches."""
    result = calculated(
        "books / people", books={"indicator": "books", "cycle": "latest"}, people="people", by=("branch", "age")
    )
    loans = {1: [lent("NORTH", 10), lent("SOUTH", 4, "young")]}
    asked = calculator(result, loans=loans, residents={2: [living("NORTH", 5)]})
    (value,) = asked.values("result", by=["branch", "age"], cycle=2)
    assert (dict(value.at), value.number) == ({"branch": "NORTH", "age": "adult"}, 2)
    assert asked.values("result", by=[], cycle=2)[0].number == Fraction(14, 5)


def test_where_there_are_no_records_there_is_no_place() -> None:
    assert calculator(RATE).values("result", by=[], cycle=1) == []


# Confidentiality and disclosure control

COST = calculated("books * price", books="books", price="price")
PRICED = {"loans": {2: [lent("NORTH", 3)]}, "prices": {2: [{"price": 2}]}}


def test_a_result_is_as_confidential_as_its_most_confidential_operand() -> None:
    framework = calculator(COST).framework
    assert {item.name for item in sources(framework, COST)} == {"loans", "prices"}
    assert not may_be_published(framework, COST)


def test_a_published_result_does_not_show_an_operand_that_is_not() -> None:
    asked = calculator(COST.model_copy(update={"published": True}), **PRICED)
    value = asked.shown_to(READERS).value("result", cycle=2)
    assert value.number == 6
    books, price = (item.value for item in value.operands)
    assert books.number == 3
    assert (price.number, price.status) == (None, Status.WITHHELD)


RATIO = Indicator(
    id="ratio", title="Ratio", calculate="hurt / worst", of={"hurt": "hurt", "worst": "worst"}, by=("branch", "sex")
)
AGAIN = Indicator(id="again", title="Again", calculate="hurt + 1000", of={"hurt": "hurt"}, by=("branch", "sex"))


def hurt(counts: dict[tuple[str, str], int]) -> Calculator:
    shape = accidents()
    framework = builders.framework([shape], [*INDICATORS, RATIO, AGAIN], [SEXES])
    rows = [{"branch": branch, "sex": sex, "hurt": count} for (branch, sex), count in counts.items()]
    return Calculator(framework, {shape.name: builders.records(shape, {2: rows})})


def test_a_result_by_what_could_identify_a_person_is_suppressed() -> None:
    asked = hurt(COUNTS)
    asked.values("again", by=["branch", "sex"], cycle=2)
    values = asked.protected().values("again", by=["branch", "sex"], cycle=2)
    assert {value.number for value in values} == {None}
    assert {value.operands for value in values} == {()}


def test_a_suppressed_operand_cannot_be_calculated_back() -> None:
    """The total of a branch gives a small count away; so does the same total plus a thousand."""
    asked = hurt(COUNTS)
    asked.value("hurt", cycle=2, branch="NORTH", sex="m")
    asked.value("again", cycle=2, branch="NORTH")
    less = asked.protected()
    shown = (less.value("hurt", cycle=2, branch="NORTH", sex="m"), less.value("again", cycle=2, branch="NORTH"))
    assert None in {value.number for value in shown}
    assert all(item.number is None for value in shown if value.number is None for item in value.operands)


def test_a_result_that_gives_nobody_away_is_shown() -> None:
    asked = hurt(COUNTS)
    asked.value("again", cycle=2, branch="SOUTH")
    assert asked.protected().value("again", cycle=2, branch="SOUTH").number == 1042


@settings(max_examples=many(20))
@given(counts=st.fixed_dictionaries({key: st.integers(0, 7) for key in COUNTS}))
def test_a_result_is_never_shown_next_to_a_suppressed_operand(counts: dict[tuple[str, str], int]) -> None:
    """All tables of persons are printed together with what is calculated from them."""

    def everything(asked: Calculator) -> list[Value]:
        found: list[Value] = []
        for name in ("hurt", "again", "ratio"):
            for by in ([], ["branch"], ["sex"], ["branch", "sex"]):
                found += asked.values(name, by=by, cycle=2)
        return found

    asked = hurt(counts)
    everything(asked)
    shown = {(value.indicator.id, value.at): value for value in everything(asked.protected())}
    for (name, at), value in shown.items():
        if name != "hurt" and value.number is not None:
            assert shown["hurt", at].number is not None
            assert all(item.number is not None for item in value.operands)
        if "sex" in dict(at) and name != "hurt":
            assert value.number is None
