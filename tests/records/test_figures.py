"""Figures: what is one, what is none, and what to write instead."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mandata.framework.field_types import FIELD_TYPES, Figure, Mistake, TypeName
from mandata.framework.field_types.figures import write_figure

GOOD: list[tuple[str, TypeName, Figure]] = [
    ("0", "integer", 0),
    ("-3", "integer", -3),
    ("12.0", "integer", 12),
    ("9007199254740993", "integer", 9007199254740993),
    ("37.75", "number", Decimal("37.75")),
    ("0.1", "number", Decimal("0.1")),
    ("1e6", "number", Decimal(1000000)),
    ("1E-9", "number", Decimal("0.000000001")),
    ("0.12345678900", "number", Decimal("0.123456789")),
    ("-999999999999999999.999999999", "number", Decimal("-999999999999999999.999999999")),
    ("yes", "boolean", True),
    ("no", "boolean", False),
    ("true", "boolean", True),
    ("FALSE", "boolean", False),
    ("2024-02-29", "date", date(2024, 2, 29)),
    ("2024", "year", 2024),
    ("anything", "string", "anything"),
]

BAD: list[tuple[str, TypeName, str, str]] = [
    ("many", "integer", "wrong-number", ""),
    ("nan", "number", "wrong-number", ""),
    ("12.7", "integer", "not-whole", "Nothing is rounded"),
    ("1,310", "integer", "thousands-separator", "Write 1310."),
    ("1 310", "integer", "thousands-separator", "1310"),
    ("1’310", "integer", "thousands-separator", "1310"),
    ("1\u202f310\u202f000", "integer", "thousands-separator", "1310000"),
    ("1,310.5", "number", "thousands-separator", "1310.5"),
    ("1.310,5", "number", "thousands-separator", "1310.5"),
    ("1,310", "number", "thousands-separator", "1.310 if the comma marks decimals"),
    ("37,5", "number", "decimal-comma", "37.5"),
    ("37%", "number", "wrong-number", "37.5"),
    ("99999999999999999999", "integer", "wrong-number", ""),
    ("maybe", "boolean", "wrong-boolean", "`yes`"),
    ("31/05/2024", "date", "wrong-date", "2024-05-31"),
    ("2024-02-30", "date", "wrong-date", ""),
    ("24", "year", "wrong-year", "four digits"),
]


@pytest.mark.parametrize(("text", "type_", "value"), GOOD)
def test_a_figure_is_read_whole(text: str, type_: TypeName, value: Figure) -> None:
    assert FIELD_TYPES[type_].read(text) == value


@pytest.mark.parametrize(("text", "type_", "code", "fix"), BAD)
def test_what_is_no_figure_says_what_to_write(text: str, type_: TypeName, code: str, fix: str) -> None:
    mistake = FIELD_TYPES[type_].read(text)
    assert isinstance(mistake, Mistake)
    assert mistake.code == code
    assert fix in mistake.fix
    assert text in mistake.message


@given(st.integers(-(10**27) + 1, 10**27 - 1))
def test_a_number_written_and_read_is_the_same(digits: int) -> None:
    number = Decimal(f"{digits}E-9")
    assert FIELD_TYPES["number"].read(write_figure(number)) == number


@pytest.mark.parametrize("text", ["0.1234567891", "1e-10", "999999999999999999.9999999999", "1.000000000000000001e-5"])
def test_more_than_nine_decimals_are_refused(text: str) -> None:
    mistake = FIELD_TYPES["number"].read(text)
    assert isinstance(mistake, Mistake)
    assert mistake.code == "too-many-decimals"
    nearest = FIELD_TYPES["number"].read(mistake.fix.rsplit(" ", 1)[1].removesuffix("."))
    assert isinstance(nearest, Decimal)
    assert abs(Decimal(text) - nearest) < Decimal("1e-9")


@given(st.integers(-(10**18) + 1, 10**18 - 1))
def test_a_whole_number_written_and_read_is_the_same(number: int) -> None:
    assert FIELD_TYPES["integer"].read(write_figure(number)) == number


@pytest.mark.parametrize("type_", ["integer", "number"])
@pytest.mark.parametrize("text", ["1000000000000000000", "-1000000000000000000", "9" * 5000])
def test_more_than_eighteen_digits_are_refused(text: str, type_: TypeName) -> None:
    assert FIELD_TYPES[type_].read(text) == Mistake("wrong-number", {"text": text}, "too-large")


@pytest.mark.parametrize("text", ["1E+30", "1e18", "-1e400"])
def test_powers_beyond_eighteen_digits_are_refused(text: str) -> None:
    assert isinstance(FIELD_TYPES["number"].read(text), Mistake)
    assert FIELD_TYPES["number"].read("1e17") == 10**17
