"""Answering a finding, and deciding about an answer: both write the ledger of answers."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from mandata import durable_files
from mandata.findings import Findings
from mandata.messages import ENGLISH, N_, Params
from mandata.records.finding_answers import (
    ACCEPTED,
    COLUMNS,
    FILE,
    REFUSED,
    FindingAnswer,
    read_finding_answers,
)
from mandata.records.standing import AnswerState, Standing
from mandata.refusals import StepRefused


class CannotAnswer(StepRefused):
    """The ledger does not allow this; the message gives the reason and the fix."""

    def __init__(self, text: str, params: Params | None = None) -> None:
        self.text, self.params = text, params or {}
        super().__init__(ENGLISH.say(text, self.params))

    @classmethod
    def in_words(cls, words: str) -> CannotAnswer:
        """Return one whose sentence is in the language of the reader already."""
        return cls("%(words)s", {"words": words})


DECIDED_BEFORE = {
    ACCEPTED: N_("It was already accepted, by %(person)s on %(day)s."),
    REFUSED: N_("It was already refused, by %(person)s on %(day)s."),
}


def answer(folder: Path, standing: Standing, reason: str, *, by: str, on: date) -> FindingAnswer:
    """Give the reason why the figures of a finding are right.

    A reason that nobody has decided about is replaced. A refused reason is kept, and the new one is added after it.

    Args:
        folder: of the workspace.
        standing: the finding in its current state.
        by: the person who reported the figures.

    Raises:
        CannotAnswer: the finding refers to no figure, was accepted, or the same reason was given before.
        InvalidInput: the ledger cannot be read.
    """
    finding = standing.finding
    if not standing.can_be_answered:
        raise CannotAnswer(N_("This finding is not about a figure, so correct it. %(fix)s"), {"fix": finding.fix})
    if standing.state is AnswerState.ACCEPTED:
        raise CannotAnswer(N_("The reason was already accepted. %(said)s."), {"said": standing.answer_text})
    entry = FindingAnswer(
        finding=finding.key,
        code=finding.code,
        about=_line(str(finding.subject)),
        figures=finding.figures_text,
        reason=_needed(reason, N_("Give a reason.")),
        answered_by=_needed(by, N_("Give the name of the person who answers.")),
        answered_on=on.isoformat(),
    )
    entries = _entries(folder)
    if any(_is_same(entry, other) for other in entries):
        raise CannotAnswer(N_("The same reason was given for the same figures before. Give another one."))
    waiting = standing.answer if standing.state is AnswerState.ANSWERED else None
    _write(folder, [*(other for other in entries if other != waiting), entry])
    return entry


def accept_answer(folder: Path, standing: Standing, *, by: str, on: date, remark: str = "") -> FindingAnswer:
    """Accept the reason given for a finding; an accepted error no longer stops a release.

    Args:
        folder: of the workspace.
        by: the coordinator.

    Raises:
        CannotAnswer: there is no reason to decide about, or it was accepted before.
        InvalidInput: the ledger cannot be read.
    """
    return _decide(folder, standing, ACCEPTED, by=by, on=on, remark=remark)


def refuse_answer(folder: Path, standing: Standing, *, by: str, on: date, remark: str) -> FindingAnswer:
    """Refuse the reason given for a finding; the remark says what is needed instead.

    Args:
        folder: of the workspace.
        by: the coordinator.

    Raises:
        CannotAnswer: there is no reason to decide about, it was refused before, or there is no remark.
        InvalidInput: the ledger cannot be read.
    """
    asked = _needed(remark, N_("Give a remark that says what is needed instead."))
    return _decide(folder, standing, REFUSED, by=by, on=on, remark=asked)


def _decide(folder: Path, standing: Standing, decision: str, *, by: str, on: date, remark: str) -> FindingAnswer:
    entry = standing.answer
    if entry is None or not standing.can_be_decided:
        said = {"said": standing.answer_text if entry else ""}
        raise CannotAnswer(N_("There is no reason to decide about. %(said)s Ask for one."), said)
    if entry.decision == decision:
        before = {"person": entry.decided_by, "day": entry.decided_on}
        raise CannotAnswer(DECIDED_BEFORE[decision], before)
    if on.isoformat() < entry.answered_on:
        day = {"day": entry.answered_on}
        raise CannotAnswer(N_("The reason was given on %(day)s. It cannot be decided before that."), day)
    decided = replace(
        entry,
        decision=decision,
        decided_by=_needed(by, N_("Give the name of the person who decides.")),
        decided_on=on.isoformat(),
        remark=_line(remark),
    )
    _write(folder, [decided if other == entry else other for other in _entries(folder)])
    return decided


def _entries(folder: Path) -> list[FindingAnswer]:
    findings = Findings()
    answers = read_finding_answers(folder, findings)
    findings.raise_if_errors()
    return list(answers.entries)


def _is_same(entry: FindingAnswer, other: FindingAnswer) -> bool:
    return (entry.finding, entry.figures, entry.reason) == (other.finding, other.figures, other.reason)


def _needed(text: str, what: str) -> str:
    line = _line(text)
    if not line:
        raise CannotAnswer(what)
    return line


def _line(text: str) -> str:
    return " ".join(text.split())


def _write(folder: Path, entries: Sequence[FindingAnswer]) -> None:
    """Write the whole ledger."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(entry.cells() for entry in entries)
    durable_files.write(folder / FILE, text.getvalue())
