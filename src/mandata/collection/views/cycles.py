"""Cycles: the list, opening one, extending deadlines, closing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from mandata.accounts.frameworks import latest_framework
from mandata.accounts.models import User
from mandata.accounts.requests import SignedInRequest
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.collection.domain import cycles as cycle_steps
from mandata.collection.domain.cycles import CannotRun
from mandata.collection.domain.declare_cycle import declare, proposed
from mandata.collection.domain.open_cycle import open_cycle
from mandata.collection.forms import CloseForm, DeclareForm, ExtendForm, OpenCycleForm
from mandata.collection.models import Cycle, State
from mandata.collection.views.lookup import run_cycle
from mandata.framework.model import Cycle as DeclaredCycle
from mandata.framework.model import Framework
from mandata.framework.model.framework import Period
from mandata.records.expected import expected_returns


@login_required
@require_GET
def cycles(request: SignedInRequest) -> HttpResponse:
    """List every cycle, and those that are declared but not open yet."""
    rights_of(request.user).require(Action.SEE_BOARD)
    accepted = Count("returns", filter=Q(returns__state=State.ACCEPTED))
    known = Cycle.objects.annotate(asked=Count("returns"), accepted=accepted).order_by("-number")
    framework = latest_framework()
    numbers = {cycle.number for cycle in known}
    declared = framework.file.cycles if framework else ()
    context = {"cycles": known, "to_open": [item for item in declared if item.number not in numbers]}
    return render(request, "collection/cycles.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def declare_one(request: SignedInRequest) -> HttpResponse:
    """Declare the cycle after the last one: title, period, and due date of the returns."""
    rights_of(request.user).require(Action.RUN_CYCLE)
    framework = latest_framework()
    if framework is None:
        raise Http404
    wanted = proposed(framework)
    form = DeclareForm(request.POST if request.method == "POST" else None, initial=_proposed(wanted))
    if form.is_valid():
        given = form.cleaned_data
        period = Period(start=given["start"], end=given["end"])
        window = Period(start=min(period.end + timedelta(days=1), given["due"]), end=given["due"])
        cycle = DeclaredCycle(
            number=wanted.number,
            title=given["title"],
            period=period,
            collection=window,
            due_time=f"{given['hour']:%H:%M}",
            time_zone=given["zone"] or None,
        )
        try:
            declare(cycle, request.user)
        except CannotRun as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(title)s is declared. It is not open yet.") % {"title": cycle.title})
            return redirect("collection:open_cycle", cycle.number)
    context = {"wanted": wanted, "form": form}
    return render(request, "collection/declare_cycle.html", context, status=409 if form.errors else 200)


def _proposed(wanted: DeclaredCycle) -> Mapping[str, Any]:
    due = (wanted.collection or wanted.period).end
    return {
        "title": wanted.title,
        "start": wanted.period.start,
        "end": wanted.period.end,
        "due": due,
        "hour": wanted.due_time,
        "zone": wanted.time_zone or "",
    }


@login_required
@require_http_methods(["GET", "POST"])
def open_one(request: SignedInRequest, number: int) -> HttpResponse:
    """Open a cycle, after showing its calendar and expected returns."""
    rights_of(request.user).require(Action.RUN_CYCLE)
    framework = latest_framework()
    declared = framework.cycle(number) if framework else None
    if framework is None or declared is None:
        raise Http404
    if Cycle.objects.filter(number=number).exists():
        return redirect("collection:board", number)
    planned = (declared.collection or declared.period).end
    form = OpenCycleForm(declared, request.POST if request.method == "POST" else None, initial={"due": planned})
    if form.is_valid():
        open_cycle(framework, number, form.cleaned_data["due"], request.user)
        messages.success(
            request, _("The cycle is open. Nobody has been notified yet: send reminders when you are ready.")
        )
        return redirect("collection:board", number)
    context = {**_expected(framework, declared), "declared": declared, "form": form}
    return render(request, "collection/open_cycle.html", context, status=409 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def extend(request: SignedInRequest, number: int) -> HttpResponse:
    """Extend the deadline of one return (`?return=`), one organisation (`?organisation=`), or all."""
    cycle = run_cycle(request, number)
    owed = list(cycle.returns.filter(state__in=cycle_steps.OWED).select_related("cycle"))
    form = ExtendForm(owed, request.POST if request.method == "POST" else None, initial=request.GET.dict())
    if form.is_valid():
        try:
            count = _extend(cycle, form.cleaned_data, request.user)
        except CannotRun as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request,
                ngettext("%(n)s deadline was extended.", "%(n)s deadlines were extended.", count) % {"n": count},
            )
            return redirect("collection:board", number)
    return render(request, "collection/extend.html", {"cycle": cycle, "form": form}, status=409 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def close(request: SignedInRequest, number: int) -> HttpResponse:
    """Close a cycle, after listing the returns that are not accepted."""
    cycle = run_cycle(request, number)
    missing = cycle_steps.missing(cycle)
    form = CloseForm(len(missing), request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            cycle_steps.close(cycle, request.user, with_gaps=form.cleaned_data["with_gaps"])
        except CannotRun as refused:
            form.add_error("with_gaps" if missing else None, str(refused))
        else:
            messages.success(request, _("The cycle is closed and locked."))
            return redirect("collection:board", number)
    context = {"cycle": cycle, "missing": missing, "form": form}
    return render(request, "collection/close.html", context, status=409 if form.errors else 200)


def _extend(cycle: Cycle, given: Mapping[str, Any], by: User) -> int:
    number, organisation = given["return"] or 0, given["organisation"]
    return cycle_steps.extend(cycle, given["day"], given["reason"], by, organisation=organisation, number=number)


def _expected(framework: Framework, declared: DeclaredCycle) -> Mapping[str, Any]:
    expected = list(expected_returns(framework, declared))
    by_code = Counter(item.organisation.code for item in expected)
    organisations = [(item, by_code[code]) for code, item in framework.organisations.items() if by_code[code]]
    return {"organisations": organisations, "asked": len(expected), "forms": len({item.form.name for item in expected})}
