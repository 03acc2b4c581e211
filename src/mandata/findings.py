"""Findings: what is wrong, where, and what to do. All of Mandata reports problems in this form.

People with wrong input want to see all errors in one run. So code adds findings to a `Findings` list
and raises `InvalidInput` once, at the end of a step, if any of them is an error.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, astuple, dataclass, field, replace
from types import MappingProxyType
from typing import Any, NamedTuple, cast

from mandata.messages import (
    ENGLISH,
    MESSAGES,
    N_,
    Params,
    Phrase,
    Severity,
    Wording,
    Words,
    params_from_json,
    params_to_json,
)

__all__ = [
    "Cell",
    "Figures",
    "Finding",
    "Findings",
    "InvalidInput",
    "Mistake",
    "Place",
    "Severity",
    "Subject",
    "worded",
]


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
class Cell:
    """The row and the field of a table that a finding is about.

    Attributes:
        field: name of the field, "" for the whole row.
        row: number of the row, from 1, where no line of a file gives it.
    """

    field: str = ""
    row: int | None = None

    def text(self, wording: Wording = ENGLISH) -> str:
        """Return the words for the cell before a message, if nothing else shows it: `Row 3: Column 'books': `."""
        row = wording.say(N_("Row %(number)s: "), {"number": self.row}) if self.row is not None else ""
        return row + (wording.say(N_("Column '%(field)s': "), {"field": self.field}) if self.field else "")


@dataclass(frozen=True, slots=True)
class Subject:
    """The figures that a finding refers to, so that the people who reported them can explain it.

    Attributes:
        form: name of the form, "" if the finding is of no one form.
        organisation: code of the organisation that the figures are of.
        cycle: number of the cycle.
        row: key of the row, for example `organisation=X; level=1`.
        column: name of the field.
        about: anything else that distinguishes two findings of one code: the id of an indicator or of a rule.
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
"""Name and text of each figure that a finding refers to, for example `(("printed", "306"), ("parts", "314"))`."""

OF_MESSAGE = cast("Severity", None)
"""The severity of a finding that does not set its own; it becomes that of the message."""

