from __future__ import annotations

import pytest

from mandata.checks.narrative.numbers import check_unbound_numbers


def numbers(text: str) -> list[str]:
    return [finding.message.split("'")[1] for finding in check_unbound_numbers(text, "text.md")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The branches lent 12,345 books.", ["12,345"]),
        ("We lent 12, 13 and 1,000, the rest were read here.", ["12", "13", "1,000"]),
        ("About 37.75% came back late, and 3 did not.", ["37.75%", "3"]),
        ('We lent {{ value("loans") }} books and 12 films.', ["12"]),
    ],
)
def test_numbers_typed_by_hand_are_found(text: str, expected: list[str]) -> None:
    assert numbers(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        'We lent {{ value("loans", cycle=5) }} books.',
        "On 31 January 2025, in May 2024 and from 2013 to 2024–25.",
        "As resolution 1701 (2006) and S/2021/1042 ask; see cycle 5 and Level 2+.",
        "The C4ISR course, the D2 post, COVID-19 and the 1st2nd party.",
        "See [the site](https://example.org/2024/12/345) and `code 12`.[^1]",
        "1. First\n2. Second",
        "## Chapter 3: What was lent",
    ],
)
def test_dates_names_and_addresses_are_no_figures(text: str) -> None:
    assert numbers(text) == []


def test_the_place_is_line_and_column() -> None:
    [finding] = check_unbound_numbers("One\n\nwe {{ x }} lent 12 books", "text.md")
    assert str(finding.place) == "text.md:3:17"
