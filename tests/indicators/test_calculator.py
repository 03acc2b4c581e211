"""What the calculator answers, case by case."""

from __future__ import annotations

from typing import Any

import pytest
from tests.indicators.builders import (
    BRANCHES,
    code_list,
    coded,
    form,
    framework,
    number,
    organisation_records,
    records,
)

from mandata.answers import Status
from mandata.framework.model import Field, Indicator
from mandata.indicators import Calculator, Direction, UnknownValue

AGES = code_list("ages", "young", "adult", "old")
STAGES = code_list("stages", "asked", {"code": "found", "before": "asked"}, {"code": "lent", "before": "found"})
LOANS = form(
    "loans",
    coded("branch", "organisations"),
    coded("age", "ages"),
    number("books"),
    number("late"),
    key=["branch", "age"],
)
REQUESTS = form("requests", coded("stage", "stages"), number("count"), number("share"), key=["stage"])
VISITS = form("visits", Field(name="day", type="date"), Field(name="year", type="year"), number("people"))

BOOKS = Indicator(id="books", title="Books", form="loans", value="sum(books)", by=("branch", "age", "branch.quarter"))
LATE = Indicator(
    id="late",
    title="Late",
    form="loans",
    numerator="sum(late)",
    denominator="sum(books)",
    unit="percent",
    by=("branch", "age"),
)
TWO_CYCLES = {
    1: [{"branch": "NORTH", "age": "adult", "books": 100, "late": 10}],
    2: [
        {"branch": "SOUTH", "age": "young", "books": 40, "late": 8},
        {"branch": "NORTH", "age": "adult", "books": 110, "late": 0},
        {"branch": "NORTH", "age": "young", "books": 0, "late": "-"},
    ],
}


def calculator(
    *indicators: Indicator, loans: Any = None, requests: Any = None, visits: Any = None, **parts: Any
) -> Calculator:
    built = framework([LOANS, REQUESTS, VISITS], indicators, [AGES, STAGES], **parts)
    tables = {
        "loans": records(LOANS, loans or TWO_CYCLES),
        "requests": records(REQUESTS, requests or {}),
        "visits": records(VISITS, visits or {}),
        "organisations": organisation_records(built),
    }
    return Calculator(built, tables)


def one_row(**cells: Any) -> dict[int, list[dict[str, Any]]]:
    return {2: [{"branch": "NORTH", "age": "adult", **cells}]}


# Numbers


def test_a_sum_takes_every_row_of_the_cycle_together() -> None:
    value = calculator(BOOKS).value("books", cycle=2)
    assert (value.number, value.status, value.records, value.left_out) == (150, Status.REPORTED, 3, 0)


def test_a_value_belongs_to_a_place() -> None:
    value = calculator(BOOKS).value("books", cycle=2, branch="NORTH", age="adult")
    assert (value.number, value.key) == (110, "books;cycle=2;age=adult;branch=NORTH")


def test_a_dimension_may_be_an_attribute_of_a_code() -> None:
    assert calculator(BOOKS).value("books", cycle=2, **{"branch.quarter": "new"}).number == 40


def test_zero_is_a_number() -> None:
    value = calculator(BOOKS).value("books", cycle=2, branch="NORTH", age="young")
    assert (value.number, value.status) == (0, Status.REPORTED)


def test_values_are_in_the_order_of_the_code_list() -> None:
    values = calculator(BOOKS).values("books", by=["branch"], cycle=2)
    assert [(value.at, value.number) for value in values] == [
        ((("branch", "NORTH"),), 110),
        ((("branch", "SOUTH"),), 40),
    ]


def test_values_may_look_at_one_part_only() -> None:
    values = calculator(BOOKS).values("books", by=["age"], cycle=2, where={"branch": "NORTH"})
    assert [dict(value.at) for value in values] == [
        {"branch": "NORTH", "age": "young"},
        {"branch": "NORTH", "age": "adult"},
    ]


