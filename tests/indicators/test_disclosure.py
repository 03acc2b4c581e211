"""Disclosure control through the calculator: whatever is asked for is protected together."""

from __future__ import annotations

from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import many
from tests.indicators import builders
from tests.indicators.builders import coded

from mandata.answers import Status
from mandata.framework.model import Field, Form, Indicator
from mandata.indicators import Calculator, Value

SEXES = builders.code_list("sexes", "f", "m")
RULE = {"threshold": 5, "dimensions": ["sex"], "counts": ["hurt"]}
HURT = Field(name="hurt", type="integer")


def accidents(**parts: Any) -> Form:
    fields = (coded("branch", "organisations"), coded("sex", "sexes"), HURT)
    return builders.form("accidents", *fields, key=("branch", "sex"), **{"disclosure": RULE, **parts})


INDICATORS = [
    Indicator(id="hurt", title="Hurt", form="accidents", value="sum(hurt)", by=("branch", "sex"), compare="previous"),
    Indicator(id="women", title="Women", form="accidents", value="sum(hurt)", where="sex = 'f'", by=("branch",)),
    Indicator(id="worst", title="Worst", form="accidents", value="max(hurt)", by=("branch", "sex")),
    Indicator(
        id="share",
        title="Share",
        form="accidents",
        numerator="sum(hurt)",
        share_of={"base": "total", "dimension": "sex"},
        unit="percent",
        by=("branch", "sex"),
    ),
]


def calculator(
    now: dict[tuple[str, str], int], before: dict[tuple[str, str], int] | None = None, **parts: Any
) -> Calculator:
    form = accidents(**parts)
    framework = builders.framework([form], INDICATORS, [SEXES])
    cycles = {
        cycle: [{"branch": branch, "sex": sex, "hurt": count} for (branch, sex), count in counts.items()]
        for cycle, counts in ((1, before or {}), (2, now))
    }
    return Calculator(framework, {form.name: builders.records(form, cycles)})


def table(asked: Calculator) -> dict[tuple[str, ...], Value]:
    """A table by branch and sex with its totals, as an exhibit asks for it."""
    found = {("all",): asked.value("hurt", cycle=2)}
    for by in (["branch"], ["sex"], ["branch", "sex"]):
        found |= {tuple(dict(value.at)[name] for name in by): value for value in asked.values("hurt", by=by, cycle=2)}
    return found


def protected(asked: Calculator) -> dict[tuple[str, ...], Value]:
    table(asked)
    return table(asked.protected())


COUNTS = {("NORTH", "f"): 2, ("NORTH", "m"): 20, ("SOUTH", "f"): 12, ("SOUTH", "m"): 30}


def test_a_small_count_is_withheld_and_says_so() -> None:
    value = protected(calculator(COUNTS))["NORTH", "f"]
    assert value.status is Status.WITHHELD
    assert (value.number, value.records, value.change) == (None, 0, None)
    assert "recognised" in value.reason


def test_totals_are_kept_and_a_rectangle_goes() -> None:
    shown = protected(calculator(COUNTS))
    assert {at for at, value in shown.items() if value.number is None} == {(b, s) for b, s in COUNTS}
    assert shown["all",].number == 64


def test_a_form_without_a_rule_is_shown_whole() -> None:
    asked = calculator(COUNTS, disclosure=None)
    table(asked)
    assert not asked.protected().suppressed


def test_what_is_not_broken_down_by_a_guarded_dimension_is_shown() -> None:
    asked = calculator(COUNTS)
    asked.values("hurt", by=["branch"], cycle=2)
    assert not asked.protected().suppressed


def test_a_condition_breaks_down_too() -> None:
    asked = calculator(COUNTS)
    asked.value("women", cycle=2, branch="NORTH")
    assert asked.protected().value("women", cycle=2, branch="NORTH").status is Status.WITHHELD


def test_what_is_no_sum_is_suppressed_where_it_is_broken_down() -> None:
    asked = calculator({**COUNTS, ("NORTH", "f"): 0})
    asked.value("worst", cycle=2, sex="f")
    asked.value("worst", cycle=2)
    less = asked.protected()
    assert less.value("worst", cycle=2, sex="f").status is Status.WITHHELD
    assert less.value("worst", cycle=2).number == 30


