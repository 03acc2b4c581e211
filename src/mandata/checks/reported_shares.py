"""Shares as their source printed them, held against the counts behind them."""

from __future__ import annotations

from collections.abc import Iterator

from mandata.checks.printed import decimals_of
from mandata.checks.subjects import number, subject_of_value, where
from mandata.findings import Finding, Place
from mandata.framework.model import Framework
from mandata.indicators import Calculator, Value
from mandata.indicators.rounding import number_text, rounded
from mandata.messages import Label


def check_reported_shares(framework: Framework, calculator: Calculator, cycle: int) -> list[Finding]:
    """Compare shares as their source printed them with what the counts give, where both are known.

    Args:
        cycle: number of the cycle reported on; earlier ones are compared too.

    Returns:
        A warning for each share that differs at the precision at which it was printed, at the record that holds it.
    """
    cycles = [item.number for item in framework.file.cycles if item.number <= cycle]
    both_known = [item for item in framework.indicators.values() if item.as_reported is not None]
    return [
        finding
        for indicator in both_known
        for number in cycles
        for value in calculator.values(indicator.id, by=indicator.by, cycle=number)
        for finding in _compared(value, framework, calculator)
    ]


def _compared(value: Value, framework: Framework, calculator: Calculator) -> Iterator[Finding]:
    reported = calculator.as_reported(value)
    if reported is None or reported.number is None or value.number is None or value.denominator is None:
        return
    decimals = decimals_of(reported.number)
    computed = rounded(value.number, decimals, value.rounding)
    if computed == rounded(reported.number, decimals):
        return
    record = calculator.trace(reported)[0]
    yield Finding(
        "share-differs",
        {
            "what": Label(value.indicator.title),
            "where": where((code for _, code in value.at), value.cycle),
            "share": number(reported.number),
            "part": number(value.numerator or 0),
            "whole": number(value.denominator),
            "computed": computed,
        },
        Place(record.file, record.line),
        subject=subject_of_value(framework, value),
        figures=(
            ("reported", number_text(reported.number)),
            ("numerator", number_text(value.numerator or 0)),
            ("denominator", number_text(value.denominator)),
        ),
    )