def test_a_percentage_carries_its_parts() -> None:
    value = calculator(LATE).value("late", cycle=2)
    assert (value.number, value.numerator, value.denominator) == (pytest.approx(100 * 8 / 150), 8, 150)


def test_a_row_takes_part_in_both_parts_of_a_share_or_in_neither() -> None:
    value = calculator(
        LATE,
        loans={
            2: [
                {"branch": "NORTH", "age": "adult", "books": 50, "late": 5},
                {"branch": "SOUTH", "age": "adult", "books": 50, "late": ""},
            ]
        },
    ).value("late", cycle=2)
    assert (value.numerator, value.denominator, value.records, value.left_out) == (5, 50, 1, 1)


def test_a_zero_denominator_is_not_applicable() -> None:
    value = calculator(LATE, loans=one_row(books=0, late=0)).value("late", cycle=2)
    assert (value.number, value.status, value.reason) == (None, Status.NOT_APPLICABLE, "the denominator is zero")


# Reasons for having no number


@pytest.mark.parametrize(
    ("cell", "status", "reason"),
    [
        ("", Status.NOT_REPORTED, ""),
        ("-", Status.NOT_APPLICABLE, ""),
        ("c", Status.WITHHELD, ""),
        (": the counter broke", Status.NOT_AVAILABLE, "the counter broke"),
    ],
)
def test_the_reason_for_having_no_number_stays(cell: str, status: Status, reason: str) -> None:
    value = calculator(BOOKS, loans=one_row(books=cell)).value("books", cycle=2)
    assert (value.number, value.status, value.reason, value.left_out) == (None, status, reason, 1)


def test_the_reason_belongs_to_the_status() -> None:
    rows = {
        2: [
            {"branch": "NORTH", "age": "adult", "books": ": a flood"},
            {"branch": "SOUTH", "age": "adult", "books": "c"},
        ]
    }
    value = calculator(BOOKS, loans=rows).value("books", cycle=2)
    assert (value.status, value.reason) == (Status.WITHHELD, "")


def test_no_row_at_all_is_not_reported() -> None:
    assert calculator(BOOKS).value("books", cycle=2, branch="EAST").status is Status.NOT_REPORTED


def test_an_estimate_marks_the_sum() -> None:
    rows = {
        2: [{"branch": "NORTH", "age": "adult", "books": "9 e"}, {"branch": "SOUTH", "age": "adult", "books": "1 p"}]
    }
    value = calculator(BOOKS, loans=rows)
    assert value.value("books", cycle=2).status is Status.ESTIMATED
    assert value.value("books", cycle=2, branch="SOUTH").status is Status.PROVISIONAL


def test_a_row_whose_condition_is_unanswered_is_left_out() -> None:
    busy = Indicator(id="busy", title="Busy", form="loans", value="count(*)", where="books > 10")
    rows = {
        2: [
            {"branch": "NORTH", "age": "adult", "books": 50},
            {"branch": "SOUTH", "age": "adult", "books": ": a flood"},
            {"branch": "SOUTH", "age": "young", "books": 5},
        ]
    }
    value = calculator(busy, loans=rows).value("busy", cycle=2)
    assert (value.number, value.records, value.left_out) == (1, 1, 1)


# Comparison


def test_a_value_is_compared_with_the_cycle_before() -> None:
    value = calculator(BOOKS).value("books", cycle=2, branch="NORTH")
    assert (value.change, value.direction) == (10, Direction.UP)


def test_there_is_nothing_before_the_first_cycle() -> None:
    assert calculator(BOOKS).value("books", cycle=1).previous is None


def test_an_earlier_cycle_without_answer_has_no_number() -> None:
    previous = calculator(BOOKS).value("books", cycle=2, branch="SOUTH").previous
    assert previous is not None
    assert previous.status is Status.NOT_REPORTED