PLAIN = "plain"
"""Variant of a finding with its own sentences: an earlier version kept it, or it has no message yet."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or worth knowing.

    Attributes:
        code: stable, lower case with hyphens, for example `unknown-code`; it names the message.
        params: of the message.
        place: where it was found.
        severity: that of the message, where it is left out.
        subject: the figures that it refers to; such a finding can be answered with a reason.
        figures: name and text of each figure concerned.
        cell: the row and field that it is about, where it is about a cell.
        variant: of the message, where it has several.
        remarks: further sentences, for example the reason that was given.
        prefix: what goes before the message, for example `Exhibit 'loans':`.
    """

    code: str
    params: Params = field(default_factory=dict, hash=False)
    place: Place | None = None
    severity: Severity = OF_MESSAGE
    subject: Subject | None = None
    figures: Figures = ()
    cell: Cell | None = None
    variant: str = ""
    remarks: str = ""
    prefix: Phrase | None = None

    def __post_init__(self) -> None:
        if self.severity is None:
            object.__setattr__(self, "severity", MESSAGES[self.code].severity)

    def words(self, language: str) -> Words:
        """Return the templates of its two sentences."""
        if self.variant == PLAIN:
            return Words("%(text)s", "%(fix)s")
        return MESSAGES[self.code].words(self.variant, language)

    def text_in(self, wording: Wording) -> str:
        """Return what is wrong, in a language, without the cell."""
        prefix = wording.value(self.prefix) if self.prefix else ""
        return " ".join(
            filter(None, (prefix, wording.say(self.words(wording.language).text, self.params), self.remarks))
        )

    def fix_in(self, wording: Wording) -> str:
        """Return what to do about it, in a language."""
        return wording.say(self.words(wording.language).fix, self.params)

    def under(self, prefix: Phrase) -> Finding:
        """Return it with words before its message."""
        return replace(self, prefix=prefix)

    def with_remark(self, remark: str) -> Finding:
        """Return it with one more sentence."""
        return replace(self, remarks=" ".join(filter(None, (self.remarks, remark))))

    @property
    def message(self) -> str:
        """The message: one plain English sentence that quotes the wrong text."""
        return (self.cell.text() if self.cell else "") + self.text_in(ENGLISH)

    @property
    def fix(self) -> str:
        """The fix, in English."""
        return self.fix_in(ENGLISH)

    @property
    def key(self) -> str:
        """Names what is wrong with what, whatever the figures and lines: the same from one check to the next."""
        where = astuple(self.subject) if self.subject else (self.place.file if self.place else "",)
        return _digest(self.code, *where)

    @property
    def figures_text(self) -> str:
        """The figures concerned as one line: `printed: 306; parts: 314`."""
        return " ".join("; ".join(f"{name}: {text}" for name, text in self.figures).split())

    @property
    def says_its_figures(self) -> bool:
        """Whether the message contains every figure concerned."""
        said = self.message.replace(",", "")
        return all(text.replace(",", "") in said for _, text in self.figures)

    @property
    def fingerprint(self) -> str:
        """Changes whenever a figure concerned does."""
        return _digest(self.figures_text)

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON, with its sentences in English next to code and parameters."""
        return {
            "code": self.code,
            "variant": self.variant,
            "params": params_to_json(self.params),
            "severity": str(self.severity),
            "message": self.message,
            "fix": self.fix,
            "place": asdict(self.place) if self.place else None,
            "cell": asdict(self.cell) if self.cell else None,
            "prefix": params_to_json({"prefix": self.prefix})["prefix"] if self.prefix else None,
            "subject": asdict(self.subject) if self.subject else None,
            "figures": [{"name": name, "text": text} for name, text in self.figures],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Finding:
        """Read what `to_json` wrote; a finding whose message is unknown here keeps its English sentences."""
        severity = Severity(data["severity"])
        place = Place(**data["place"]) if data["place"] else None
        subject = Subject(**data["subject"]) if data["subject"] else None
        figures = tuple((item["name"], item["text"]) for item in data["figures"])
        known, variant = MESSAGES.get(data["code"]), data["variant"]
        if variant != PLAIN and (known is None or (variant and variant not in known.variants)):
            return worded(data["code"], data["message"], data["fix"], place, severity, subject=subject, figures=figures)
        cell = Cell(**data["cell"]) if data["cell"] else None
        params = params_from_json(data["params"])
        prefix = params_from_json({"prefix": data["prefix"]})["prefix"] if data["prefix"] else None
        finding = cls(data["code"], params, place, severity, subject, figures, cell, variant)
        return replace(finding, prefix=prefix) if isinstance(prefix, Phrase) else finding

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.severity}: {self.message} {self.fix} [{self.code}]"


class Mistake(NamedTuple):
    """A mistake in a text, without its place: the code, parameters and variant of a finding."""

    code: str
    params: Params = MappingProxyType({})
    variant: str = ""

    def at(self, place: Place | None, cell: Cell | None = None, severity: Severity = OF_MESSAGE) -> Finding:
        """Return the finding at a place."""
        return Finding(self.code, self.params, place, severity, cell=cell, variant=self.variant)

    @property
    def message(self) -> str:
        """The message, in English."""
        return self.at(None).message

    @property
    def fix(self) -> str:
        """The fix, in English."""
        return self.at(None).fix


def worded(
    code: str,
    text: str,
    fix: str,
    place: Place | None = None,
    severity: Severity = Severity.ERROR,
    *,
    subject: Subject | None = None,
    figures: Figures = (),
) -> Finding:
    """Return a finding with its own sentences and has no message to translate."""
    return Finding(code, {"text": text, "fix": fix}, place, severity, subject, figures, variant=PLAIN)


@dataclass(slots=True)
class Findings:
    """A growing list of findings, in the order they were found."""

    items: list[Finding] = field(default_factory=list)

    def add(
        self,
        code: str,
        params: Params | None = None,
        place: Place | None = None,
        *,
        variant: str = "",
        severity: Severity | None = None,
        cell: Cell | None = None,
    ) -> None:
        """Add a finding."""
        self.items.append(Finding(code, params or {}, place, severity or OF_MESSAGE, variant=variant, cell=cell))

    def extend(self, findings: Iterable[Finding]) -> None:
        """Add the findings of another step."""
        self.items.extend(findings)

    @property
    def errors(self) -> list[Finding]:
        """The findings that stop the step."""
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
    """Return twelve hexadecimal digits that identify some parts."""
    return hashlib.sha256("\0".join(str(part) for part in parts).encode()).hexdigest()[:12]


class InvalidInput(Exception):
    """Input that cannot be used as it is. Carries every finding, not only the first."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = list(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))
