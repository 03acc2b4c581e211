"""Numbers are exact to the last digit, however large, however many rows, and in any order of rows."""

from __future__ import annotations

import statistics
from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pyarrow as pa
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.examples import many
from tests.indicators.builders import coded, form, framework, number, records
from tests.indicators.oracle.values import Oracle

from mandata.framework.field_types import NUMBER, Figure, Mistake
from mandata.framework.model import Component, Field, Indicator
from mandata.indicators import Calculator, Value
from mandata.indicators.rounding import RULES, number_text, rounded
from mandata.records.connection import cursor

FORM = form("loans", coded("branch", "organisations"), Field(name="books", type="integer"), number("fines"))
LARGEST = 10**18 - 1
DIGITS = st.integers(-(10**27) + 1, 10**27 - 1).map(lambda digits: Decimal(f"{digits}E-9"))
SOME_DIGITS = st.integers(-1000, 1000).map(lambda digits: Decimal(digits) / 10)
FINES = DIGITS | SOME_DIGITS | st.sampled_from(["0.1", "0.2", "0.000000001"]).map(Decimal)
BOOKS = st.integers(-LARGEST, LARGEST) | st.integers(-9, 9) | st.just(2**53 + 1)
NO_SHRINK = (Phase.explicit, Phase.reuse, Phase.generate)


def indicator(value: str | None = None, **parts: object) -> Indicator:
    return Indicator(id="asked", title="Asked", form="loans", value=value, by=("branch",), **parts)  # type: ignore[arg-type]


def both(rows: list[dict[str, Figure]], *indicators: Indicator) -> tuple[Calculator, Oracle]:
    table: pa.Table = records(FORM, {1: rows})
    declared = framework([FORM], indicators)
    return Calculator(declared, {"loans": table}), Oracle(declared, {"loans": table.to_pylist()})


def asked(rows: list[dict[str, Figure]], *indicators: Indicator) -> Value:
    """The value of the last indicator, after the oracle gave the same."""
    calculator, oracle = both(rows, *indicators)
    value, expected = (one.value(indicators[-1].id, cycle=1) for one in (calculator, oracle))
    assert (value.status, value.reason, value.number) == (expected.status, expected.reason, expected.number)
    assert (value.numerator, value.denominator) == (expected.numerator, expected.denominator)
    return value


def row(books: int = 0, fines: str | Decimal = "0") -> dict[str, Figure]:
    return {"branch": "NORTH", "books": books, "fines": Decimal(fines)}


def test_a_whole_number_beyond_a_float_keeps_its_last_digit() -> None:
    assert asked([row(9007199254740993)], indicator("sum(books)")).number == 9007199254740993


@settings(max_examples=many(20), phases=NO_SHRINK)
@given(figures=st.lists(SOME_DIGITS, min_size=2, max_size=9), share=st.integers(1, 99))
def test_a_percentile_is_that_of_the_standard_library(figures: list[Decimal], share: int) -> None:
    """Its inclusive method is that of spreadsheets: linear interpolation, the least and the greatest included."""
    value = asked([row(fines=item) for item in figures], indicator(f"percentile(fines, {share})"))
    expected = statistics.quantiles([Fraction(item) for item in figures], n=100, method="inclusive")
    assert value.number == expected[share - 1]


@pytest.mark.parametrize(
    ("text", "number"),
    [("median(fines)", "2.5"), ("percentile(fines, 0)", "1"), ("percentile(fines, 100)", "10")],
)
def test_a_median_is_between_the_two_in_the_middle(text: str, number: str) -> None:
    assert asked([row(fines=fine) for fine in ("10", "1", "3", "2")], indicator(text)).number == Fraction(number)


def test_tenths_add_up_in_every_order() -> None:
    rows = [row(fines="0.1"), row(fines="0.2"), row(fines="-0.3"), row(fines="999999999999999999.999999999")]
    sums = {asked(list(order), indicator("sum(fines)")).number for order in permutations(rows)}
    assert sums == {Fraction("999999999999999999.999999999")}


