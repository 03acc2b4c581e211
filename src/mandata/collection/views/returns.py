"""The list of returns that a person may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render

from mandata.accounts.requests import SignedInRequest
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.collection.models import Cycle, Return
from mandata.collection.queries.open_comments import with_open_comments
from mandata.collection.queries.progress import Progress, progress_of_all


@dataclass(frozen=True, slots=True)
class OrganisationReturns:
    """The returns of one organisation.

    Attributes:
        first: any of them, for the organisation.
        to_fill: those that somebody still has to fill in, by cycle.
        burden: the cells of them all.
    """

    first: Return
    to_fill: Sequence[tuple[Cycle, Sequence[Return]]]
    others: Sequence[Return]
    burden: Progress


@login_required
def mine(request: SignedInRequest) -> HttpResponse:
    """List every return of the open cycles that the person may see, organisation by organisation."""
    rights = rights_of(request.user)
    if not rights[Action.SEE_RETURN]:
        raise PermissionDenied
    only = rights.organisations(Action.SEE_RETURN)
    returns = Return.objects.filter(cycle__is_closed=False).select_related("cycle")
    returns = returns.order_by("organisation", "cycle__number", "form")
    if only is not None:
        returns = returns.filter(organisation__in=only)
    seen = [item for item in returns if rights.may(Action.SEE_RETURN, item.organisation, item.declared)]
    groups = [_group(list(its)) for _code, its in groupby(with_open_comments(seen), lambda item: item.organisation)]
    context = {"groups": groups, "cycles": Cycle.objects.filter(is_closed=False)}
    return render(request, "collection/returns.html", context)


def _group(returns: list[Return]) -> OrganisationReturns:
    """Return the returns of one organisation, with those still to fill in separately."""
    open_ones = [item for item in returns if item.is_open]
    to_fill = [(cycle, list(its)) for cycle, its in groupby(open_ones, lambda item: item.cycle)]
    others = [item for item in returns if not item.is_open]
    return OrganisationReturns(returns[0], to_fill, others, progress_of_all(returns))
