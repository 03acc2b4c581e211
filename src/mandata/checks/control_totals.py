"""Control totals: totals printed with their parts, compared with the sum of the parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pyarrow as pa

from mandata.checks.printed import Printed, decimals_of, read_printed
from mandata.checks.subjects import subject_of_value
from mandata.findings import Finding, Findings, Place, Severity, Subject
from mandata.framework.field_types import NUMBER
from mandata.framework.field_types.figures import DECIMALS
from mandata.framework.model import Framework
from mandata.indicators import Calculator, UnknownValue, Value
from mandata.indicators.rounding import rounded
from mandata.messages import Label, percent
from mandata.records import ControlTotal, Records

PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class ControlDifference:
    """A printed total that differs from the sum of its parts.

    Attributes:
        value: the total of the parts.
        computed: the same at the precision of the printed total.
        explained: true if the parts are rounded shares whose exact values can give the printed total.
        subject: the subject of the total.
    """

    total: ControlTotal
    value: Value
    computed: Decimal
    explained: bool
    subject: Subject

    @property
    def finding(self) -> Finding:
        """The finding, at the place of the printed total; a note if rounding explains it."""
        indicator = self.value.indicator
        is_percent = indicator.unit == "percent"
        return Finding(
            "control-total",
            {
                "what": Label(indicator.title),
                "cycle": str(self.value.cycle),
                "printed": self.total.printed,
                "computed": percent(self.computed) if is_percent else self.computed,
            },
            Place(self.total.file, self.total.line),
            Severity.NOTE if self.explained else Severity.WARNING,
            subject=self.subject,
            figures=(("printed", self.total.printed), ("parts", f"{self.computed:,}{'%' if is_percent else ''}")),
            variant="rounded" if self.explained else "",
        )


def check_control_totals(
    framework: Framework, records: Records, calculator: Calculator, cycle: int
) -> list[ControlDifference]:
    """Compare every printed total up to a cycle with the sum of its parts, at its printed precision.

    Args:
        records: with the control totals.
        calculator: over the same records.
        cycle: number of the cycle reported on; totals of later cycles are not checked.

    Returns:
        The differences, in the order in which the totals were given.

    Raises:
        InvalidInput: with a finding for every total that names an indicator or a place that does not exist.
    """
    findings = Findings()
    differences = []
    for total in (item for item in records.control_totals if item.cycle <= cycle):
        try:
            value = calculator.value(total.indicator, cycle=total.cycle, **total.where)
        except UnknownValue as unknown:
            findings.extend([unknown.mistake.at(Place(total.file, total.line))])
            continue
        differences.append(_difference(total, value, framework, records))
    findings.raise_if_errors()
    return [difference for difference in differences if difference is not None]


def _difference(total: ControlTotal, value: Value, framework: Framework, records: Records) -> ControlDifference | None:
    printed = read_printed(total.printed)
    if printed is None or value.number is None:
        return None
    computed = _at_precision(value.number, printed, value.rounding)
    if computed == printed.number:
        return None
    explained = _explained(value, printed, framework, records)
    return ControlDifference(total, value, computed, explained, subject_of_value(framework, value))


def _at_precision(number: Fraction, printed: Printed, rule: str) -> Decimal:
    return rounded(number / Fraction(printed.step), 0, rule) * printed.step


def _explained(value: Value, printed: Printed, framework: Framework, records: Records) -> bool:
    """Return whether rounding of the parts' shares can explain the printed total.

    The ends are what the parts give with every share half a unit of its last digit lower, and higher: a total is a
    weighted mean of its parts' shares, so it lies between them for all shares between.
    """
    form = framework.forms.get(value.indicator.form)
    if form is None:
        return False
    shares = [field.name for field in form.table.fields if field.unit == PERCENT or field.share_of]
    if not shares:
        return False
    table = records.table(form.name)
    one, other = (_number({form.name: _moved(table, shares, side)}, value, framework) for side in (-1, 1))
    if one is None or other is None:
        return False
    half = Fraction(printed.step) / 2
    return min(one, other) - half <= printed.number <= max(one, other) + half


def _moved(table: pa.Table, shares: Iterable[str], side: int) -> pa.Table:
    """Return the records with every reported share moved by half a unit of its last printed decimal.

    The column has as many decimals as halves need, so a share with nine is not moved.
    """
    for name in shares:
        position, type_ = table.schema.get_field_index(name), NUMBER.arrow
        moved = [_shifted(number, side) for number in table.column(name).to_pylist()]
        table = table.set_column(position, name, pa.array(moved, type_))
    return table


def _number(tables: Mapping[str, pa.Table], value: Value, framework: Framework) -> Fraction | None:
    """Return the number of the same value over other records."""
    return Calculator(framework, tables).value(value.indicator.id, cycle=value.cycle, **dict(value.at)).number


def _shifted(number: Decimal | None, side: int) -> Decimal | None:
    if number is None or decimals_of(number) == DECIMALS:
        return number
    return number + side * Decimal(5).scaleb(-decimals_of(number) - 1)
