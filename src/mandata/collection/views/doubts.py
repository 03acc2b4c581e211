"""Findings about figures as pages show them, and the reason that somebody types for one of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mandata.accounts.models import User
from mandata.accounts.requests import SignedInRequest
from mandata.accounts.rights import rights_of
from mandata.collection import answering
from mandata.collection.drawing.wording import plain
from mandata.collection.figure_findings import WAITING, Doubt
from mandata.collection.sentences import told
from mandata.findings import InvalidInput
from mandata.records import State
from mandata.records.answering import CannotAnswer

STATES = {
    State.OPEN: gettext_lazy("Open"),
    State.ANSWERED: gettext_lazy("Answered"),
    State.ACCEPTED: gettext_lazy("Reason accepted"),
    State.REFUSED: gettext_lazy("Reason not accepted"),
    State.REOPENED: gettext_lazy("Open again: the figures changed"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A finding on a page.

    Attributes:
        figures: name and text of each figure concerned, by the names of the form.
        refused: why what was just typed about it was not taken; "" where nothing was.
        typed: what was typed.
    """

    doubt: Doubt
    figures: Sequence[tuple[str, str]]
    may_answer: bool
    may_decide: bool
    refused: str = ""
    typed: str = ""

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
        return plain(self.doubt.finding.message)

    @property
    def mend(self) -> str:
        """What to do, in the language of the page."""
        return told(self.doubt.finding.mend)


@dataclass(frozen=True, slots=True)
class Refused:
    """What was just typed and not taken."""

    key: str
    why: str
    typed: str


def attempt(
    request: SignedInRequest, doubts: Callable[[], Iterable[Doubt]], act: Callable[[Doubt], None], typed: str
) -> Refused | None:
    """Do something about the finding that the person saw.

    Args:
        doubts: gives those that the person may see.
        act: what is done; it raises where it is not allowed.
        typed: what the person wrote.

    Returns:
        What was not taken, to be shown again; None where it is done.
    """
    try:
        act(_seen(doubts(), request))
    except CannotAnswer as cannot:
        why = str(cannot)
    except InvalidInput:
        why = _("The figures cannot be read as they stand now.")
    else:
        return None
    return Refused(request.POST.get("finding", ""), why, typed)


def take_reason(request: SignedInRequest, doubts: Callable[[], Iterable[Doubt]]) -> Refused | None:
    """Keep the reason that somebody who reported figures typed for a finding in them, and say so.

    Args:
        doubts: gives those that the person may see.
    """
    reason = request.POST.get("reason", "")
    refused = attempt(request, doubts, lambda doubt: answering.give_reason(doubt, reason, request.user), reason)
    if refused is None:
        messages.success(request, _("Your reason is kept. The coordinator is told."))
    return refused


def tell_of_doubts(request: SignedInRequest, number: int) -> None:
    """Tell somebody who just reported figures how many findings in them wait for a reason, where some do."""
    if number:
        asked = ngettext(
            "The checks find something in these figures. Look under Findings: correct it, or say why.",
            "The checks find %(n)s things in these figures. Look under Findings: correct them, or say why.",
            number,
        )
        messages.warning(request, asked % {"n": number})


def found(look: Callable[[], list[Doubt]], forms: Collection[str]) -> tuple[list[Doubt], Sequence[str] | None]:
    """What the checks find; or in words what keeps them from being asked, as far as it stands in answers to some forms.

    Args:
        forms: those whose answers the person may see, of every organisation.
    """
    try:
        return look(), None
    except InvalidInput as invalid:
        told_of = [item for item in invalid.findings if item.place and Path(item.place.file).stem in forms]
        return [], [f"{plain(item.message)} {told(item.mend)}" for item in told_of]


def seen_by(user: User, doubts: Iterable[Doubt], organisation: str | None = None) -> list[Doubt]:
    """Those that a person may see, who looks for one organisation or at all of them."""
    rights = rights_of(user)
    return [doubt for doubt in doubts if doubt.is_for(rights, organisation)]


def lines_of(doubts: Iterable[Doubt], user: User, refused: Refused | None, *, decides: bool) -> list[Line]:
    """The lines of a page.

    Args:
        refused: what was just typed and not taken.
        decides: whether the page is one on which reasons are decided about.
    """
    return [_line(doubt, user, refused, decides=decides) for doubt in doubts]


def _line(doubt: Doubt, user: User, refused: Refused | None, *, decides: bool) -> Line:
    tried = refused if refused and refused.key == doubt.finding.key else None
    is_open, state = not doubt.cycle.is_closed, doubt.standing.state
    return Line(
        doubt,
        _figures(doubt),
        may_answer=is_open and state is not State.ACCEPTED and answering.may_answer(doubt, user),
        may_decide=is_open and decides and doubt.standing.can_be_decided,
        refused=tried.why if tried else "",
        typed=tried.typed if tried else "",
    )


def _figures(doubt: Doubt) -> list[tuple[str, str]]:
    """The figures concerned, by the names that the form gives them; none where the message says them all."""
    figures = doubt.finding.figures
    if all(text in doubt.finding.message for _name, text in figures):
        return []
    form = doubt.forms[0] if doubt.forms else None
    fields = [form.field(name) if form else None for name, _text in figures]
    return [(field.label if field else name, text) for field, (name, text) in zip(fields, figures, strict=True)]


def _seen(doubts: Iterable[Doubt], request: SignedInRequest) -> Doubt:
    """The finding that the person acts on, if it still speaks of the figures that they saw."""
    key, seen = request.POST.get("finding", ""), request.POST.get("seen", "")
    for doubt in doubts:
        if doubt.finding.key == key:
            if doubt.finding.fingerprint != seen:
                raise CannotAnswer(_("The figures changed while you were looking at them. Look again."))
            return doubt
    raise CannotAnswer(_("The checks do not find this any more."))
