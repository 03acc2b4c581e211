"""Reviewing a return to clear it, accept it, send it back or reopen it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from mandata.accounts.models import User
from mandata.accounts.requests import SignedInRequest
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.collection.domain import attachments, workflow
from mandata.collection.domain.return_steps import steps_open_to
from mandata.collection.domain.workflow import CannotMove
from mandata.collection.forms import REASON_HELP, ReasonForm, ReviewForm
from mandata.collection.labels import Speaker
from mandata.collection.models import Event, EventKind, Return
from mandata.collection.presentation.review import Place, columns_of, sheet_of
from mandata.collection.presentation.review_rounds import rounds_of
from mandata.collection.queries.figure_findings import ReturnFindings, unanswered
from mandata.collection.queries.queue import neighbours
from mandata.collection.views import records
from mandata.collection.views.acceptances import note_looked_at
from mandata.collection.views.comments import placed
from mandata.collection.views.lookup import seen_return

DONE = {
    "clear": gettext_lazy("Cleared. The coordinator has been notified."),
    "accept": gettext_lazy("Accepted."),
    "send-back": gettext_lazy("Sent back. The focal point has been notified."),
    "reopen": gettext_lazy("Reopened as a new version. The focal point has been notified."),
}

SIGNED = (EventKind.SUBMITTED, EventKind.CLEARED, EventKind.ACCEPTED)


@login_required
@require_GET
def review(request: SignedInRequest, number: int) -> HttpResponse:
    """Show a return in words, with the steps that the person may take."""
    return _page(request, seen_return(request, number))


@login_required
@require_POST
def step(request: SignedInRequest, number: int, name: str) -> HttpResponse:
    """Take a step. A refused step shows the reason, and the typed text is kept."""
    returned = seen_return(request, number)
    try:
        STEPS[name](returned, request.user, ReviewForm(request.POST).given)
    except CannotMove as refused:
        returned.refresh_from_db()
        return _page(request, returned, str(refused), status=409)
    messages.success(request, DONE[name])
    behind = records.written(request, returned.cycle) if name == "accept" else None
    return behind or redirect("collection:review", number)


def _page(request: SignedInRequest, returned: Return, refused: str = "", status: int = 200) -> HttpResponse:
    typed, tried = ReviewForm(request.POST).given, _tried(request)
    steps = steps_open_to(request.user, returned)
    can_decide = bool({"clear", "accept", "send-back", "reopen"} & set(steps))
    return_findings = ReturnFindings(returned)
    if can_decide:
        return_findings.remember()
    sheet = sheet_of(returned, picked=typed["cell"])
    if "accept" in steps:
        note_looked_at(request, returned, sheet.seen)
    context: dict[str, Any] = {
        "item": returned,
        "tab": "review",
        "sheet": sheet,
        "neighbours": neighbours(returned, request.user),
        "steps": steps,
        "can_decide": can_decide,
        "unanswered": unanswered(return_findings, rights_of(request.user)) if can_decide else 0,
        "signed": _signed(returned),
        "rounds": rounds_of(returned),
        "comments": placed(returned, returned.comments.filter(resolved_at=None)),
        "attachments": attachments.files_of(returned, Speaker.of(returned)),
        "may_comment": rights_of(request.user).may(Action.COMMENT, returned.organisation, returned.declared),
        "refused": refused,
        "reason": typed["reason"],
        "extent": typed["extent"],
        "tried": tried,
        "reasons": {
            step.replace("-", "_"): ReasonForm(step, request.POST if step == tried else None) for step in REASON_HELP
        },
    }
    return render(request, "collection/review.html", context, status=status)


def _tried(request: SignedInRequest) -> str:
    """Return the name of the step that the person tried; "" if they only look."""
    return str(request.resolver_match.kwargs.get("name", "")) if request.resolver_match else ""


def _signed(returned: Return) -> list[Event]:
    """Return who submitted, cleared and accepted the current version, if still valid."""
    events = returned.events.filter(version=returned.version).select_related("by").order_by("-at", "-id")
    last: dict[str, Event] = {}
    for event in events:
        if event.kind in (EventKind.SENT_BACK, EventKind.REOPENED, EventKind.WITHDRAWN):
            break
        last.setdefault(event.kind, event)
    return [last[kind] for kind in SIGNED if kind in last]


def _clear(returned: Return, by: User, given: Mapping[str, Any]) -> None:
    workflow.clear(returned, by, given["seen"])


def _accept(returned: Return, by: User, given: Mapping[str, Any]) -> None:
    workflow.accept(returned, by, given["seen"])


def _send_back(returned: Return, by: User, given: Mapping[str, Any]) -> None:
    cells = given["cell"] if given["extent"] == "cells" else []
    if given["extent"] == "cells":
        _check_cells(returned, cells)
    workflow.send_back(returned, by, given["reason"], cells)


def _reopen(returned: Return, by: User, given: Mapping[str, Any]) -> None:
    workflow.reopen(returned, by, given["reason"])


def _check_cells(returned: Return, cells: list[Place]) -> None:
    """Raise an error if no cell is ticked, or one that does not exist."""
    if not cells:
        raise CannotMove(_("Tick the cells to correct, or send the whole return back."))
    rows = {str(uid) for uid in returned.rows_of().values_list("uid", flat=True)}
    names = {column.name for column in columns_of(returned)}
    if any(row not in rows or name not in names for row, name in cells):
        raise CannotMove(_("A ticked cell no longer exists. Review the return again before you send it back."))


STEPS: dict[str, Callable[[Return, User, Mapping[str, Any]], None]] = {
    "clear": _clear,
    "accept": _accept,
    "send-back": _send_back,
    "reopen": _reopen,
}
