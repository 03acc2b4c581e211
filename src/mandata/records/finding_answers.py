"""The ledger of answers to findings: why a questioned figure is right, and whether the reason was accepted.

It is a file of the workspace. The person who reported a figure answers a finding with a reason; the coordinator accepts
or refuses it. A finding is identified by its key, and an answer counts for the figures that it was given for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from mandata.findings import Findings
from mandata.framework.delimited import Sheet, read_sheet, require_columns
from mandata.framework.field_types import DAY, Mistake

FILE = "finding_answers.csv"

ACCEPTED, REFUSED = "accepted", "refused"


@dataclass(frozen=True, slots=True)
class FindingAnswer:
    """One line of the ledger. Its attributes are the columns of the file.

    Attributes:
        finding: key of the finding.
        code: of the finding.
        about: the subject of the finding, in words.
        figures: for which the answer was given, as in the finding.
        reason: why they are right.
        answered_by: who gave the reason.
        answered_on: ISO date.
        decision: `accepted`, `refused`, or "" while nobody has decided.
        decided_by, decided_on: who decided, and when.
        remark: of the person who decided; a refusal says what is needed.
    """

    finding: str
    code: str
    about: str
    figures: str
    reason: str
    answered_by: str
    answered_on: str
    decision: str = ""
    decided_by: str = ""
    decided_on: str = ""
    remark: str = ""

    def cells(self) -> dict[str, str]:
        """Return the line, column by column."""
        return asdict(self)


COLUMNS = tuple(column.name for column in fields(FindingAnswer))


@dataclass(frozen=True, slots=True)
class FindingAnswers:
    """The answers, in the order of their lines."""

    path: Path
    entries: Sequence[FindingAnswer]

    def listed(self) -> list[dict[str, str]]:
        """Return the lines as plain data, in order."""
        return [entry.cells() for entry in self.entries]


def read_finding_answers(folder: Path, findings: Findings) -> FindingAnswers:
    """Return the ledger of a workspace, empty if there is none; add a finding for every error in it.

    Args:
        folder: of the workspace.
    """
    path = folder / FILE
    entries: list[FindingAnswer] = []
    sheet = read_sheet(path, findings) if path.exists() else None
    if sheet is not None and _has_the_columns(sheet, findings):
        seen: dict[tuple[str, ...], int] = {}
        for row, line in enumerate(sheet.lines):
            entry = _entry(sheet, row)
            _Line(sheet, row, findings).check(entry)
            same = (entry.finding, entry.figures, entry.reason)
            if same in seen:
                findings.add("duplicate-answer", {"line": str(seen[same])}, sheet.place(row))
            seen.setdefault(same, line)
            entries.append(entry)
    return FindingAnswers(path, entries)


def _has_the_columns(sheet: Sheet, findings: Findings) -> bool:
    """Check the columns: the ledger is rewritten with each answer, so that unknown columns would be lost."""
    for name in sheet.header:
        if name not in COLUMNS:
            findings.add("unknown-column", {"name": name}, sheet.head_place(name), variant="answers")
    return require_columns(sheet, COLUMNS, findings)


def _entry(sheet: Sheet, row: int) -> FindingAnswer:
    cell = dict(zip(sheet.header, sheet.rows[row], strict=True))
    return FindingAnswer(**{name: " ".join(cell[name].split()) for name in COLUMNS})


@dataclass(frozen=True, slots=True)
class _Line:
    """Checks one line of the file."""

    sheet: Sheet
    row: int
    findings: Findings

    def check(self, entry: FindingAnswer) -> None:
        self._need("missing-finding", entry.finding, "finding")
        self._need("missing-reason", entry.reason, "reason", "answer")
        self._need("missing-person", entry.answered_by, "answered_by")
        self._check_day(entry.answered_on, "answered_on")
        if not entry.decision:
            self._check_undecided(entry)
        elif entry.decision in (ACCEPTED, REFUSED):
            self._check_decision(entry)
        else:
            self._report(Mistake("wrong-decision", {"text": entry.decision}), "decision")

    def _check_decision(self, entry: FindingAnswer) -> None:
        self._need("missing-person", entry.decided_by, "decided_by", "decision")
        decided = self._check_day(entry.decided_on, "decided_on")
        if decided and entry.decided_on < entry.answered_on:
            self._report(Mistake("wrong-date", {"decided": entry.decided_on}, "decided-before"), "decided_on")
        if entry.decision == REFUSED:
            self._need("missing-remark", entry.remark, "remark")

    def _check_undecided(self, entry: FindingAnswer) -> None:
        if entry.decided_by or entry.decided_on:
            self._report(Mistake("wrong-decision", variant="blank"), "decision")

    def _check_day(self, text: str, column: str) -> bool:
        day = DAY.read(text)
        if isinstance(day, Mistake):
            self._report(day, column)
        return not isinstance(day, Mistake)

    def _need(self, code: str, text: str, column: str, variant: str = "") -> None:
        if not text:
            self._report(Mistake(code, variant=variant), column)

    def _report(self, mistake: Mistake, column: str) -> None:
        self.findings.extend([mistake.at(self.sheet.place(self.row, column))])