@settings(max_examples=many(40), phases=NO_SHRINK)
@given(rows=st.lists(st.builds(row, BOOKS, FINES), min_size=1, max_size=8), draw=st.data())
def test_sums_are_those_of_the_digits_in_any_order(rows: list[dict[str, Figure]], draw: st.DataObject) -> None:
    mixed = draw.draw(st.permutations(rows))
    for field in ("books", "fines"):
        expected = sum((Fraction(one[field]) for one in rows), Fraction(0))  # type: ignore[arg-type]
        assert asked(rows, indicator(f"sum({field})")).number == expected
        assert asked(mixed, indicator(f"sum({field})")).number == expected
        assert asked(mixed, indicator(f"avg({field})")).number == expected / len(rows)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sum(books * books)", None),
        ("sum(books * 2)", 4 * LARGEST),
        ("sum(fines * fines)", 2 * Fraction("0.000000001") ** 2),
        ("sum(fines / 3)", Fraction(2, 3) / 10**9),
        ("sum(books / books)", 2),
        ("sum(fines / 100)", Fraction(2, 10**11)),
        ("count_if(books / 3 > 333333333333333332)", 2),
        ("count_if(books / 3 = 333333333333333333)", 2),
        ("max(books * fines)", Fraction(LARGEST, 10**9)),
        ("sum(coalesce(fines, books))", Fraction(2, 10**9)),
        ("sum(case when fines > 0.000000000999 then books else fines end)", 2 * LARGEST),
        ("sum(round(fines * 10, 8))", Fraction(2, 10**8)),
        ("sum(books * books) / sum(books)", None),
        ("sum(books * books) / 1000000000000000000", None),
        ("avg(distinct books)", LARGEST),
    ],
)
def test_arithmetic_within_a_row_is_exact(text: str, expected: Fraction | int | None) -> None:
    value = asked([row(LARGEST, "0.000000001"), row(LARGEST, "0.000000001")], indicator(text))
    if expected is None:
        assert (value.number is None) == (text == "sum(books * books)")
    else:
        assert value.number == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("avg(books / 3)", Fraction(1, 4)),
        ("avg(distinct books / 3)", Fraction(1, 9)),
        ("sum(distinct books / 3)", Fraction(1, 3)),
        ("min(books / 3)", Fraction(-2, 3)),
        ("max(books / 3)", Fraction(2, 3)),
        ("count(distinct books / 3)", 3),
        ("count_if(books / 4 = 0.5)", 2),
        ("sum(round(books / 6 * 3))", 2),
        ("sum(round(books / 60 * 3, 1))", Fraction(1, 5)),
        ("sum(abs(books / 3))", Fraction(7, 3)),
        ("sum(nullif(books / 2, 1))", Fraction(-1, 2)),
        ("case when bool_or(books / 3 > 0.6) then 1 else 0 end", 1),
        ("case when bool_and(books / 3 > 0.6) then 1 else 0 end", 0),
    ],
)
def test_what_is_computed_in_python_is_exact(text: str, expected: Fraction | int) -> None:
    rows = [row(2), row(-2), row(2), row(1)]
    assert asked(rows, indicator(text)).number == expected


def test_a_number_that_has_no_room_says_so() -> None:
    value = asked([row(LARGEST)], indicator("sum(books * books)"))
    assert (str(value.status), value.reason) == ("not_available", "the number has more than 25 digits")


@pytest.mark.parametrize("where", ["books / 3 > 1 and fines > 0", "books * books * fines > 5", "1 / 3 < 0.34"])
def test_a_condition_is_decided_exactly(where: str) -> None:
    rows = [row(LARGEST, "0.000000001"), row(4, "0.1"), row(3, "0.1"), row(0), row(-LARGEST, "-0.1")]
    asked(rows, indicator("count(*)", where=where))


def test_thirds_of_a_composite_make_a_whole() -> None:
    third = Indicator(id="third", title="Third", form="loans", numerator="sum(books)", denominator="sum(fines)")
    parts = tuple(Component(indicator="third", weight=Decimal(weight)) for weight in ("0.1", "0.2", "0.7"))
    mean = Indicator(id="mean", title="Mean", components=parts)
    assert asked([row(1, "3")], third, mean).number == Fraction(1, 3)


@settings(max_examples=many(200))
@given(
    digits=st.integers(-(10**30), 10**30),
    by=st.integers(1, 10**12),
    decimals=st.integers(0, 12),
    rule=st.sampled_from([*RULES]),
)
def test_rounding_is_that_of_the_decimal_module(digits: int, by: int, decimals: int, rule: str) -> None:
    printed = rounded(Fraction(digits, by), decimals, rule)
    assert -printed.as_tuple().exponent == decimals  # type: ignore[operator]
    assert abs(Fraction(printed) - Fraction(digits, by)) <= Fraction(1, 10**decimals) / (1 if rule == "down" else 2)
    assert Fraction(number_text(printed)) == Fraction(printed)
    assert rounded(printed, decimals, rule) == printed


@settings(max_examples=many(200))
@given(st.from_regex(r"-?[0-9]{1,21}(\.[0-9]{1,12}0{0,3})?([eE][+-]?[0-9]{1,2})?", fullmatch=True))
def test_sql_reads_a_number_as_a_cell_is_read(text: str) -> None:
    query = f"SELECT {NUMBER.value_sql('x')} FROM (SELECT ? AS x)"
    [(found,)] = cursor().execute(query, [text]).fetchall()
    read = NUMBER.read(text)
    assert found == (None if isinstance(read, Mistake) else read)
