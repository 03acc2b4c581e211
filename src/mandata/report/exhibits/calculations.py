"""Calculated values in words: their operands, and the dates of figures that are the latest known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from babel.dates import format_date

from mandata.framework.model import Framework, Indicator, Operand
from mandata.indicators.value import OperandValue, Value
from mandata.report.exhibits.wording import FigureWording


def formula(indicator: Indicator) -> str:
    """Return a calculation with what its operands are: `books / residents, with books = loans.books …`."""
    parts = (f"{name} = {operand.indicator}{which_figure(operand)}" for name, operand in indicator.of.items())
    return f"{indicator.calculate}, with {'; '.join(parts)}"


def which_figure(operand: Operand) -> str:
    """Return which figure of its indicator an operand is, where that is not the one of the same cycle and place."""
    part = " and ".join(f"{name} {code}" for name, code in operand.where.items())
    words = [f"for {part}" if part else "", _when(operand), "zero if missing" if operand.missing == "zero" else ""]
    return "".join(f", {word}" for word in words if word)


def _when(operand: Operand) -> str:
    if operand.steps is None:
        return "the latest known figure"
    if operand.steps == 0:
        return ""
    return "in the previous cycle" if operand.steps == 1 else f"{operand.steps} cycles before"


@dataclass(frozen=True, slots=True)
class Calculations:
    """Writes the operands of values."""

    framework: Framework
    wording: FigureWording

    def operand(self, item: OperandValue) -> str:
        """Return an operand with its figure, cycle and date: `520 (loans.books, Year 2, at 31 December 2024)`."""
        value = item.value
        shown = self.wording.value(value)
        if value.number is None and value.reason:
            shown += f", {value.reason}"
        if item.is_taken_as_zero:
            shown += ", taken as zero"
        place = [f"{name} {code}" for name, code in value.at]
        return f"{shown} ({', '.join([value.indicator.id, *place, self.cycle(value)])})"

    def cycle(self, value: Value) -> str:
        """Return the cycle of a value with its date: `Year 2, at 31 December 2024`."""
        cycle = self.framework.cycle(value.cycle)
        if cycle is None:
            return f"cycle {value.cycle}"
        return f"{cycle.title}, at {value.indicator.as_of or self._day(value.cycle)}"

    def notes(self, values: Iterable[Value]) -> Iterator[str]:
        """Yield a note for each operand that is the latest known figure of an earlier cycle, with its date."""
        found: dict[str, dict[int, str]] = {}
        for value in values:
            for item in value.operands:
                is_latest = value.indicator.of[item.name].steps is None
                if is_latest and item.value.number is not None and item.value.cycle != value.cycle:
                    found.setdefault(item.value.indicator.title, {})[item.value.cycle] = self.cycle(item.value)
        for title, cycles in found.items():
            yield f"{title}: the latest known figure, of {'; '.join(cycles[number] for number in sorted(cycles))}."

    def _day(self, number: int) -> str:
        cycle = self.framework.cycle(number)
        language = self.framework.file.language.replace("-", "_")
        return str(format_date(cycle.period.end, format="d MMMM y", locale=language)) if cycle else ""
