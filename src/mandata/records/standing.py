"""The state of a finding: open, answered, accepted, refused, or open again because its figures changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from mandata.findings import Finding, InvalidInput, Severity
from mandata.records.finding_answers import ACCEPTED, REFUSED, FindingAnswer


class AnswerState(StrEnum):
    """The state of the answer to a finding."""

    OPEN = "open"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    REOPENED = "reopened"


DECIDED = {ACCEPTED: AnswerState.ACCEPTED, REFUSED: AnswerState.REFUSED}


@dataclass(frozen=True, slots=True)
class Standing:
    """A finding with the last answer to it.

    Attributes:
        answer: None if there was none; for a reopened finding, the answer for its previous figures.
    """

    finding: Finding
    state: AnswerState = AnswerState.OPEN
    answer: FindingAnswer | None = None

    @property
    def can_be_answered(self) -> bool:
        """Whether it refers to figures; unreadable input can only be corrected."""
        return self.finding.subject is not None

    @property
    def can_be_decided(self) -> bool:
        """Whether a reason was given for its figures, decided about or not."""
        return self.answer is not None and self.state is not AnswerState.REOPENED

    @property
    def stops(self) -> bool:
        """Whether it stops a release."""
        return self.finding.severity is Severity.ERROR and self.state is not AnswerState.ACCEPTED

    @property
    def answer_text(self) -> str:
        """Return the answer and decision in one sentence; "" if there is none."""
        entry = self.answer
        if entry is None:
            return ""
        match self.state:
            case AnswerState.ACCEPTED:
                return f"Accepted by {entry.decided_by}: {entry.reason} ({entry.answered_by})"
            case AnswerState.REFUSED:
                return f"Refused by {entry.decided_by}: {entry.remark} (the reason was: {entry.reason})"
            case AnswerState.REOPENED:
                return f"Reopened: it was answered for other figures ({entry.figures})."
            case _:
                return f"Answered by {entry.answered_by}, not decided yet: {entry.reason}"

    @property
    def worded(self) -> Finding:
        """Return the finding with the answer in its message."""
        return self.finding.with_remark(self.answer_text) if self.answer_text else self.finding


def standings(findings: Iterable[Finding], answers: Iterable[FindingAnswer]) -> list[Standing]:
    """Return each finding with its state, in order.

    The last answer for a finding's current figures counts. An answer for other figures reopens it.
    """
    by_key: dict[str, list[FindingAnswer]] = defaultdict(list)
    for entry in answers:
        by_key[entry.finding].append(entry)
    return [_standing(finding, by_key) for finding in findings]


def stop_at_open_errors(standing: Sequence[Standing]) -> None:
    """Refuse to continue while an error is not accepted.

    Raises:
        InvalidInput: with all open findings, if one of them stops a release.
    """
    if any(item.stops for item in standing):
        unsettled = [item for item in standing if item.stops or item.finding.severity is not Severity.ERROR]
        raise InvalidInput(item.worded for item in unsettled)


def _standing(finding: Finding, answers: dict[str, list[FindingAnswer]]) -> Standing:
    given = answers.get(finding.key, ()) if finding.subject is not None else ()
    if not given:
        return Standing(finding)
    for entry in reversed(given):
        if entry.figures == finding.figures_text:
            return Standing(finding, DECIDED.get(entry.decision, AnswerState.ANSWERED), entry)
    return Standing(finding, AnswerState.REOPENED, given[-1])
