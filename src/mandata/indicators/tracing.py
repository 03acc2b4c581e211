"""Finds the records behind a value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mandata.answers import Status
from mandata.framework.model import Framework
from mandata.indicators.composition import Composer
from mandata.indicators.engine import AskedRow, code_text
from mandata.indicators.group_rows import Groups, Part, Place
from mandata.indicators.value import Value
from mandata.records.provenance import TracedRecord

FLAGS = {Status.ESTIMATED: " e", Status.PROVISIONAL: " p"}


class Tracer:
    """Finds the records that were asked for a value."""

    def __init__(self, framework: Framework, groups: Groups) -> None:
        self.framework = framework
        self.groups = groups

    def trace(self, value: Value) -> list[TracedRecord]:
        """Return the records that took part and those left out, in the order of their returns.

        For a share, the records of its base are among them; for an indicator over others, those of its parts.
        """
        indicator = value.indicator
        if indicator.parts:
            parts = Composer(self.framework, self.groups).parts(value)
            return [record for part in parts for record in self.trace(part)]
        part = self._part(value)
        places = self._places(value, part)
        found = [row for place in places for row in self.groups.rows(indicator, part, value.cycle, place)]
        return [_traced(row) for row in sorted(found, key=lambda row: (row.file, row.line))]

    def _part(self, value: Value) -> Part:
        """Return the measure of the number; a share without denominator is as the source printed it."""
        printed = value.indicator.as_reported is not None and value.number is not None and value.denominator is None
        return "as_reported" if printed else "main"

    def _places(self, value: Value, part: Part) -> Iterable[Place]:
        if value.indicator.share_of is None or part == "as_reported":
            return [value.at]
        composer = Composer(self.framework, self.groups)
        return [place for place, _ in composer.share_groups(value.indicator, value.cycle, value.at)]


def _traced(row: AskedRow) -> TracedRecord:
    fields = {name: cell_text(*cell) for name, cell in row.cells.items()}
    return TracedRecord(row.record, row.file, row.line, row.reference, fields, row.took_part)


def cell_text(content: Any, status: str, reason: str) -> str:
    """Return the text that the cell of a return holds for an answer: `12`, `12 e`, `-`, `: reason`, `c`, or nothing."""
    if not status or Status(status).has_number:
        flag = FLAGS.get(Status(status), "") if status else ""
        return "" if content is None else code_text(content) + flag
    texts = {Status.WITHHELD: "c", Status.NOT_AVAILABLE: f": {reason}", Status.NOT_APPLICABLE: "-"}
    return texts.get(Status(status), "")
