"""Sending reminders: recipients, texts, and progress."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mandata.accounts.requests import SignedInRequest
from mandata.collection.domain import reminders
from mandata.collection.domain.cycles import CannotRun
from mandata.collection.domain.reminders import Outstanding
from mandata.collection.forms import RemindForm
from mandata.collection.models import Cycle
from mandata.collection.views.lookup import run_cycle
from mandata.notices.sending import progress_of


@login_required
@require_http_methods(["GET", "POST"])
def remind(request: SignedInRequest, number: int) -> HttpResponse:
    """Choose recipients, preview the text, and send it."""
    cycle = run_cycle(request, number)
    if request.method == "GET":
        return _page(request, cycle)
    given = RemindForm(request.POST).given
    codes, own_words = set(given["organisation"]), given["words"]
    if given["step"] != "send":
        return _preview(request, cycle, codes, own_words)
    try:
        reminders.remind(cycle, codes, own_words, request.user, again=given["again"])
    except CannotRun as refused:
        return _page(request, cycle, str(refused))
    return redirect("collection:reminders_sent", number)


@login_required
@require_GET
def sent(request: SignedInRequest, number: int) -> HttpResponse:
    """Show the progress of today's reminders."""
    cycle = run_cycle(request, number)
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    context = {"cycle": cycle, "progress": progress_of(reminders.topic_of(cycle), today)}
    return render(request, "collection/reminders_sent.html", context)


def _page(request: SignedInRequest, cycle: Cycle, refused: str = "") -> HttpResponse:
    outstanding = reminders.outstanding(cycle)
    form = RemindForm(request.POST if request.method == "POST" else None, auto_id="%s")
    asked = RemindForm(request.GET).given["organisation"]
    chosen = set(form.given["organisation"]) if form.is_bound else _suggested(outstanding, asked)
    context: dict[str, Any] = {
        "cycle": cycle,
        "outstanding": outstanding,
        "unreached": [each for each in outstanding if not each.people],
        "is_reachable": any(each.people for each in outstanding),
        "chosen": chosen,
        "form": form,
        "refused": refused,
    }
    return render(request, "collection/remind.html", context, status=409 if refused else 200)


def _preview(request: SignedInRequest, cycle: Cycle, codes: set[str], own_words: str) -> HttpResponse:
    chosen = [each for each in reminders.outstanding(cycle) if each.organisation.code in codes]
    found = reminders.reminders(chosen)
    if not chosen or not found:
        return _page(request, cycle, _why_not(chosen))
    context: dict[str, Any] = {
        "cycle": cycle,
        "chosen": chosen,
        "again": [each for each in chosen if each.was_reminded_today],
        "nobody": [each for each in chosen if not each.people],
        "reminders": [(reminder, *reminders.text_of(reminder, own_words)) for reminder in found],
        "words": own_words,
    }
    return render(request, "collection/remind_preview.html", context)


def _why_not(chosen: list[Outstanding]) -> str:
    if not chosen:
        return _("Choose at least one organisation.")
    return _("No one is assigned to your selection, so no reminder can be sent.")


def _suggested(outstanding: list[Outstanding], asked: list[str]) -> set[str]:
    """Return the organisations ticked initially: the one from the board, or all that were not reminded today."""
    if asked:
        return set(asked)
    return {each.organisation.code for each in outstanding if each.people and not each.was_reminded_today}
