"""Findings in the entries of a register: read by people who see them, answered by its keepers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from mandata.accounts.models import User
from mandata.accounts.requests import SignedInRequest
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.collection.models import Cycle
from mandata.collection.presentation.finding_lines import FindingLine, RefusedReason, lines_of
from mandata.collection.views.finding_lines import Aim, found, take_reason
from mandata.registers.declared import Register
from mandata.registers.forms import CycleForm
from mandata.registers.queries.findings import findings_about, open_cycles
from mandata.registers.views.lookup import seen_register
from mandata.registers.views.navigation import head_of


@dataclass(frozen=True, slots=True)
class CycleFindings:
    """The findings in the entries of an open cycle.

    Attributes:
        unread: the error that stops the checks, if the person may see it; None if there is none.
    """

    cycle: Cycle
    lines: Sequence[FindingLine]
    unread: Sequence[str] | None


@login_required
@require_http_methods(["GET", "POST"])
def findings(request: SignedInRequest, name: str) -> HttpResponse:
    """Show the findings in the entries that the person may see; POST gives a reason for one finding."""
    register = seen_register(request, name)
    if request.method == "GET":
        return _page(request, register)
    if not register.kept_by(rights_of(request.user)):
        raise PermissionDenied
    form = CycleForm(request.POST)
    if not form.is_valid():
        raise Http404
    cycle = get_object_or_404(Cycle, number=form.cleaned_data["cycle"])
    refused = take_reason(request, lambda: findings_about(register, cycle, rights_of(request.user)))
    if refused:
        return _page(request, register, refused)
    return redirect(f"{reverse('registers:register_findings', args=[name])}#f-{Aim.of(request).key}")


def _page(request: SignedInRequest, register: Register, refused: RefusedReason | None = None) -> HttpResponse:
    context = head_of(request.user, register, "findings") | {
        "groups": list(_groups(register, request.user, refused)),
        "refused": refused,
        "may_decide": rights_of(request.user).may(Action.RUN_CYCLE),
    }
    return render(request, "registers/findings.html", context, status=409 if refused else 200)


def _groups(register: Register, user: User, refused: RefusedReason | None) -> Iterator[CycleFindings]:
    """Return the findings of each open cycle; one that several cycles share is listed with the first."""
    rights = rights_of(user)
    sees_all = register.seen_by(rights) == register.keepers()
    listed: set[str] = set()
    for cycle in open_cycles():
        findings, unread = found(
            partial(findings_about, register, cycle, rights),
            [register.form.name] if sees_all else [],
            register.framework,
        )
        new = [item for item in findings if item.finding.key not in listed]
        listed.update(item.finding.key for item in new)
        yield CycleFindings(cycle, lines_of(new, user, [refused] if refused else (), decides=False), unread)
