"""The history of a return, and the differences between its versions."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mandata.accounts.requests import SignedInRequest
from mandata.collection.forms import HistoryForm, VersionsForm
from mandata.collection.presentation.history import compare, history_of
from mandata.collection.views.lookup import seen_return
from mandata.collection.workspace.return_csv import asked_fields


@login_required
@require_GET
def history(request: SignedInRequest, number: int) -> HttpResponse:
    """Show steps and changed cells, newest first; `?row=` and `?field=` filter by row or field."""
    returned = seen_return(request, number)
    form = HistoryForm(request.GET)
    if not form.is_valid():
        raise Http404
    asked = form.cleaned_data
    row, name = str(asked["row"] or ""), asked["field"]
    context = {
        "item": returned,
        "tab": "history",
        "history": history_of(returned, row, name, asked["page"] or "1"),
        "fields": asked_fields(returned.declared),
        "row": row,
        "field": name,
    }
    return render(request, "collection/history.html", context)


@login_required
@require_GET
def comparison(request: SignedInRequest, number: int) -> HttpResponse:
    """Show two versions side by side: `?from=1&to=2`."""
    returned = seen_return(request, number)
    versions = range(1, returned.version + 1)
    form = VersionsForm(request.GET)
    if not form.is_valid():
        raise Http404
    old = _version(form.cleaned_data["from"], max(returned.version - 1, 1), versions)
    new = _version(form.cleaned_data["to"], returned.version, versions)
    context = {
        "item": returned,
        "tab": "history",
        "versions": versions,
        "old": old,
        "new": new,
        "differences": compare(returned, old, new),
    }
    return render(request, "collection/compare.html", context)


def _version(number: int | None, default: int, versions: range) -> int:
    if number is None:
        return default
    if number not in versions:
        raise Http404
    return number
