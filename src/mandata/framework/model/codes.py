"""Code lists and organisations: what a cell of a return may name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a code list.

    Attributes:
        code: the text in a return.
        name: the text for readers, in the framework's language.
        order: position in the list, counted from 1; the rank of a rating.
        broader: the code (of this list or the list above it) that this one belongs to, or "".
        attributes: every further column of the file, for example a colour, a label in another language.
        total: whether its figures are the total of other codes of the list.
    """

    code: str
    name: str
    order: int
    broader: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    total: bool = False


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation that reports, or once did.

    Attributes:
        opened, closed: ISO 8601 date of reduced precision (`2014`, `2014-04`, `2014-04-10`); closed is "" while open.
        countries: ISO 3166-1 alpha-3 codes.
        latitude, longitude: degrees (WGS 84) of its headquarters, or None where it has no place of its own.
        attributes: every further column of the file.
        line: line of `organisations.csv`, the place its facts come from.
    """

    code: str
    name: str
    kind: str
    order: int
    opened: str = ""
    closed: str = ""
    countries: tuple[str, ...] = ()
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    line: int = 0

    def is_open(self, start: date, end: date) -> bool:
        """Return whether it was open on any day of a period. An imprecise date covers its whole span."""
        began = not self.opened or self.opened <= end.isoformat()[: len(self.opened)]
        ended = bool(self.closed) and self.closed < start.isoformat()[: len(self.closed)]
        return began and not ended


@dataclass(frozen=True, slots=True)
class CodeList:
    """A code list, in its order. The organisations are one too, under the name `organisations`."""

    name: str
    codes: Mapping[str, Code]

    @property
    def totals(self) -> frozenset[str]:
        """The codes that are declared as totals."""
        return frozenset(code.code for code in self.codes.values() if code.total)

    def parts_of(self, total: str) -> tuple[str, ...]:
        """Return the codes that a total adds up: those that belong to it by `broader`, otherwise all that are none."""
        below = tuple(code.code for code in self.codes.values() if code.broader == total and code.code != total)
        return below or tuple(code.code for code in self.codes.values() if not code.total)

    def label(self, code: str) -> str:
        """Return what a reader sees for a code; the code itself where the list does not know it."""
        known = self.codes.get(code)
        return known.name if known else code
