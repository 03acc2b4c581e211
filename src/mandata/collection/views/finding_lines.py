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
from mandata.collection.presentation.finding_lines import RefusedReason
from mandata.collection.queries.figure_findings import FigureFinding
from mandata.findings import InvalidInput
from mandata.framework.model import Framework
from mandata.records.answering import CannotAnswer


class Aim(NamedTuple):
    """The finding that a person acts on: its key, and its fingerprint as the person saw it."""

    key: str
    seen: str

    @classmethod
    def of(cls, request: SignedInRequest) -> Aim:
        """Return the finding that a submitted form names."""
        given = FindingForm(request.POST).given
        return cls(given["finding"], given["seen"])


def attempt(
    aim: Aim, findings: Callable[[], Iterable[FigureFinding]], act: Callable[[FigureFinding], None], typed: str
) -> RefusedReason | None:
    """Act on the finding that the person saw.

    Args:
        aim: identifies the finding.
        findings: returns those that the person may see.
        act: the step; it raises an error if it is not allowed.
        typed: the text that the person wrote.

    Returns:
        The refused text, to be shown again; None if the step succeeded.
    """
    try:
        act(_seen(findings(), aim))
    except CannotAnswer as cannot:
        why = str(cannot)
    except InvalidInput:
        why = _("The figures cannot be read.")
    else:
        return None
    return RefusedReason(aim.key, why, typed)


def take_reason(request: SignedInRequest, findings: Callable[[], Iterable[FigureFinding]]) -> RefusedReason | None:
    """Save the reason that a person typed for a finding in their figures, and show a message.

    Args:
        findings: returns those that the person may see.
    """
    reason = FindingForm(request.POST).given["reason"]
    refused = attempt(
        Aim.of(request), findings, lambda item: finding_answers.give_reason(item, reason, request.user), reason
    )
    if refused is None:
        confirm_reason(request)
    return refused


def confirm_reason(request: SignedInRequest) -> None:
    """Show a message that the reason was saved."""
    messages.success(request, _("Reason saved. The coordinator has been notified."))


def announce_findings(request: SignedInRequest, number: int) -> None:
    """Show how many findings in the figures just reported need a reason, if any do."""
    if number:
        asked = ngettext(
            "The checks found a problem in these figures. Under Findings, correct or explain it.",
            "The checks found %(n)s problems in these figures. Under Findings, correct or explain them.",
            number,
        )
        messages.warning(request, asked % {"n": number})


def found(
    look: Callable[[], list[FigureFinding]], forms: Collection[str], framework: Framework
) -> tuple[list[FigureFinding], Sequence[str] | None]:
    """Return the findings, or the messages that explain why the checks could not run.

    Args:
        framework: the framework of the forms.
        forms: names of the forms whose answers the person may see for all organisations.
    """
    try:
        return look(), None
    except InvalidInput as invalid:
        shown = [item for item in invalid.findings if item.place and Path(item.place.file).stem in forms]
        return [], [sentences_of(item, framework) for item in shown]


def seen_by(user: User, findings: Iterable[FigureFinding], organisation: str | None = None) -> list[FigureFinding]:
    """Return the findings that a person may see, for one organisation or for all."""
    rights = rights_of(user)
    return [item for item in findings if item.is_for(rights, organisation)]


def _seen(findings: Iterable[FigureFinding], aim: Aim) -> FigureFinding:
    """Return the finding that the person acts on, if its figures are still those on the page."""
    for item in findings:
        if item.finding.key == aim.key:
            if item.finding.fingerprint != aim.seen:
                raise CannotAnswer.in_words(_("The figures changed while you were viewing them. Review them again."))
            return item
    raise CannotAnswer.in_words(_("The checks no longer report this."))
