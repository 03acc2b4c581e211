"""Values as plain rows, for other programs."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from mandata.indicators.rounding import DECIMALS, rounded
from mandata.indicators.value import Value

Cell = str | float | bool | Decimal | None


def as_row(value: Value) -> dict[str, Cell]:
    """Return a value as names and plain cells, its numbers to twelve decimals."""
    before = value.previous
    return {
        "indicator": value.indicator.id,
        "cycle": value.cycle,
        **dict(value.at),
        "number": _written(value.number),
        "unit": value.indicator.unit,
        "status": str(value.status),
        "reason": value.reason,
        "numerator": _written(value.numerator),
        "denominator": _written(value.denominator),
        "records": value.records,
        "left_out": value.left_out,
        "previous": _written(before.number) if before else None,
        "previous_status": str(before.status) if before else None,
        "change": _written(value.change),
        "direction": str(value.direction) if value.direction else None,
        "good": value.good,
    }


def _written(number: Fraction | None) -> Decimal | None:
    return None if number is None else rounded(number, DECIMALS)
