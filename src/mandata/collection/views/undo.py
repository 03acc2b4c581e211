"""Undoing: the changes of a row, with a button to restore each text; and the removed rows."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mandata.accounts.refusals import refusals_shown
from mandata.accounts.requests import SignedInRequest
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.collection.domain.saving import Changeable, Edit, save_cells
from mandata.collection.domain.undo import bring_back, changes_of, removed_rows
from mandata.collection.forms import PutBackForm, RowForm
from mandata.collection.labels import Speaker
from mandata.collection.models import Change, Return
from mandata.collection.views.lookup import seen_return


@dataclass(frozen=True, slots=True)
class Happened:
    """One change, in words.

    Attributes:
        may_go_back: whether the earlier text can be restored.
        now: the current text of the cell.
    """

    change: Change
    field: str
    old: str
    new: str
    may_go_back: bool = False
    now: str = ""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def row_history(request: SignedInRequest, number: int, uid: uuid.UUID) -> HttpResponse:
    """Show the changes of a row's cells; POST restores one text."""
    if request.method != "POST":
        return _show_row(request, seen_return(request, number), str(uid))
    returned = seen_return(request, number, Action.FILL_RETURN)
    given = PutBackForm(request.POST).given
    edit = Edit(str(uid), given["field"], given["now"], given["back_to"])
    with refusals_shown(request):
        kept = save_cells(returned, [edit], request.user)
        if kept.conflicts:
            messages.error(request, _("The cell changed while you were viewing it. Review it again."))
        else:
            messages.success(request, _("Restored."))
    return redirect("collection:row_history", number, uid)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def removed(request: SignedInRequest, number: int) -> HttpResponse:
    """List the removed rows; POST restores one."""
    if request.method != "POST":
        return _show_removed(request, seen_return(request, number))
    returned = seen_return(request, number, Action.FILL_RETURN)
    with refusals_shown(request):
        bring_back(returned, RowForm(request.POST).given["row"], request.user)
        messages.success(request, _("The row was restored at the end."))
    return redirect("collection:removed_rows", number)


def _show_row(request: SignedInRequest, returned: Return, uid: str) -> HttpResponse:
    speaker, row = Speaker.of(returned), returned.rows_of().filter(uid=uid).first()
    cells = row.cells if row and _may_fill(request, returned) else None
    changeable = Changeable.of(returned)
    history = [_happened(change, changeable, speaker, cells) for change in changes_of(returned, uid)]
    context = {"item": returned, "form": returned.declared, "title": speaker.row(uid), "history": history}
    return render(request, "collection/filling/row_history.html", context)


def _happened(change: Change, changeable: Changeable, speaker: Speaker, now: dict[str, str] | None) -> Happened:
    """Return a change in words.

    Args:
        now: the current cells, if the person may change them.
    """
    if not change.field:
        return Happened(change, "", "", _("Row added") if change.new else _("Row removed"))
    words = speaker.cell(change.field, change.old), speaker.cell(change.field, change.new)
    text = (now or {}).get(change.field, "")
    is_open = now is not None and not changeable.is_locked(str(change.row), change.field)
    return Happened(change, speaker.field(change.field), *words, is_open and text != change.old, text)


def _show_removed(request: SignedInRequest, returned: Return) -> HttpResponse:
    speaker = Speaker.of(returned)
    rows: list[dict[str, Any]] = [
        {"row": row, "cells": [(speaker.field(name), speaker.cell(name, text)) for name, text in row.cells.items()]}
        for row in removed_rows(returned)
    ]
    may = _may_fill(request, returned)
    context = {"item": returned, "form": returned.declared, "rows": rows, "may_fill": may}
    return render(request, "collection/filling/removed_rows.html", context)


def _may_fill(request: SignedInRequest, returned: Return) -> bool:
    may = rights_of(request.user).may(Action.FILL_RETURN, returned.organisation, returned.declared)
    return may and returned.is_open
