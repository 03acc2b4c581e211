"""The list of returns that a person may see."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.collection.commenting import with_open_comments
from mandata.collection.models import Return


@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """Every return of the open cycles that the person may see, organisation by organisation."""
    rights = rights_of(request.user)
    if not rights[Action.SEE_RETURN]:
        raise PermissionDenied
    only = rights.organisations(Action.SEE_RETURN)
    returns = Return.objects.filter(cycle__is_closed=False).select_related("cycle")
    if only is not None:
        returns = returns.filter(organisation__in=only)
    seen = [item for item in returns if rights.may(Action.SEE_RETURN, item.organisation, item.declared)]
    return render(request, "collection/returns.html", {"returns": with_open_comments(seen)})
