"""Footnotes: the remarks of the checks about figures in the report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mandata.checks import Checked
from mandata.findings import Finding
from mandata.framework.confidentiality import READERS, shows_records
from mandata.indicators import Calculator, Value
from mandata.report.exhibits.wording import MARK, Contradicted


@dataclass(frozen=True, slots=True)
class Remarks:
    """Findings of the checks, found again from the values they concern.

    Attributes:
        findings: all of them, in the order in which they were found.
        by_value: by value key, what is printed under every exhibit that shows the value. Findings about records that
            are not published are left out.
        by_record: by (return file, line), what is printed where a value reads the field.
    """

    calculator: Calculator
    findings: Sequence[Finding]
    by_value: Mapping[str, Sequence[Checked]]
    by_record: Mapping[tuple[str, int | None], Sequence[Checked]]

    @classmethod
    def of(cls, checked: Iterable[Checked], calculator: Calculator) -> Remarks:
        """Return the remarks that the checks give."""
        findings, by_value, by_record = [], defaultdict(list), defaultdict(list)
        for found in checked:
            findings.append(found.finding)
            if not READERS.may_see_finding(calculator.framework, found.finding):
                continue
            for key in dict.fromkeys(found.values):
                by_value[key].append(found)
            if found.field and found.finding.place is not None:
                by_record[found.finding.place.file, found.finding.place.line].append(found)
        return cls(calculator, findings, by_value, by_record)

    @property
    def contradicted(self) -> dict[str, Contradicted]:
        """The published figures that values contradict, by value key, if both may be published."""
        return {
            key: Contradicted(one.published, one.note)
            for key, found in self.by_value.items()
            for one in found
            if one.published
        }

    def about(self, value: Value) -> list[str]:
        """Return notes for the exhibits that show a value, or a value compared with it."""
        if not shows_records(self.calculator.framework, value.indicator):
            return []  # a note shows figures, which may have to be suppressed
        shown = [value, *([value.previous] if value.previous else [])]
        return list(dict.fromkeys(note for one in shown for note in self._notes(one)))

    def _notes(self, value: Value) -> Iterator[str]:
        for found in self.by_value.get(value.key, ()):
            yield f"{MARK} {found.note}" if found.published else found.note
        if self.by_record:
            for record in self.calculator.trace(value):
                about = self.by_record.get((record.file, record.line), ())
                yield from (found.note for found in about if found.field in record.fields)
