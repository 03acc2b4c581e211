"""The same fact given twice, and parts that exceed their whole: two indicators held against each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from mandata.checks.subjects import subject_of_value, where
from mandata.findings import Finding, Place, Severity
from mandata.framework.model import Comparison, Framework
from mandata.indicators import Calculator, UnknownValue, Value
from mandata.indicators.rounding import rounded
from mandata.messages import Label, percent

CODES = {"same": "facts-differ", "at_most": "part-above-whole", "at_least": "whole-below-part"}


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two figures that do not agree as their framework says they must.

    Attributes:
        left, right: the values, at the same place.
        compared: both at the precision at which they were compared.
    """

    comparison: Comparison
    left: Value
    right: Value
    compared: tuple[Decimal, Decimal]

    def finding(self, framework: Framework, calculator: Calculator) -> Finding:
        """Return the finding, at the first record of the left figure: a note if one of the figures is not final."""
        record = calculator.trace(self.left)[0]
        final = self.left.status == self.right.status == "reported"
        left, right = self._texts
        is_percent = self.left.indicator.unit == "percent"
        low, high = (percent(figure) if is_percent else figure for figure in self.compared)
        return Finding(
            CODES[self.comparison.relation],
            {
                "says": Label(self.comparison.message),
                "where": where((code for _, code in self.left.at), self.left.cycle),
                "left_title": Label(self.left.indicator.title),
                "left": low,
                "right_title": Label(self.right.indicator.title),
                "right": high,
            },
            Place(record.file, record.line),
            Severity(self.comparison.severity) if final else Severity.NOTE,
            subject=subject_of_value(framework, self.left, self.comparison.id),
            figures=((self.left.key, left), (self.right.key, right)),
        )

    @property
    def _texts(self) -> tuple[str, str]:
        sign = "%" if self.left.indicator.unit == "percent" else ""
        left, right = self.compared
        return f"{left:,}{sign}", f"{right:,}{sign}"


def check_comparisons(framework: Framework, calculator: Calculator, cycle: int) -> list[Disagreement]:
    """Hold every pair of indicators that the framework compares against each other, as printed.

    No finding if a figure is missing, or if the figure that should be as large as the other leaves out rows without a
    number: those rows may explain the difference.

    Args:
        calculator: over the records.
        cycle: number of the cycle reported on; earlier ones are compared too.
    """
    cycles = [item.number for item in framework.file.cycles if item.number <= cycle]
    return [
        found
        for comparison in framework.comparisons.values()
        for number in cycles
        for found in _compared(comparison, framework, calculator, number)
    ]


def _compared(
    comparison: Comparison, framework: Framework, calculator: Calculator, cycle: int
) -> Iterator[Disagreement]:
    left_side, right_side = comparison.left, comparison.right
    for left in calculator.values(left_side.indicator, by=comparison.by, cycle=cycle, where=left_side.where):
        at = {name: code for name, code in left.at if name in comparison.by}
        right = _value(calculator, right_side.indicator, cycle, {**at, **right_side.where})
        if left.number is None or right is None or right.number is None:
            continue
        decimals = min(left.indicator.decimals, right.indicator.decimals)
        compared = (
            rounded(left.number, decimals, framework.file.rounding),
            rounded(right.number, decimals, framework.file.rounding),
        )
        if not _holds(comparison, compared) and _is_sure(left, right, compared):
            yield Disagreement(comparison, left, right, compared)


def _value(calculator: Calculator, identifier: str, cycle: int, at: Mapping[str, str]) -> Value | None:
    """Return the value, or None for a code that no record of the indicator has."""
    try:
        return calculator.value(identifier, cycle=cycle, **at)
    except UnknownValue:
        return None


def _holds(comparison: Comparison, compared: tuple[Decimal, Decimal]) -> bool:
    left, right = compared
    if comparison.relation == "same":
        return left == right
    return left <= right if comparison.relation == "at_most" else left >= right


def _is_sure(left: Value, right: Value, compared: tuple[Decimal, Decimal]) -> bool:
    """Return whether the smaller figure is complete, so that no missing figure can explain the difference."""
    smaller = left if compared[0] < compared[1] else right
    return smaller.left_out == 0
