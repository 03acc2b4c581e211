"""Findings: what is wrong, where, and what to do. All of Mandata reports problems in this form.

People with wrong input want to see all errors in one run. So code adds findings to a `Findings` list
and raises `InvalidInput` once, at the end of a step, if any of them is an error.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """The weight of a finding: an error stops the step, a warning is shown, a note is for information."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file: the path as the user would type it, line and column counted from 1 if known."""

    file: str
    line: int | None = None
    column: int | None = None

    @classmethod
    def within(cls, text: str, position: int, file: str) -> Place:
        """Return the place of a character, counted from 0, in the text of a file."""
        before = text[:position]
        return cls(file, before.count("\n") + 1, len(before) - before.rfind("\n"))

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


@dataclass(frozen=True, slots=True)
class Subject:
    """The figures that a finding speaks of, so that whoever reported them can answer it.

    Attributes:
        form: name of the form, "" where the finding is of no one form.
        organisation: code of the organisation that the figures are of.
        cycle: number of the cycle.
        row: key of the row, for example `organisation=X; level=1`.
        column: name of the field.
        about: anything else that tells two findings of one code apart: the id of an indicator or of a rule.
    """

    form: str = ""
    organisation: str = ""
    cycle: int | None = None
    row: str = ""
    column: str = ""
    about: str = ""

    def __str__(self) -> str:
        cycle = "" if self.cycle is None else f"cycle {self.cycle}"
        return ", ".join(filter(None, (self.form, self.organisation, cycle, self.row, self.column, self.about)))


Figures = tuple[tuple[str, str], ...]
"""Name and text of each figure that a finding speaks of, for example `(("printed", "306"), ("parts", "314"))`."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or worth knowing.

    Attributes:
        code: stable, lower case with hyphens, for example `unknown-code`; documented for users.
        message: what is wrong, in one plain sentence, with the offending text quoted.
        mend: what to do about it, in one sentence.
        place: where it was found.
        severity: error, warning or note.
        subject: what it speaks of, where it speaks of figures; such a finding can be answered with a reason.
        figures: name and text of each figure concerned.
    """

    code: str
    message: str
    mend: str
    place: Place | None = None
    severity: Severity = Severity.ERROR
    subject: Subject | None = None
    figures: Figures = ()

    @property
    def key(self) -> str:
        """Names what is wrong with what, whatever the figures and lines: the same from one check to the next."""
        where = astuple(self.subject) if self.subject else (self.place.file if self.place else "",)
        return _digest(self.code, *where)

    @property
    def told_figures(self) -> str:
        """The figures concerned as one line: `printed: 306; parts: 314`."""
        return " ".join("; ".join(f"{name}: {text}" for name, text in self.figures).split())

    @property
    def fingerprint(self) -> str:
        """Changes whenever a figure concerned does."""
        return _digest(self.told_figures)

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.severity}: {self.message} {self.mend} [{self.code}]"


@dataclass(slots=True)
class Findings:
    """A growing list of findings, in the order they were found."""

    items: list[Finding] = field(default_factory=list)

    def error(
        self,
        code: str,
        message: str,
        mend: str,
        place: Place | None = None,
        *,
        subject: Subject | None = None,
        figures: Figures = (),
    ) -> None:
        """Add a finding that stops the step."""
        self.items.append(Finding(code, message, mend, place, Severity.ERROR, subject, figures))

    def warning(
        self,
        code: str,
        message: str,
        mend: str,
        place: Place | None = None,
        *,
        subject: Subject | None = None,
        figures: Figures = (),
    ) -> None:
        """Add a finding that is shown and does not stop the step."""
        self.items.append(Finding(code, message, mend, place, Severity.WARNING, subject, figures))

    def note(
        self,
        code: str,
        message: str,
        mend: str,
        place: Place | None = None,
        *,
        subject: Subject | None = None,
        figures: Figures = (),
    ) -> None:
        """Add a finding for the record."""
        self.items.append(Finding(code, message, mend, place, Severity.NOTE, subject, figures))

    def extend(self, findings: Iterable[Finding]) -> None:
        """Add the findings of another step."""
        self.items.extend(findings)

    @property
    def errors(self) -> list[Finding]:
        """Those that stop the step."""
        return [item for item in self.items if item.severity is Severity.ERROR]

    def raise_if_errors(self) -> None:
        """Raise `InvalidInput` with everything found so far, if any of it is an error."""
        if self.errors:
            raise InvalidInput(self.items)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def _digest(*parts: object) -> str:
    """Twelve hexadecimal digits over some parts."""
    return hashlib.sha256("\0".join(str(part) for part in parts).encode()).hexdigest()[:12]


class InvalidInput(Exception):
    """Input that cannot be used as it is. Carries every finding, not only the first."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = list(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))
