"""What the checks find in figures: answered on the page of a return, decided on the page of its cycle."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from mandata.accounts.models import User
from mandata.accounts.requests import SignedInRequest
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.collection import answering
from mandata.collection.drawing.wording import plain
from mandata.collection.figure_findings import WAITING, Doubt, doubts_about, doubts_in
from mandata.collection.models import Cycle, Return
from mandata.collection.sentences import told
from mandata.collection.views.objects import run_cycle, seen_return
from mandata.findings import Finding, InvalidInput
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


@login_required
@require_http_methods(["GET", "POST"])
def of_return(request: SignedInRequest, number: int) -> HttpResponse:
    """What the checks find in a return as it stands; POST gives a reason for one finding."""
    returned = seen_return(request, number)
    if request.method == "GET":
        return _return_page(request, returned)
    rights_of(request.user).require(Action.FILL_RETURN, returned.organisation, returned.declared)
    reason, key = request.POST.get("reason", ""), request.POST.get("finding", "")
    try:
        found = _seen(_of(doubts_about(returned), request.user, returned.organisation), request)
        answering.give_reason(returned.cycle, found, reason, request.user)
    except (CannotAnswer, InvalidInput) as refused:
        return _return_page(request, returned, Refused(key, _why(refused), reason))
    messages.success(request, _("Your reason is kept. The coordinator is told."))
    return redirect(f"{reverse('return_findings', args=[number])}#f-{key}")


@login_required
@require_http_methods(["GET", "POST"])
def of_cycle(request: SignedInRequest, number: int) -> HttpResponse:
    """What the checks find in all that is handed in or accepted; POST answers what no one return can."""
    cycle = run_cycle(request, number)
    if request.method == "GET":
        return _cycle_page(request, cycle)
    reason = request.POST.get("reason", "")
    return _acted(
        request,
        cycle,
        lambda doubt: answering.give_reason(cycle, doubt, reason, request.user),
        reason,
        _("The reason is kept. Accept it, so that it counts."),
    )


@login_required
@require_POST
def decide(request: SignedInRequest, number: int) -> HttpResponse:
    """Accept or refuse the reason that was given for a finding."""
    cycle = run_cycle(request, number)
    accepts, remark = request.POST.get("decision") != "refuse", request.POST.get("remark", "")
    return _acted(
        request,
        cycle,
        lambda doubt: answering.decide(cycle, doubt, request.user, accepts=accepts, remark=remark),
        remark,
        _("Reason accepted.") if accepts else _("Reason refused. The focal point is told."),
    )


def _acted(request: SignedInRequest, cycle: Cycle, act: Callable[[Doubt], None], typed: str, done: str) -> HttpResponse:
    """Do something about the finding that the person saw, and show the page again."""
    key = request.POST.get("finding", "")
    try:
        act(_seen(_of(doubts_in(cycle), request.user), request))
    except (CannotAnswer, InvalidInput) as refused:
        return _cycle_page(request, cycle, Refused(key, _why(refused), typed))
    messages.success(request, done)
    kept = f"?return={request.GET['return']}" if request.GET.get("return", "").isdecimal() else ""
    return redirect(f"{reverse('cycle_findings', args=[cycle.number])}{kept}#f-{key}")


def _return_page(request: SignedInRequest, returned: Return, refused: Refused | None = None) -> HttpResponse:
    doubts, unread = _found(lambda: doubts_about(returned), {returned.form})
    context = {
        "item": returned,
        "cycle": returned.cycle,
        "tab": "findings",
        "lines": _lines(_of(doubts, request.user, returned.organisation), request.user, refused, decides=False),
        "unread": unread,
        "refused": refused,
        "may_decide": rights_of(request.user).may(Action.RUN_CYCLE),
    }
    return render(request, "collection/return_findings.html", context, status=409 if refused else 200)


def _cycle_page(request: SignedInRequest, cycle: Cycle, refused: Refused | None = None) -> HttpResponse:
    may = rights_of(request.user).may
    forms = {name for name, form in cycle.framework.forms.items() if may(Action.SEE_RETURN, None, form)}
    doubts, unread = _found(lambda: doubts_in(cycle), forms)
    asked = request.GET.get("return", "")
    only = cycle.returns.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 12 else None
    shown = [doubt for doubt in _of(doubts, request.user) if only is None or only in doubt.returns]
    lines = _lines(shown, request.user, refused, decides=True)
    waiting = [line for line in lines if line.is_waiting]
    context = {
        "cycle": cycle,
        "only": only,
        "groups": [
            (_("Reasons to decide about"), [line for line in lines if line.doubt.standing.state is State.ANSWERED]),
            (_("Waiting for a reason"), [line for line in waiting if not line.doubt.is_gap]),
            (_("Settled"), [line for line in lines if line.doubt.standing.state is State.ACCEPTED]),
        ],
        "gaps": [line for line in waiting if line.doubt.is_gap],
        "is_gap_refused": any(line.refused for line in waiting if line.doubt.is_gap),
        "count": len(lines),
        "unread": unread,
        "refused": refused,
    }
    return render(request, "collection/cycle_findings.html", context, status=409 if refused else 200)


def _found(look: Callable[[], list[Doubt]], forms: Collection[str]) -> tuple[list[Doubt], Sequence[Finding] | None]:
    """What the checks find; or what keeps them from being asked, as far as it stands in returns to these forms."""
    try:
        return look(), None
    except InvalidInput as invalid:
        return [], [found for found in invalid.findings if found.place and Path(found.place.file).stem in forms]


def _of(doubts: Sequence[Doubt], user: User, organisation: str | None = None) -> list[Doubt]:
    """Those that the person may see."""
    rights = rights_of(user)
    return [doubt for doubt in doubts if doubt.is_for(rights, organisation)]


def _seen(doubts: Sequence[Doubt], request: SignedInRequest) -> Doubt:
    """The finding that the person acts on, if it still speaks of the figures that they saw."""
    key, seen = request.POST.get("finding", ""), request.POST.get("seen", "")
    for doubt in doubts:
        if doubt.finding.key == key:
            if doubt.finding.fingerprint != seen:
                raise CannotAnswer(_("The figures changed while you were looking at them. Look again."))
            return doubt
    raise CannotAnswer(_("The checks do not find this any more."))


def _why(refused: CannotAnswer | InvalidInput) -> str:
    return str(refused) if isinstance(refused, CannotAnswer) else _("The figures cannot be read as they stand now.")


def _lines(doubts: Sequence[Doubt], user: User, refused: Refused | None, *, decides: bool) -> list[Line]:
    lines = []
    for doubt in doubts:
        tried = refused if refused and refused.key == doubt.finding.key else None
        is_open = all(not item.cycle.is_closed for item in doubt.returns)
        lines.append(
            Line(
                doubt,
                _figures(doubt),
                may_answer=is_open and doubt.standing.state is not State.ACCEPTED and answering.may_answer(doubt, user),
                may_decide=is_open and decides and doubt.standing.can_be_decided,
                refused=tried.why if tried else "",
                typed=tried.typed if tried else "",
            )
        )
    return lines


def _figures(doubt: Doubt) -> list[tuple[str, str]]:
    """The figures concerned, by the names that the form gives them; none where the message says them all."""
    figures = doubt.finding.figures
    if all(text in doubt.finding.message for _name, text in figures):
        return []
    form = doubt.forms[0] if doubt.forms else None
    fields = [form.field(name) if form else None for name, _text in figures]
    return [(field.label if field else name, text) for field, (name, text) in zip(fields, figures, strict=True)]
