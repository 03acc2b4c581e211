"""Values as plain rows, for other programs."""

from __future__ import annotations

from mandata.indicators.value import Value

Cell = str | float | bool | None


def as_row(value: Value) -> dict[str, Cell]:
    """Return a value as names and plain cells, unrounded."""
    before = value.previous
    return {
        "indicator": value.indicator.id,
        "cycle": value.cycle,
        **dict(value.at),
        "number": value.number,
        "unit": value.indicator.unit,
        "status": str(value.status),
        "reason": value.reason,
        "numerator": value.numerator,
        "denominator": value.denominator,
        "records": value.records,
        "left_out": value.left_out,
        "previous": before.number if before else None,
        "previous_status": str(before.status) if before else None,
        "change": value.change,
        "direction": str(value.direction) if value.direction else None,
        "good": value.good,
    }
