"""A cell in the inputs of a page: a figure, its certainty, or why there is none. Nobody has to know the notation."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mandata.answers import Status
from mandata.plain_text import clean
from mandata.records.cells import Answer, read_answer, write_answer

NOT_A_MARK = "\u2010"
"""The stored form of a typed hyphen:

the Unicode character for a hyphen, which looks the same. In a cell the plain hyphen means not applicable, which a
person who types one may not have meant.
"""


class How(StrEnum):
    """The parts of an answer other than its figure."""

    AS_IT_IS = ""
    ESTIMATED = "e"
    PROVISIONAL = "p"
    NOT_APPLICABLE = "-"
    NOT_AVAILABLE = ":"
    WITHHELD = "c"

    @property
    def has_figure(self) -> bool:
        """Whether it has a figure."""
        return self in (How.AS_IT_IS, How.ESTIMATED, How.PROVISIONAL)


HOW_NAMES = {
    How.AS_IT_IS: gettext_lazy("Exact"),
    How.ESTIMATED: gettext_lazy("Estimated"),
    How.PROVISIONAL: gettext_lazy("Provisional"),
    How.NOT_APPLICABLE: gettext_lazy("Not applicable"),
    How.NOT_AVAILABLE: gettext_lazy("Not available"),
    How.WITHHELD: gettext_lazy("Withheld"),
}

_STATUSES = {
    How.ESTIMATED: Status.ESTIMATED,
    How.PROVISIONAL: Status.PROVISIONAL,
    How.NOT_APPLICABLE: Status.NOT_APPLICABLE,
    How.NOT_AVAILABLE: Status.NOT_AVAILABLE,
    How.WITHHELD: Status.WITHHELD,
}
_HOWS = {status: how for how, status in _STATUSES.items()}


class Parts(NamedTuple):
    """The content of a cell's inputs.

    Attributes:
        figure: as typed.
        how: the choice in the menu next to it.
        why: the reason why there is no figure.
    """

    figure: str = ""
    how: How = How.AS_IT_IS
    why: str = ""

    @property
    def typed(self) -> str:
        """Return the figure with its flag, in the notation of a cell."""
        return f"{self.figure} {self.how}" if self.figure and self.how and self.how.has_figure else self.figure

    @property
    def says_both(self) -> bool:
        """Return whether there is a figure as well as a reason for having none."""
        return bool(self.figure) and (not self.how.has_figure or bool(self.why))


class Unclear(Exception):
    """The inputs contradict each other or are incomplete; the message says what to do."""


def as_cell(text: str) -> str:
    """Return a typed text normalised: line ends of one kind, nothing that cannot be stored."""
    return clean(text)


def take_apart(cell: str, is_answer: bool) -> Parts:
    """Return the contents of the inputs for a cell."""
    if not is_answer:
        return Parts(cell)
    answer = read_answer(cell)
    figure = How.NOT_APPLICABLE.value if answer.figure == NOT_A_MARK else answer.figure
    return Parts(figure, _HOWS.get(answer.status, How.AS_IT_IS), answer.reason)


def put_together(typed: Parts, shown: Parts, is_answer: bool) -> str:
    """Return the cell that the inputs mean.

    Args:
        typed: the data that was sent.
        shown: the data of the page; if two inputs contradict each other, the changed one counts.

    Raises:
        Unclear: both were changed, or a figure is missing.
    """
    if not is_answer:
        return as_cell(typed.figure)
    shown = shown._replace(figure=_typed(shown.figure))
    meant = _meant(Parts(_typed(typed.figure), typed.how, as_cell(typed.why).strip()), shown)
    if meant.how is How.AS_IT_IS:
        return meant.figure
    if meant.how.has_figure:
        _check_figure(meant)
    return write_answer(Answer(_STATUSES[meant.how], meant.figure, meant.why))


def _typed(figure: str) -> str:
    text = as_cell(figure).strip()
    return NOT_A_MARK if text == How.NOT_APPLICABLE else text


def _meant(typed: Parts, shown: Parts) -> Parts:
    figure, how, why = typed
    if figure and not how.has_figure:
        if figure == shown.figure:
            figure = ""
        elif how is shown.how:
            how, why = How.AS_IT_IS, "" if why == shown.why else why
        else:
            raise Unclear(_("You gave a figure and a reason for having none. Remove one of them."))
    if why and how is not How.NOT_AVAILABLE:
        if why == shown.why:
            why = ""
        elif figure or not how.has_figure:
            raise Unclear(_("You gave a reason together with another answer. Remove one of them."))
        else:
            how = How.NOT_AVAILABLE
    return Parts(figure, how, why)


def _check_figure(meant: Parts) -> None:
    if not meant.figure:
        raise Unclear(
            _("You chose how certain the figure is, but gave no figure. Enter the figure, or choose “Exact”.")
        )
    if read_answer(meant.figure).status is not Status.REPORTED:
        raise Unclear(_("The cell marks the figure as estimated or provisional twice. Enter only the figure."))