def test_years_are_compared_within_the_cycle() -> None:
    people = Indicator(id="people", title="People", form="visits", value="sum(people)", by=("year",), compare="year-1")
    counted = calculator(people, visits={2: [{"year": 2023, "people": 7}, {"year": 2024, "people": 4}]})
    values = counted.values("people", by=["year"], cycle=2)
    assert [(value.at, value.number) for value in values] == [((("year", "2023"),), 7), ((("year", "2024"),), 4)]
    assert [value.previous and value.previous.number for value in values] == [None, 7]


# Windows


def visits(**window: Any) -> Calculator:
    people = Indicator.model_validate(
        {
            "id": "people",
            "title": "People",
            "form": "visits",
            "value": "sum(people)",
            "window": {"field": "day", **window},
        }
    )
    from datetime import date

    return calculator(
        people,
        visits={
            1: [{"day": date(2020, 5, 1), "people": 1}, {"day": date(2023, 7, 1), "people": 2}],
            2: [
                {"day": date(2024, 6, 30), "people": 4},
                {"day": date(2024, 7, 1), "people": 8},
                {"day": date(2025, 1, 1), "people": 16},
            ],
        },
    )


def test_a_window_since_a_year_adds_up_over_cycles() -> None:
    counted = visits(since=2023)
    assert [counted.value("people", cycle=cycle).number for cycle in (1, 2)] == [2, 30]


def test_a_window_of_months_ends_with_the_period() -> None:
    assert visits(last_months=6).value("people", cycle=2).number == 8
    assert visits(last_months=18).value("people", cycle=2).number == 14


# Shares


def funnel(rows: Any, **parts: Any) -> Calculator:
    share = Indicator.model_validate(
        {
            "id": "kept",
            "title": "Kept",
            "form": "requests",
            "numerator": "sum(count)",
            "unit": "percent",
            "share_of": {"dimension": "stage", "base": "before"},
            "by": ["stage"],
            **parts,
        }
    )
    return calculator(share, requests={2: rows})


def test_a_stage_is_a_share_of_the_one_before() -> None:
    kept = funnel([{"stage": "asked", "count": 246}, {"stage": "found", "count": 146}])
    value = kept.value("kept", cycle=2, stage="found")
    assert (value.number, value.numerator, value.denominator) == (pytest.approx(59.3496, abs=1e-4), 146, 246)


def test_the_first_stage_is_a_share_of_nothing() -> None:
    value = funnel([{"stage": "asked", "count": 246}]).value("kept", cycle=2, stage="asked")
    assert (value.number, value.status, value.numerator) == (None, Status.NOT_APPLICABLE, 246)


def test_a_share_without_base_is_taken_as_reported() -> None:
    kept = funnel([{"stage": "asked", "count": 138, "share": 49}], as_reported="sum(share)")
    value = kept.value("kept", cycle=2, stage="asked")
    assert (value.number, value.numerator, value.denominator, value.status) == (49, 138, None, Status.REPORTED)


def test_a_share_with_base_is_computed_whatever_was_reported() -> None:
    kept = funnel(
        [{"stage": "asked", "count": 200}, {"stage": "found", "count": 50, "share": 99}], as_reported="sum(share)"
    )
    assert kept.value("kept", cycle=2, stage="found").number == 25


def test_shares_of_a_total_stay_within_the_other_dimensions() -> None:
    share = Indicator.model_validate(
        {
            "id": "by-age",
            "title": "By age",
            "form": "loans",
            "numerator": "sum(books)",
            "unit": "percent",
            "share_of": {"dimension": "age", "base": "total"},
            "by": ["branch", "age"],
        }
    )
    counted = calculator(share)
    assert counted.value("by-age", cycle=2, branch="NORTH", age="adult").number == 100
    assert counted.value("by-age", cycle=2, age="adult").number == pytest.approx(100 * 110 / 150)
    assert counted.value("by-age", cycle=2).number == 100


# Composites, ratings, yes and no


