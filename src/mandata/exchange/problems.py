"""The problems in a workbook, with their places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mandata.exchange.words import Words
from mandata.findings import Severity

MOST_PROBLEMS = 3_000
"""The most problems of one severity that are kept; nobody reads more."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a workbook.

    Attributes:
        row, column: counted from 1; 0 for a whole sheet, column or row.
    """

    sheet: str
    row: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Return the place as formulas write it: `Sheet!B7`."""
        letters = column_letters(self.column) if self.column else ""
        cell = f"{letters}{self.row or ''}"
        return f"{self.sheet}!{cell}" if cell else self.sheet


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong or worth knowing in a workbook.

    Attributes:
        code: stable, lower case with hyphens.
        spot: None for the file as a whole.
    """

    code: str
    message: str
    fix: str
    spot: Spot | None = None
    severity: Severity = Severity.ERROR

    @property
    def is_error(self) -> bool:
        """Whether it keeps the workbook from being taken."""
        return self.severity is Severity.ERROR


class NotReadable(Exception):
    """The file cannot be read as a workbook at all.

    Attributes:
        code: key of the message.
        named: values for the message.
    """

    def __init__(self, code: str, **named: object) -> None:
        self.code, self.named = code, named
        super().__init__(code)


@dataclass(slots=True)
class Problems:
    """A growing list of problems, in one language."""

    words: Words
    items: list[Problem] = field(default_factory=list)
    _counted: Counter[Severity] = field(default_factory=Counter)

    def error(self, code: str, spot: Spot | None = None, **named: object) -> None:
        """Add something that keeps the workbook from being taken."""
        self._add(code, spot, Severity.ERROR, named)

    def warning(self, code: str, spot: Spot | None = None, **named: object) -> None:
        """Add something that may be a mistake."""
        self._add(code, spot, Severity.WARNING, named)

    def note(self, code: str, spot: Spot | None = None, **named: object) -> None:
        """Add something worth knowing."""
        self._add(code, spot, Severity.NOTE, named)

    def extend(self, problems: Iterable[Problem]) -> None:
        """Add the problems of another step."""
        self.items.extend(problems)

    @property
    def errors(self) -> list[Problem]:
        """The problems that stop the workbook from being applied."""
        return [problem for problem in self.items if problem.is_error]

    def _add(self, code: str, spot: Spot | None, severity: Severity, named: Mapping[str, object]) -> None:
        self._counted[severity] += 1
        if self._counted[severity] > MOST_PROBLEMS:
            return
        message, fix = self.words.problem(code, **named)
        self.items.append(Problem(code, message, fix, spot, severity))


def column_letters(number: int) -> str:
    """Return the letters of a column counted from 1: `A`, `Z`, `AA`."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
