"""What happened to a return, and how its versions differ."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mandata.accounts.requests import SignedInRequest
from mandata.collection.history import compare, history_of
from mandata.collection.rows import asked_fields
from mandata.collection.views.objects import seen_return


@login_required
@require_GET
def history(request: SignedInRequest, number: int) -> HttpResponse:
    """Steps and changed cells, newest first; `?row=` and `?field=` keep to one row or field."""
    returned = seen_return(request, number)
    row, name = request.GET.get("row", ""), request.GET.get("field", "")
    if row and not _is_uid(row):
        raise Http404
    context = {
        "item": returned,
        "tab": "history",
        "history": history_of(returned, row, name, request.GET.get("page", "1")),
        "fields": asked_fields(returned.declared),
        "row": row,
        "field": name,
    }
    return render(request, "collection/history.html", context)


@login_required
@require_GET
def comparison(request: SignedInRequest, number: int) -> HttpResponse:
    """Two versions side by side: `?from=1&to=2`."""
    returned = seen_return(request, number)
    versions = range(1, returned.version + 1)
    old = _version(request.GET.get("from", ""), max(returned.version - 1, 1), versions)
    new = _version(request.GET.get("to", ""), returned.version, versions)
    context = {
        "item": returned,
        "tab": "history",
        "versions": versions,
        "old": old,
        "new": new,
        "differences": compare(returned, old, new),
    }
    return render(request, "collection/compare.html", context)


def _version(text: str, default: int, versions: range) -> int:
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or int(text) not in versions:
        raise Http404
    return int(text)


def _is_uid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