def index(**weights: float) -> list[Indicator]:
    share = Indicator(
        id="index",
        title="Index",
        components=tuple({"indicator": name, "weight": weight} for name, weight in weights.items()),
        by=("branch",),
        unit="score",
    )  # type: ignore[arg-type]
    return [share, BOOKS, LATE]


def test_a_composite_is_a_weighted_mean() -> None:
    value = calculator(*index(books=3, late=1)).value("index", cycle=2, branch="SOUTH")
    assert value.number == pytest.approx((3 * 40 + 20) / 4)


def test_a_missing_part_is_missing_from_the_composite() -> None:
    value = calculator(*index(books=1, late=1), loans=one_row(books=5, late=": a flood")).value(
        "index", cycle=2, branch="NORTH"
    )
    assert (value.number, value.status, value.reason) == (None, Status.NOT_AVAILABLE, "a flood")


def test_a_part_that_does_not_apply_leaves_its_weight_to_the_others() -> None:
    value = calculator(*index(books=1, late=1), loans=one_row(books=5, late="-")).value(
        "index", cycle=2, branch="NORTH"
    )
    assert value.number == 5


def test_a_code_has_a_rank() -> None:
    oldest = Indicator(id="oldest", title="Oldest", form="loans", value="max(rank(age))", unit="rating", scale="ages")
    assert calculator(oldest).value("oldest", cycle=2).number == 2


# Organisations


def test_closed_organisations_do_not_count() -> None:
    branches = Indicator(
        id="branches", title="Branches", form="organisations", value="count(*)", where="kind = 'branch'", by=("code",)
    )
    counted = calculator(branches)
    assert counted.value("branches", cycle=2).number == 2
    assert [dict(value.at)["code"] for value in counted.values("branches", by=["code"], cycle=2)] == ["NORTH", "SOUTH"]


def test_closed_organisations_count_where_the_condition_asks_for_them() -> None:
    closed = Indicator(id="closed", title="Closed", form="organisations", value="count(*)", where="closed <> ''")
    assert calculator(closed).value("closed", cycle=2).number == 1


# Questions that mean nothing


@pytest.mark.parametrize(
    ("asked", "code", "suggestion"),
    [
        ({"identifier": "boks"}, "unknown-indicator", "books"),
        ({"cycle": 9}, "unknown-cycle", ""),
        ({"brnch": "NORTH"}, "unknown-dimension", "branch"),
        ({"branch": "NROTH"}, "unknown-code", "NORTH"),
        ({"branch.quarter": "odl"}, "unknown-code", "old"),
    ],
)
def test_an_unknown_name_is_reported_with_the_nearest_one(asked: dict[str, Any], code: str, suggestion: str) -> None:
    question = {"identifier": "books", "cycle": 2, **asked}
    with pytest.raises(UnknownValue) as raised:
        calculator(BOOKS).value(question.pop("identifier"), **question)
    assert (raised.value.code, raised.value.suggestion) == (code, suggestion)


def test_codes_never_reach_the_engine_as_sql() -> None:
    with pytest.raises(UnknownValue):
        calculator(BOOKS).value("books", cycle=2, branch="' OR 1=1 --")


# Tracing


def test_a_value_names_the_records_behind_it() -> None:
    counted = calculator(LATE)
    traced = counted.trace(counted.value("late", cycle=2, branch="NORTH"))
    assert [(item.record, item.line, dict(item.fields), item.took_part) for item in traced] == [
        ("loans/2/2", 3, {"late": "0", "books": "110"}, True),
        ("loans/2/3", 4, {"late": "-", "books": "0"}, False),
    ]


def test_a_share_names_the_records_of_its_base() -> None:
    kept = funnel([{"stage": "asked", "count": 246}, {"stage": "found", "count": 146}])
    traced = kept.trace(kept.value("kept", cycle=2, stage="found"))
    assert [item.record for item in traced] == ["requests/2/1", "requests/2/2"]


def test_builders_know_three_branches() -> None:
    assert list(BRANCHES) == ["NORTH", "SOUTH", "EAST"]
