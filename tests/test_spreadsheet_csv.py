"""What people download is safe to open in a spreadsheet, and says the same when it comes back."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mandata.spreadsheet_csv import read, safe, write_rows

RUNS = ("=", "+", "-", "@", "\t", "\r")


@given(st.text())
def test_no_text_is_run_and_each_comes_back(text: str) -> None:
    made = str(safe(text))
    assert read(made) == text
    assert (
        not made.startswith(RUNS) or made == "-" or float(made.strip("%").replace(",", "").rstrip(".") or 0) is not None
    )


@given(st.sampled_from(RUNS), st.text(alphabet="=+-@\t\r'a1.", max_size=6))
def test_no_formula_is_run(begins: str, rest: str) -> None:
    made = str(safe(begins + rest))
    assert read(made) == begins + rest
    assert made.startswith("'") or not set(made[1:]) - set("0123456789.,%")


@pytest.mark.parametrize("number", ["-5", "+5", "-1,234.5", "-5%", "12", "0.5", -5, 1.5, None, "-"])
def test_numbers_stay_numbers(number: object) -> None:
    assert safe(number) == number


@pytest.mark.parametrize(
    "formula", ["=1+1", "+SUM(1)", "-1+cmd|' /C calc'!A0", "@x", "\tx", "\r=x", "-5 e", "--5", "=", "-x"]
)
def test_a_formula_becomes_a_text(formula: str) -> None:
    assert safe(formula) == f"'{formula}"


def test_rows_are_written() -> None:
    file = io.StringIO()
    write_rows(file, [["=a", -5, "b\nc"], ["'=a", "'a", ""]])
    assert list(csv.reader(io.StringIO(file.getvalue(), newline=""))) == [["'=a", "-5", "b\nc"], ["''=a", "'a", ""]]
