"""The provenance of a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TracedRecord:
    """One record behind a value.

    Attributes:
        record: its id, `form/cycle/number`.
        file, line: the return it came from and the line there (the header is line 1).
        reference: the place of the figure in the source document, according to the return.
        fields: the fields in the indicator's expression, with the text of their cells.
        took_part: False if the record was asked and gave no number.
    """

    record: str
    file: str
    line: int
    reference: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    took_part: bool = True
