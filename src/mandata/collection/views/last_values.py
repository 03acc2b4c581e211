"""Copying answers that rarely change from last time, after a review of every text."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from mandata.accounts.refusals import refusals_shown
from mandata.accounts.requests import SignedInRequest
from mandata.accounts.roles import Action
from mandata.collection.domain.carry_forward import last_cells, last_rows, take_last
from mandata.collection.forms import LastValuesForm
from mandata.collection.labels import Speaker
from mandata.collection.queries.last_cycle import offers_of
from mandata.collection.views.lookup import seen_return


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def last_values(request: SignedInRequest, number: int) -> HttpResponse:
    """List every text that can be copied; POST copies the chosen ones."""
    returned = seen_return(request, number, Action.FILL_RETURN)
    if request.method == "POST":
        chosen = LastValuesForm(request.POST).given
        with refusals_shown(request):
            count = take_last(returned, chosen["cell"], chosen["row"], request.user)
            said = ngettext("%(number)s cell copied.", "%(number)s cells copied.", count)
            messages.success(request, said % {"number": count})
        return redirect("collection:return", number)
    speaker = Speaker.of(returned)
    cells = [
        (":".join(item.cell), speaker.place(*item.cell), speaker.cell(item.cell[1], item.text))
        for item in (last_cells(returned) if returned.is_open else [])
    ]
    rows = [
        (row.name, [(speaker.field(name), speaker.cell(name, text)) for name, text in row.cells.items()])
        for row in (last_rows(returned) if returned.is_open else [])
    ]
    context = {"item": returned, "form": returned.declared, "cells": cells, "rows": rows}
    return render(request, "collection/filling/last_values.html", {**context, "cycle": offers_of(returned).cycle})
