"""Findings about figures as pages show them, with what was said about each and what can be said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from mandata.accounts.models import User
from mandata.collection.domain import finding_answers
from mandata.collection.page_wording import fix_of, text_of
from mandata.collection.queries.figure_findings import WAITING, Doubt
from mandata.records import State

STATES = {
    State.OPEN: gettext_lazy("Open"),
    State.ANSWERED: gettext_lazy("Answered"),
    State.ACCEPTED: gettext_lazy("Reason accepted"),
    State.REFUSED: gettext_lazy("Reason not accepted"),
    State.REOPENED: gettext_lazy("Reopened: the figures changed"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A finding on a page.

    Attributes:
        figures: name and text of each figure concerned, by the names of the form.
        refused: why what was just typed about it was not taken; "" where nothing was.
        typed: what was typed.
        is_said: whether the page says it at the cell already, among what is wrong with it.
    """

    doubt: Doubt
    figures: Sequence[tuple[str, str]]
    may_answer: bool
    may_decide: bool
    refused: str = ""
    typed: str = ""
    is_said: bool = False

    @property
    def is_waiting(self) -> bool:
        """Whether somebody has to answer."""
        return self.doubt.standing.state in WAITING

    @property
    def state(self) -> Any:
        """How the finding stands, in words."""
        return STATES[self.doubt.standing.state]

    @property
    def message(self) -> str:
        """What was found, in the language of the page."""
        return text_of(self.doubt.finding, self.doubt.cycle.framework)

    @property
    def fix(self) -> str:
        """What to do, in the language of the page."""
        return fix_of(self.doubt.finding, self.doubt.cycle.framework)


@dataclass(frozen=True, slots=True)
class Refused:
    """What was just typed and not taken."""

    key: str
    why: str
    typed: str


def lines_of(doubts: Iterable[Doubt], user: User, refused: Iterable[Refused] = (), *, decides: bool) -> list[Line]:
    """The lines of a page.

    Args:
        refused: reasons that were just typed and not taken.
        decides: whether the page is one on which reasons are decided about.
    """
    tried = {item.key: item for item in refused}
    return [_line(doubt, user, tried.get(doubt.finding.key), decides=decides) for doubt in doubts]


def _line(doubt: Doubt, user: User, tried: Refused | None, *, decides: bool) -> Line:
    is_open, state = not doubt.cycle.is_closed, doubt.standing.state
    return Line(
        doubt,
        _figures(doubt),
        may_answer=is_open and state is not State.ACCEPTED and finding_answers.may_answer(doubt, user),
        may_decide=is_open and decides and doubt.standing.can_be_decided,
        refused=tried.why if tried else "",
        typed=tried.typed if tried else "",
    )


def _figures(doubt: Doubt) -> list[tuple[str, str]]:
    """The figures concerned, by the names that the form gives them; none where the message says them all."""
    figures = doubt.finding.figures
    if doubt.finding.says_its_figures:
        return []
    form = doubt.forms[0] if doubt.forms else None
    fields = [form.field(name) if form else None for name, _text in figures]
    return [(field.label if field else name, text) for field, (name, text) in zip(fields, figures, strict=True)]
