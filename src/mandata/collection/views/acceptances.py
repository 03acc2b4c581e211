"""Accepting many returns at once: those that the coordinator has reviewed, with exactly the values reviewed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from mandata.accounts.requests import SignedInRequest
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.collection.domain import workflow
from mandata.collection.domain.signing import current_hash
from mandata.collection.domain.workflow import CannotMove
from mandata.collection.models import Cycle, Return
from mandata.collection.queries.open_comments import with_open_comments
from mandata.collection.queries.problem_counts import findings_of
from mandata.collection.queries.queue import queue_of
from mandata.collection.views import records

LOOKED_AT = "looked_at"
"""Session key for the hash of the values of each reviewed return."""


@dataclass(frozen=True, slots=True)
class AcceptanceLine:
    """A return to accept.

    Attributes:
        seen: hash of its values, if the person reviewed the current ones; otherwise "".
        was_seen: whether the person reviewed it, though its values changed since.
        findings: number of open findings.
    """

    returned: Return
    seen: str
    was_seen: bool
    findings: int

    @property
    def is_ticked(self) -> bool:
        """Return whether it can be accepted without further review."""
        return not self.findings and not self.returned.open_comments


class AcceptManyForm(forms.Form):
    """The ticked returns."""

    returns = forms.MultipleChoiceField()

    def __init__(self, lines: Sequence[AcceptanceLine], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["returns"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 (declared above)
        field.choices = [(str(line.returned.pk), "") for line in lines if line.seen]
        field.error_messages = {
            "required": _("Select the returns to accept."),
            "invalid_choice": _("A return has changed since your review. Review it again."),
        }


def note_looked_at(request: SignedInRequest, returned: Return, seen: str) -> None:
    """Store in the session which values of a return the person reviewed."""
    request.session[LOOKED_AT] = {**request.session.get(LOOKED_AT, {}), str(returned.pk): seen}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def accept_many(request: SignedInRequest, number: int) -> HttpResponse:
    """List the returns to accept, and accept the ticked ones."""
    rights_of(request.user).require(Action.ACCEPT_RETURN)
    cycle = get_object_or_404(Cycle, number=number)
    lines = _lines(request, cycle)
    if request.method != "POST":
        return _page(request, cycle, lines)
    form = AcceptManyForm(lines, request.POST)
    if not form.is_valid():
        return _page(request, cycle, lines, [str(error) for error in form.errors["returns"]], status=409)
    chosen = [line for line in lines if str(line.returned.pk) in form.cleaned_data["returns"]]
    refused = _accept(request, chosen)
    if len(refused) < len(chosen):
        behind = records.written(request, cycle)
        if behind:
            return behind
    if refused:
        return _page(request, cycle, _lines(request, cycle), refused, status=409)
    return redirect("collection:board", number)


def _accept(request: SignedInRequest, chosen: Sequence[AcceptanceLine]) -> list[str]:
    """Accept returns one by one, and return why some were refused."""
    refused = []
    for line in chosen:
        try:
            workflow.accept(line.returned, request.user, line.seen)
        except CannotMove as reason:
            refused.append(f"{_title(line.returned)}: {reason}")
    count = len(chosen) - len(refused)
    if count:
        done = ngettext("%(number)s return accepted.", "%(number)s returns accepted.", count)
        messages.success(request, done % {"number": count})
    return refused


def _lines(request: SignedInRequest, cycle: Cycle) -> list[AcceptanceLine]:
    queue = with_open_comments(queue_of(cycle, request.user, Action.ACCEPT_RETURN))
    looked_at, findings = request.session.get(LOOKED_AT, {}), findings_of(queue)
    return [_line(item, looked_at.get(str(item.pk), ""), findings.get(item.pk) or 0) for item in queue]


def _line(returned: Return, looked_at: str, findings: int) -> AcceptanceLine:
    is_current = bool(looked_at) and looked_at == current_hash(returned)
    return AcceptanceLine(returned, looked_at if is_current else "", bool(looked_at), findings)


def _title(returned: Return) -> str:
    return f"{returned.declared.title}, {returned.organisation}"


def _page(
    request: SignedInRequest,
    cycle: Cycle,
    lines: Sequence[AcceptanceLine],
    refused: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    context = {
        "cycle": cycle,
        "lines": lines,
        "is_ready": any(line.seen for line in lines),
        "first_unseen": next((line.returned for line in lines if not line.seen), None),
        "refused": refused,
    }
    return render(request, "collection/accept_many.html", context, status=status)
