"""Findings about figures as pages show them, and the reason that somebody types for one of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mandata.accounts.models import User
from mandata.accounts.requests import SignedInRequest
from mandata.accounts.rights import rights_of
from mandata.collection.domain import finding_answers
from mandata.collection.forms import FindingForm
from mandata.collection.page_wording import sentences_of
from mandata.collection.presentation.finding_lines import Refused
from mandata.collection.queries.figure_findings import Doubt
from mandata.findings import InvalidInput
from mandata.framework.model import Framework
from mandata.records.answering import CannotAnswer


class Aim(NamedTuple):
    """The finding that a person acts on: its key, and its fingerprint as the person saw it."""

    key: str
    seen: str

    @classmethod
    def of(cls, request: SignedInRequest) -> Aim:
        """Return what the form of a single finding names."""
        given = FindingForm(request.POST).given
        return cls(given["finding"], given["seen"])


def attempt(
    aim: Aim, doubts: Callable[[], Iterable[Doubt]], act: Callable[[Doubt], None], typed: str
) -> Refused | None:
    """Do something about the finding that the person saw.

    Args:
        aim: which it is.
        doubts: gives those that the person may see.
        act: what is done; it raises where it is not allowed.
        typed: what the person wrote.

    Returns:
        What was not taken, to be shown again; None where it is done.
    """
    try:
        act(_seen(doubts(), aim))
    except CannotAnswer as cannot:
        why = str(cannot)
    except InvalidInput:
        why = _("The figures cannot be read.")
    else:
        return None
    return Refused(aim.key, why, typed)


def take_reason(request: SignedInRequest, doubts: Callable[[], Iterable[Doubt]]) -> Refused | None:
    """Keep the reason that somebody who reported figures typed for a finding in them, and say so.

    Args:
        doubts: gives those that the person may see.
    """
    reason = FindingForm(request.POST).given["reason"]
    refused = attempt(
        Aim.of(request), doubts, lambda doubt: finding_answers.give_reason(doubt, reason, request.user), reason
    )
    if refused is None:
        say_reason_is_kept(request)
    return refused


def say_reason_is_kept(request: SignedInRequest) -> None:
    """Tell somebody that the reason was saved."""
    messages.success(request, _("Reason saved. The coordinator has been notified."))


def tell_of_doubts(request: SignedInRequest, number: int) -> None:
    """Tell somebody who just reported figures how many findings in them wait for a reason, where some do."""
    if number:
        asked = ngettext(
            "The checks found a problem in these figures. Under Findings, correct or explain it.",
            "The checks found %(n)s problems in these figures. Under Findings, correct or explain them.",
            number,
        )
        messages.warning(request, asked % {"n": number})


def found(
    look: Callable[[], list[Doubt]], forms: Collection[str], framework: Framework
) -> tuple[list[Doubt], Sequence[str] | None]:
    """What the checks find; or in words what keeps them from being asked, as far as it stands in answers to some forms.

    Args:
        framework: of the forms.
        forms: those whose answers the person may see, of every organisation.
    """
    try:
        return look(), None
    except InvalidInput as invalid:
        told_of = [item for item in invalid.findings if item.place and Path(item.place.file).stem in forms]
        return [], [sentences_of(item, framework) for item in told_of]


def seen_by(user: User, doubts: Iterable[Doubt], organisation: str | None = None) -> list[Doubt]:
    """Those that a person may see, who looks for one organisation or at all of them."""
    rights = rights_of(user)
    return [doubt for doubt in doubts if doubt.is_for(rights, organisation)]


def _seen(doubts: Iterable[Doubt], aim: Aim) -> Doubt:
    """The finding that the person acts on, if it still speaks of the figures that they saw."""
    for doubt in doubts:
        if doubt.finding.key == aim.key:
            if doubt.finding.fingerprint != aim.seen:
                raise CannotAnswer.in_words(_("The figures changed while you were viewing them. Review them again."))
            return doubt
    raise CannotAnswer.in_words(_("The checks no longer report this."))
