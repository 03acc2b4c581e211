"""What the checks have to say about the figures that a report shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mandata.checks import (
    ControlDifference,
    ImpossiblePercentage,
    check_control_totals,
    check_percentages,
    check_reported_shares,
)
from mandata.findings import Finding
from mandata.framework.model import Framework
from mandata.indicators import Calculator, Value
from mandata.records import Records


@dataclass(frozen=True, slots=True)
class Remarks:
    """Findings of the checks, found again from the values they concern.

    Attributes:
        findings: all of them, control totals first.
        differences: by value key, printed totals that the parts do not give.
        percentages: by (return file, line), impossible percentages of one record.
    """

    calculator: Calculator
    findings: Sequence[Finding]
    differences: Mapping[str, Sequence[ControlDifference]]
    percentages: Mapping[tuple[str, int | None], Sequence[ImpossiblePercentage]]

    @classmethod
    def of(cls, framework: Framework, records: Records, calculator: Calculator, cycle: int) -> Remarks:
        """Run the checks that concern a report's figures."""
        differences, by_record = defaultdict(list), defaultdict(list)
        for difference in check_control_totals(framework, records, calculator, cycle):
            differences[difference.value.key].append(difference)
        percentages = check_percentages(framework, records, cycle)
        for impossible in percentages:
            if impossible.finding.place is not None:
                by_record[impossible.finding.place.file, impossible.finding.place.line].append(impossible)
        totals = [difference.finding for found in differences.values() for difference in found]
        shares = check_reported_shares(framework, calculator, cycle)
        findings = [*totals, *(found.finding for found in percentages), *shares]
        return cls(calculator, findings, differences, by_record)

    def about(self, value: Value) -> list[str]:
        """Notes for the exhibits that show a value; what it is compared with is shown there too."""
        shown = [value, *([value.previous] if value.previous else [])]
        return [note for one in shown for note in self._notes(one)]

    def _notes(self, value: Value) -> Iterator[str]:
        for difference in self.differences.get(value.key, ()):
            yield difference.note
        if self.percentages:
            for record in self.calculator.trace(value):
                about = self.percentages.get((record.file, record.line), ())
                yield from (found.finding.message for found in about if found.field in record.fields)
