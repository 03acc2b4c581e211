"""The pages of findings: reasons are given on the page of a return, and decided on the page of its cycle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mandata.accounts.requests import SignedInRequest
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.collection.domain import finding_answers
from mandata.collection.forms import DecisionForm, FindingForm, FindingsForm
from mandata.collection.models import Cycle, Return
from mandata.collection.presentation.finding_lines import RefusedReason, lines_of
from mandata.collection.presentation.wording import problem_text
from mandata.collection.queries.cell_problems import problems_of
from mandata.collection.queries.figure_findings import FigureFinding, ReturnFindings, findings_about, findings_in
from mandata.collection.queries.figure_owners import InReturn
from mandata.collection.views.finding_lines import Aim, attempt, found, seen_by, take_reason
from mandata.collection.views.lookup import run_cycle, seen_return
from mandata.records import AnswerState


@login_required
@require_http_methods(["GET", "POST"])
def of_return(request: SignedInRequest, number: int) -> HttpResponse:
    """Show the findings in a return; POST gives a reason for one of them."""
    returned = seen_return(request, number)
    if request.method == "GET":
        return _return_page(request, returned)
    rights_of(request.user).require(Action.FILL_RETURN, returned.organisation, returned.declared)
    refused = take_reason(request, lambda: seen_by(request.user, findings_about(returned), returned.organisation))
    if refused:
        return _return_page(request, returned, refused)
    return redirect(f"{reverse('collection:return_findings', args=[number])}#f-{Aim.of(request).key}")


@login_required
@require_http_methods(["GET", "POST"])
def of_cycle(request: SignedInRequest, number: int) -> HttpResponse:
    """Show the findings in all figures submitted or accepted; POST answers one of no single organisation."""
    cycle = run_cycle(request, number)
    if request.method == "GET":
        return _cycle_page(request, cycle)
    reason = FindingForm(request.POST).given["reason"]
    return _acted(
        request,
        cycle,
        lambda item: finding_answers.give_reason(item, reason, request.user),
        reason,
        _("Reason saved. It counts once it is accepted."),
    )


@login_required
@require_POST
def decide(request: SignedInRequest, number: int) -> HttpResponse:
    """Accept or refuse the reason that was given for a finding."""
    cycle = run_cycle(request, number)
    given = DecisionForm(request.POST).given
    accepts, remark = given["decision"] != "refuse", given["remark"]
    return _acted(
        request,
        cycle,
        lambda item: finding_answers.decide(item, request.user, accepts=accepts, remark=remark),
        remark,
        _("Reason accepted.") if accepts else _("Reason not accepted. The focal point has been notified."),
    )


def _acted(
    request: SignedInRequest, cycle: Cycle, act: Callable[[FigureFinding], None], typed: str, done: str
) -> HttpResponse:
    """Do something about the finding that the person saw, and show the page again."""
    refused = attempt(Aim.of(request), lambda: seen_by(request.user, findings_in(cycle)), act, typed)
    if refused:
        return _cycle_page(request, cycle, refused)
    messages.success(request, done)
    only = _only(request, cycle)
    kept = f"?{only.query}" if only else ""
    return redirect(f"{reverse('collection:cycle_findings', args=[cycle.number])}{kept}#f-{Aim.of(request).key}")


def _return_page(request: SignedInRequest, returned: Return, refused: RefusedReason | None = None) -> HttpResponse:
    return_findings = ReturnFindings(returned)
    return_findings.remember()
    context = {
        "item": returned,
        "tab": "findings",
        "lines": lines_of(
            return_findings.seen_with(rights_of(request.user)),
            request.user,
            [refused] if refused else (),
            decides=False,
        ),
        "unread": None if return_findings.is_read else _unread_in(returned),
        "refused": refused,
        "may_decide": rights_of(request.user).may(Action.RUN_CYCLE),
    }
    return render(request, "collection/return_findings.html", context, status=409 if refused else 200)


def _unread_in(returned: Return) -> list[str]:
    """Return the errors that stop the checks of a return, without those that concern other organisations' answers."""
    form = returned.declared
    return [
        f"{field.label}: {problem_text(problem, form)}"
        if (field := form.field(problem.field))
        else problem_text(problem, form)
        for problem in problems_of(returned)
        if problem.is_error and problem.subject is None
    ]


def _cycle_page(request: SignedInRequest, cycle: Cycle, refused: RefusedReason | None = None) -> HttpResponse:
    rights = rights_of(request.user)
    findings, unread = found(
        lambda: findings_in(cycle),
        {name for name, form in cycle.framework.forms.items() if rights.may_see_rows(form)},
        cycle.framework,
    )
    only = _only(request, cycle)
    shown = [item for item in seen_by(request.user, findings) if only is None or only.takes(item)]
    lines = lines_of(shown, request.user, [refused] if refused else (), decides=True)
    waiting = [line for line in lines if line.is_waiting]
    context = {
        "cycle": cycle,
        "only": only,
        "groups": [
            (
                _("Reasons to decide about"),
                [line for line in lines if line.item.standing.state is AnswerState.ANSWERED],
            ),
            (_("Reason needed"), [line for line in waiting if not line.item.is_gap]),
            (_("Settled"), [line for line in lines if line.item.standing.state is AnswerState.ACCEPTED]),
        ],
        "gaps": [line for line in waiting if line.item.is_gap],
        "is_gap_refused": any(line.refused for line in waiting if line.item.is_gap),
        "count": len(lines),
        "unread": unread,
        "refused": refused,
    }
    return render(request, "collection/cycle_findings.html", context, status=409 if refused else 200)


@dataclass(frozen=True, slots=True)
class _Only:
    """The filter of a cycle's page: a return, or a register.

    Attributes:
        query: the query string that selects the holder of the findings.
    """

    title: str
    query: str

    def takes(self, item: FigureFinding) -> bool:
        """Return whether a finding is shown."""
        return item.holder is not None and item.holder.query == self.query


def _only(request: SignedInRequest, cycle: Cycle) -> _Only | None:
    """Return the filter of the page; None to show everything."""
    asked = FindingsForm(request.GET)
    if not asked.is_valid():
        return None
    form = cycle.framework.forms.get(asked.cleaned_data["register"])
    if form and rights_of(request.user).may_see_rows(form):
        return _Only(form.title, f"register={form.name}")
    returned = cycle.returns.filter(pk=asked.cleaned_data["return"]).first()
    return _Only(InReturn(returned).title, InReturn(returned).query) if returned else None
