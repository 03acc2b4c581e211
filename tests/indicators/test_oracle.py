"""The engine agrees with the oracle on everything that can be generated."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.examples import many
from tests.indicators.builders import records
from tests.indicators.oracle.values import Oracle
from tests.indicators.strategies import CYCLES, DIMENSIONS, World, worlds

from mandata.indicators import Calculator, Value, check_indicators

SLOW = settings(max_examples=many(50), suppress_health_check=list(HealthCheck))


def same(one: Value | None, other: Value | None) -> bool:
    """Whether two values are the same in everything, every digit of their numbers too."""
    if one is None or other is None:
        return one is other
    first, second = (
        (v.key, v.status, v.reason, v.records, v.left_out, v.rounding, v.number, v.numerator, v.denominator)
        for v in (one, other)
    )
    return first == second and same(one.previous, other.previous) and same_operands(one, other)


def same_operands(one: Value, other: Value) -> bool:
    """Whether two values are calculated from the same."""
    pairs = list(zip(one.operands, other.operands, strict=True))
    return all(
        (a.name, a.is_taken_as_zero) == (b.name, b.is_taken_as_zero) and same(a.value, b.value) for a, b in pairs
    )


def both(world: World) -> tuple[Calculator, Oracle]:
    table: pa.Table = records(world.form, world.rows)
    return Calculator(world.framework, {"returns": table}), Oracle(world.framework, {"returns": table.to_pylist()})


def indicators_by(world: World, by: list[str]) -> list[str]:
    """The indicators that can be broken down by some dimensions."""
    return [name for name, item in world.framework.indicators.items() if set(by) <= set(item.by)]


@SLOW
@given(world=worlds(), by=st.lists(st.sampled_from(DIMENSIONS), max_size=2, unique=True), cycle=st.sampled_from(CYCLES))
def test_the_engine_agrees_with_the_oracle(world: World, by: list[str], cycle: int) -> None:
    assert check_indicators(world.framework) == []
    calculator, oracle = both(world)
    for name in indicators_by(world, by):
        values = calculator.values(name, by=by, cycle=cycle)
        places = {tuple(dict(value.at)[dimension] for dimension in by) for value in values}
        assert places == oracle.places(name, by=by, cycle=cycle)
        for value in [*values, calculator.value(name, cycle=cycle)]:
            expected = oracle.value(name, cycle=cycle, **dict(value.at))
            assert same(value, expected), f"{name}\n{value}\n{expected}"


@SLOW
@given(world=worlds(), by=st.lists(st.sampled_from(DIMENSIONS), max_size=1), cycle=st.sampled_from(CYCLES))
def test_the_trace_holds_the_records_that_were_counted(world: World, by: list[str], cycle: int) -> None:
    calculator, _ = both(world)
    for name in indicators_by(world, by):
        for value in calculator.values(name, by=by, cycle=cycle):
            traced = calculator.trace(value)
            took_part = sum(record.took_part for record in traced)
            assert (took_part, len(traced) - took_part) == (value.records, value.left_out)
