"""Where a finding stands: open, answered, accepted, refused, or open again because its figures changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from mandata.findings import Finding, InvalidInput, Severity
from mandata.records.finding_answers import ACCEPTED, REFUSED, FindingAnswer


class State(StrEnum):
    """What was said about a finding so far."""

    OPEN = "open"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    REOPENED = "reopened"


DECIDED = {ACCEPTED: State.ACCEPTED, REFUSED: State.REFUSED}


@dataclass(frozen=True, slots=True)
class Standing:
    """A finding with the last answer to it.

    Attributes:
        answer: None where there was never one; of a reopened finding, the answer for the figures that it had before.
    """

    finding: Finding
    state: State = State.OPEN
    answer: FindingAnswer | None = None

    @property
    def can_be_answered(self) -> bool:
        """Whether it speaks of figures; input that cannot be read can only be mended."""
        return self.finding.subject is not None

    @property
    def can_be_decided(self) -> bool:
        """Whether a reason was given for its figures, decided about or not."""
        return self.answer is not None and self.state is not State.REOPENED

    @property
    def stops(self) -> bool:
        """Whether it keeps a release from being made."""
        return self.finding.severity is Severity.ERROR and self.state is not State.ACCEPTED

    @property
    def said(self) -> str:
        """What was said about it, in one sentence; "" where nothing was."""
        entry = self.answer
        if entry is None:
            return ""
        match self.state:
            case State.ACCEPTED:
                return f"Accepted by {entry.decided_by}: {entry.reason} ({entry.answered_by})"
            case State.REFUSED:
                return f"Refused by {entry.decided_by}: {entry.remark} (the reason was: {entry.reason})"
            case State.REOPENED:
                return f"Open again: it was answered for other figures ({entry.figures})."
            case _:
                return f"Answered by {entry.answered_by}, not decided yet: {entry.reason}"

    @property
    def worded(self) -> Finding:
        """The finding with what was said about it in its message."""
        return replace(self.finding, message=f"{self.finding.message} {self.said}") if self.said else self.finding


def standings(findings: Iterable[Finding], answers: Iterable[FindingAnswer]) -> list[Standing]:
    """Each finding with where it stands, in their order.

    The last answer for a finding's own figures counts. One that was given for other figures reopens it.
    """
    by_key: dict[str, list[FindingAnswer]] = defaultdict(list)
    for entry in answers:
        by_key[entry.finding].append(entry)
    return [_standing(finding, by_key) for finding in findings]


def stop_at_open_errors(standing: Sequence[Standing]) -> None:
    """Refuse to go on while an error is not accepted.

    Raises:
        InvalidInput: with all that is not settled, if one of them stops.
    """
    if any(item.stops for item in standing):
        unsettled = [item for item in standing if item.stops or item.finding.severity is not Severity.ERROR]
        raise InvalidInput(item.worded for item in unsettled)


def _standing(finding: Finding, answers: dict[str, list[FindingAnswer]]) -> Standing:
    given = answers.get(finding.key, ()) if finding.subject is not None else ()
    if not given:
        return Standing(finding)
    for entry in reversed(given):
        if entry.figures == finding.told_figures:
            return Standing(finding, DECIDED.get(entry.decision, State.ANSWERED), entry)
    return Standing(finding, State.REOPENED, given[-1])