def test_what_is_no_sum_is_suppressed_where_a_small_count_is_behind_it() -> None:
    """The greatest count of a row is the count of a row."""
    asked = calculator(COUNTS)
    asked.value("worst", cycle=2)
    assert asked.protected().value("worst", cycle=2).status is Status.WITHHELD


def test_what_is_suppressed_as_a_whole_is_protected_from_the_rest() -> None:
    """A greatest count by sex is never printed; the total of a branch would still say too much about it."""
    asked = calculator({("NORTH", "f"): 1, ("NORTH", "m"): 2, ("SOUTH", "f"): 12, ("SOUTH", "m"): 30})
    asked.value("worst", cycle=2, branch="NORTH", sex="f")
    asked.value("hurt", cycle=2, branch="NORTH")
    assert asked.protected().value("hurt", cycle=2, branch="NORTH").number is None


def test_a_required_field_is_never_supposed_to_be_blank() -> None:
    """The 2 women are the difference of two printed numbers, since everybody is a woman or a man."""
    asked = calculator(COUNTS)
    asked.value("hurt", cycle=2, branch="NORTH", sex="m")
    asked.value("hurt", cycle=2, branch="NORTH")
    assert asked.protected().suppressed == 1


def test_a_share_shows_its_denominator() -> None:
    asked = calculator(COUNTS)
    asked.value("hurt", cycle=2, branch="NORTH", sex="m")
    asked.value("share", cycle=2, branch="NORTH")
    assert asked.protected().suppressed == 1


def test_a_share_of_few_is_withheld_with_its_parts() -> None:
    asked = calculator(COUNTS)
    asked.value("share", cycle=2, branch="NORTH", sex="f")
    value = asked.protected().value("share", cycle=2, branch="NORTH", sex="f")
    assert (value.number, value.numerator, value.denominator) == (None, None, None)


def test_the_value_compared_with_is_protected_too() -> None:
    asked = calculator({("NORTH", "f"): 20}, {("NORTH", "f"): 3})
    asked.value("hurt", cycle=2, sex="f")
    value = asked.protected().value("hurt", cycle=2, sex="f")
    assert value.number == 20
    assert value.previous is not None and value.previous.number is None
    assert value.change is None


def test_a_place_left_out_of_a_whole_breakdown_has_nobody() -> None:
    """Only women were hurt, and the list by sex shows it: the total would give the number away."""
    asked = calculator({("NORTH", "f"): 3, ("SOUTH", "f"): 9})
    shown = protected(asked)
    assert shown["NORTH",].number is None


def test_the_same_persons_in_two_tables_are_withheld_in_both() -> None:
    asked = calculator(COUNTS)
    table(asked)
    asked.value("women", cycle=2, branch="NORTH")
    less = asked.protected()
    assert less.value("women", cycle=2, branch="NORTH").number is None
    assert less.value("hurt", cycle=2, branch="NORTH", sex="f").number is None


counts = st.fixed_dictionaries({key: st.integers(0, 7) for key in COUNTS})


@settings(max_examples=many(40))
@given(counts=counts, threshold=st.integers(2, 5))
def test_no_small_count_can_be_recovered_from_what_is_published(
    counts: dict[tuple[str, str], int], threshold: int
) -> None:
    shown = protected(calculator(counts, disclosure={**RULE, "threshold": threshold}))
    cells = list(COUNTS)

    def total(at: tuple[str, ...], found: tuple[int, ...]) -> int:
        return sum(n for cell, n in zip(cells, found, strict=True) if at == ("all",) or set(at) <= set(cell))

    seen = {at: value.number for at, value in shown.items() if value.number is not None}
    fitting = [
        found
        for found in product(range(15), repeat=4)
        if all(total(at, found) == number for at, number in seen.items())
    ]
    for at in shown:
        true = total(at, tuple(counts[cell] for cell in cells))
        if {"f", "m"} & set(at) and 0 < true < threshold:
            assert at not in seen
            assert len({total(at, found) for found in fitting}) > 1
