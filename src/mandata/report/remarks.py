"""What the checks have to say about the figures that a report shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mandata.checks import ControlDifference
from mandata.findings import Finding
from mandata.framework.model import Framework
from mandata.indicators import Calculator
from mandata.indicators.value import Value
from mandata.records import Records


@dataclass(frozen=True, slots=True)
class Remarks:
    """Findings of the checks, found again from the values they concern.

    Attributes:
        findings: all of them, in order.
        differences: by value key, printed totals that the parts do not give.
        of_records: by (return file, line), findings about one record.
    """

    findings: Sequence[Finding]
    differences: Mapping[str, Sequence[ControlDifference]]
    of_records: Mapping[tuple[str, int | None], Sequence[Finding]]
    calculator: Calculator

    @classmethod
    def of(cls, framework: Framework, records: Records, calculator: Calculator, cycle: int) -> Remarks:
        """Run the checks that concern a report's figures."""
        raise NotImplementedError

    def about(self, value: Value) -> list[str]:
        """Notes for the exhibits that show a value."""
        raise NotImplementedError
