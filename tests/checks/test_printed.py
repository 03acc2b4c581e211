from __future__ import annotations

from decimal import Decimal

import pytest

from mandata.checks.printed import decimals_of, read_printed


@pytest.mark.parametrize(
    ("text", "number", "decimals"),
    [
        ("306", "306", 0),
        ("83,715", "83715", 0),
        ("37.75%", "37.75", 2),
        ("98.60 %", "98.60", 2),
        ("3,699 to 1", "3699", 0),
        ("23 million", "23000000", -6),
        ("1.5 million", "1500000", -5),
        ("0", "0", 0),
        ("-4.5", "-4.5", 1),
        ("2023-24", "2023", 0),
    ],
)
def test_printed_numbers_and_their_precision(text: str, number: str, decimals: int) -> None:
    printed = read_printed(text)
    assert printed is not None
    assert (printed.number, printed.decimals) == (Decimal(number), decimals)


def test_a_text_without_a_number() -> None:
    assert read_printed("none") is None


@pytest.mark.parametrize(("number", "decimals"), [(9.0, 0), (98.6, 1), (37.75, 2), (0.0, 0), (100.0, 0), (1e-7, 7)])
def test_decimals_of_a_reported_figure(number: float, decimals: int) -> None:
    assert decimals_of(number) == decimals
