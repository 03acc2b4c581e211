"""What did not happen is zero in a register that was kept at the time; what nobody recorded has no figure."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.indicators.builders import code_list, coded, form, framework, number, records

from mandata.answers import Status
from mandata.framework.model import Field, Form, Indicator
from mandata.indicators import Calculator, Value

KINDS = code_list("kinds", "theft", "fire")
ENTRIES: dict[int, list[dict[str, Any]]] = {
    1: [{"day": "2023-03-01", "branch": "NORTH", "kind": "theft", "hurt": 2}],
    2: [],
}


def incidents(**parts: Any) -> Form:
    return form(
        "incidents",
        Field(name="day", type="date", answer=False),
        coded("branch", "organisations"),
        coded("kind", "kinds"),
        number("hurt"),
        **{"kind": "register", "dated_by": "day", **parts},
    )


def value(way: str | dict[str, str], cycle: int, declared: Form, window: object = None, **at: str) -> Value:
    """A value over the entries of Year 1 (2023) and Year 2 (2024).

    Args:
        way: the aggregate, or the keys of the indicator that say how it is computed.
    """
    computed = {"value": way} if isinstance(way, str) else way
    said = {"id": "i", "title": "I", "form": "incidents", "by": ("branch", "kind"), "window": window, **computed}
    asked = framework([declared], [Indicator.model_validate(said)], [KINDS], cycles=(1, 2))
    rows = {cycle: [{**row, "day": date.fromisoformat(row["day"])} for row in rows] for cycle, rows in ENTRIES.items()}
    return Calculator(asked, {"incidents": records(declared, rows)}).value("i", cycle=cycle, **at)


@pytest.mark.parametrize(
    ("text", "number", "status"),
    [
        ("count(*)", 0, Status.REPORTED),
        ("sum(hurt)", 0, Status.REPORTED),
        ("count_if(hurt > 1)", 0, Status.REPORTED),
        ("count(*) / 3.0", 0, Status.REPORTED),
        ("sum(hurt) + 2 * count(*)", 0, Status.REPORTED),
        ("avg(hurt)", None, Status.NOT_APPLICABLE),
        ("max(hurt)", None, Status.NOT_APPLICABLE),
    ],
)
def test_nothing_happened_is_zero_where_it_can_be(text: str, number: float | None, status: Status) -> None:
    kept = incidents(kept_since="2023-01-01")
    for cycle, at in [(2, {}), (2, {"branch": "NORTH"}), (1, {"kind": "fire"})]:
        found = value(text, cycle, kept, **at)
        assert (found.number, found.status) == (number, status)


def test_a_share_of_nothing_does_not_apply() -> None:
    found = value({"numerator": "sum(hurt)", "denominator": "count(*)"}, 2, incidents(kept_since="2023-01-01"))
    assert (found.status, found.reason) == (Status.NOT_APPLICABLE, "the denominator is zero")


def test_before_anybody_recorded_there_is_no_figure() -> None:
    for cycle in (1, 2):
        found = value("count(*)", cycle, incidents(kept_since="2024-06-01"))
        assert (found.status, found.number) == (Status.NOT_AVAILABLE, None)
        assert found.reason == "the register is kept from 1 June 2024"


def test_without_a_day_from_which_it_is_kept_nothing_is_known() -> None:
    assert value("count(*)", 2, incidents()).status is Status.NOT_REPORTED
    assert value("count(*)", 1, incidents()).number == 1


@pytest.mark.parametrize(("months", "cycle", "number"), [(12, 1, 1), (13, 1, None), (24, 2, 1), (25, 2, None)])
def test_a_window_that_reaches_back_before_the_records_is_not_complete(
    months: int, cycle: int, number: float | None
) -> None:
    found = value("count(*)", cycle, incidents(), {"field": "day", "last_months": months})
    assert found.number == number
    if number is None:
        assert (found.status, found.reason) == (Status.NOT_AVAILABLE, "there are no records before 1 January 2023")


@pytest.mark.parametrize(("since", "number"), [(2023, 1), (2022, None)])
def test_a_window_since_a_year_counts_from_the_first_record(since: int, number: float | None) -> None:
    assert value("count(*)", 2, incidents(), {"field": "day", "since": since}).number == number


def test_a_register_answers_for_the_time_before_its_first_entry() -> None:
    """It was kept since 2020, and nothing happened before March 2023."""
    kept = incidents(kept_since="2020-01-01")
    assert value("count(*)", 1, kept, {"field": "day", "last_months": 48}).number == 1
    assert value("count(*)", 1, kept, {"field": "day", "last_months": 49}).number is None
