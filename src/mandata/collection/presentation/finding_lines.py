"""Findings about figures as pages show them, with their reasons and the steps that are possible."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from mandata.accounts.models import User
from mandata.collection.domain import finding_answers
from mandata.collection.page_wording import fix_of, text_of
from mandata.collection.queries.figure_findings import WAITING, FigureFinding
from mandata.records import AnswerState

STATES = {
    AnswerState.OPEN: gettext_lazy("Open"),
    AnswerState.ANSWERED: gettext_lazy("Answered"),
    AnswerState.ACCEPTED: gettext_lazy("Reason accepted"),
    AnswerState.REFUSED: gettext_lazy("Reason not accepted"),
    AnswerState.REOPENED: gettext_lazy("Reopened: the figures changed"),
}


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding on a page.

    Attributes:
        figures: name and text of each figure concerned, by the names of the form.
        refused: why the reason just typed was not saved; "" if none was typed.
        typed: the reason as typed.
        is_said: whether the page already shows it among the errors of the cell.
    """

    item: FigureFinding
    figures: Sequence[tuple[str, str]]
    may_answer: bool
    may_decide: bool
    refused: str = ""
    typed: str = ""
    is_said: bool = False

    @property
    def is_waiting(self) -> bool:
        """Whether somebody has to answer."""
        return self.item.standing.state in WAITING

    @property
    def state(self) -> Any:
        """The state of the finding, in words."""
        return STATES[self.item.standing.state]

    @property
    def message(self) -> str:
        """The message, in the language of the page."""
        return text_of(self.item.finding, self.item.cycle.framework)

    @property
    def fix(self) -> str:
        """What to do, in the language of the page."""
        return fix_of(self.item.finding, self.item.cycle.framework)


@dataclass(frozen=True, slots=True)
class RefusedReason:
    """A reason that was just typed and not accepted."""

    key: str
    why: str
    typed: str


def lines_of(
    findings: Iterable[FigureFinding], user: User, refused: Iterable[RefusedReason] = (), *, decides: bool
) -> list[FindingLine]:
    """Return the lines of a page.

    Args:
        refused: reasons that were just typed and not saved.
        decides: whether reasons are accepted or refused on the page.
    """
    tried = {item.key: item for item in refused}
    return [_line(item, user, tried.get(item.finding.key), decides=decides) for item in findings]


def _line(item: FigureFinding, user: User, tried: RefusedReason | None, *, decides: bool) -> FindingLine:
    is_open, state = not item.cycle.is_closed, item.standing.state
    return FindingLine(
        item,
        _figures(item),
        may_answer=is_open and state is not AnswerState.ACCEPTED and finding_answers.may_answer(item, user),
        may_decide=is_open and decides and item.standing.can_be_decided,
        refused=tried.why if tried else "",
        typed=tried.typed if tried else "",
    )


def _figures(item: FigureFinding) -> list[tuple[str, str]]:
    """Return the figures of a finding with the form's names for them; none if the message contains them all."""
    figures = item.finding.figures
    if item.finding.says_its_figures:
        return []
    form = item.forms[0] if item.forms else None
    fields = [form.field(name) if form else None for name, _text in figures]
    return [(field.label if field else name, text) for field, (name, text) in zip(fields, figures, strict=True)]
