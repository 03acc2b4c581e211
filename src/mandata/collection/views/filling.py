"""Filling in a return: one page per form, drawn from it; everything works without JavaScript."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mandata.accounts.refusals import refusals_shown
from mandata.accounts.requests import SignedInRequest
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.collection.domain import workflow
from mandata.collection.domain.carry_forward import lasting_fields
from mandata.collection.domain.return_steps import steps_open_to
from mandata.collection.domain.saving import Edit, add_row, remove_row
from mandata.collection.domain.typed_cells import Kept, keep, offered
from mandata.collection.domain.undo import removed_rows
from mandata.collection.domain.workflow import NeedsFixing
from mandata.collection.forms import PageForm
from mandata.collection.models import Return
from mandata.collection.presentation import Malformed, Overlay, SheetBuilder, Typed, page_of_row, read_typed
from mandata.collection.presentation.finding_lines import RefusedReason
from mandata.collection.presentation.wording import counted
from mandata.collection.queries.cell_problems import problems_of
from mandata.collection.queries.figure_findings import ReturnFindings
from mandata.collection.queries.last_cycle import offers_of
from mandata.collection.queries.progress import progress_of
from mandata.collection.queries.register_values import known_figures
from mandata.collection.views.lookup import seen_return
from mandata.collection.views.sheet_findings import findings_in_sheet, take_reasons, unanswered_problems

ASKED = ("blank", "findings")
"""Questions before submitting, as the address of the page names them."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A typed text whose cell no longer exists: shown, so that it can be copied."""

    field: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Unfinished:
    """The unfinished part of the last action."""

    overlay: Overlay = field(default_factory=Overlay)
    lost: Sequence[Lost] = ()
    reasons: Sequence[RefusedReason] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is unfinished."""
        return self.overlay.is_empty and not self.lost and not self.reasons


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: SignedInRequest, number: int) -> HttpResponse:
    """Show the page of a return; POST saves the typed cells and then does the step of the pressed button."""
    if request.method != "POST":
        return _page(request, seen_return(request, number))
    returned = seen_return(request, number, Action.FILL_RETURN)
    try:
        typed = read_typed(request.POST, returned)
    except Malformed:
        return HttpResponseBadRequest(_("The form data was invalid. Reload the page and try again."))
    does, _colon, what = request.POST.get("do", "save").partition(":")
    kept = _keep(request, returned, typed, what if does == "take" else "")
    returned.refresh_from_db()
    unsaved = _unsaved(returned, typed, kept)
    unsaved = replace(unsaved, reasons=take_reasons(request, returned))
    if not unsaved.is_empty:
        return _page(request, returned, unsaved)
    with refusals_shown(request):
        return BUTTONS.get(does, _save)(request, returned, what)
    return _back(request, returned, "checked")


def _keep(request: SignedInRequest, returned: Return, typed: Typed, take: str) -> Kept:
    """Save the typed cells, with the one cell to copy from last time."""
    row, _colon, name = take.partition(":")
    cell = (row, name)
    texts = offered(returned, [cell] if take else [], request.user)
    edits = [edit for edit in typed.edits if (edit.row, edit.field) not in texts]
    edits += [Edit(*cell, typed.seen.get(cell, ""), text) for cell, text in texts.items()]
    for cell in texts:
        typed.unclear.pop(cell, None)
    return keep(returned, edits, request.user, added=typed.added, taken=list(texts))


def _unsaved(returned: Return, typed: Typed, kept: Kept) -> Unfinished:
    """Return the typed cells that could not be saved: shown in their cell if it can still be changed."""
    rows = {str(uid) for uid in returned.rows_of().values_list("uid", flat=True)} if returned.is_open else set()
    reasons, lost = dict(typed.unclear), list[Lost]()
    for item in kept.refused:
        edit = item.edit
        is_open = edit.row in rows and not (returned.open_cells and [edit.row, edit.field] not in returned.open_cells)
        if is_open:
            reasons[edit.row, edit.field] = item.reason
        else:
            declared = returned.declared.field(edit.field)
            lost.append(Lost(declared.label if declared else edit.field, edit.new, item.reason))
    parts = {cell: typed.parts[cell] for cell in reasons if cell in typed.parts}
    conflicts = [*kept.conflicts, *(item for item in typed.undecided if item.row in rows)]
    return Unfinished(Overlay(parts, reasons, conflicts), lost)


def _save(request: SignedInRequest, returned: Return, what: str) -> HttpResponse:
    messages.success(request, _("Saved."))
    return _back(request, returned)


def _check(request: SignedInRequest, returned: Return, what: str) -> HttpResponse:
    return _back(request, returned, "checked")


def _submit(request: SignedInRequest, returned: Return, what: str) -> HttpResponse:
    """Submit the return; blank cells or findings need the person's confirmation.

    Args:
        what: the questions confirmed before, `blank` or `findings` or both with a plus sign between.
    """
    return_findings, confirmed = ReturnFindings(returned), what.split("+")
    try:
        workflow.submit(
            returned,
            request.user,
            blanks_are_meant="blank" in confirmed,
            findings_are_known="findings" in confirmed,
            return_findings=return_findings,
        )
    except NeedsFixing:
        return _back(request, returned, "checked")
    except workflow.Unconfirmed as asks:
        return _back(request, returned, *(name for name in ASKED if _is_asked(asks, name, confirmed)))
    return_findings.remember()
    messages.success(request, _("Submitted. It is now with your clearing officer."))
    return HttpResponseRedirect(reverse("collection:return", args=[returned.pk]))


def _is_asked(asks: workflow.Unconfirmed, name: str, confirmed: Sequence[str]) -> bool:
    """Return whether the page asks about blank cells or findings."""
    return name in confirmed or (asks.blank if name == "blank" else asks.doubted)


def _withdraw(request: SignedInRequest, returned: Return, what: str) -> HttpResponse:
    workflow.withdraw(returned, request.user)
    messages.success(request, _("Withdrawn. You can change it again."))
    return HttpResponseRedirect(reverse("collection:return", args=[returned.pk]))


def _add(request: SignedInRequest, returned: Return, what: str) -> HttpResponse:
    row = add_row(returned, request.user)
    return _back(request, returned, page=page_of_row(returned, str(row.uid)), anchor="last-row")


def _remove(request: SignedInRequest, returned: Return, what: str) -> HttpResponse:
    try:
        uuid.UUID(what)
    except ValueError:
        return HttpResponseBadRequest(_("The form data was invalid. Reload the page and try again."))
    remove_row(returned, what, request.user)
    messages.success(request, _("Row removed. You can restore it from the removed rows below."))
    return _back(request, returned)


BUTTONS: dict[str, Callable[[SignedInRequest, Return, str], HttpResponse]] = {
    "save": _save,
    "take": _save,
    "check": _check,
    "submit": _submit,
    "explain": _check,
    "withdraw": _withdraw,
    "add": _add,
    "remove": _remove,
}
"""The function of each button of the page, after everything typed is saved."""


def _back(request: SignedInRequest, returned: Return, *shows: str, page: int = 0, anchor: str = "") -> HttpResponse:
    """Redirect to the page again, at the same rows.

    Args:
        shows: what the page shows beyond the cells, by the names in its address.
        page: number of the page of rows; by default the same.
    """
    query = {"page": page or _page_number(request), **dict.fromkeys(shows, 1)}
    query = {name: value for name, value in query.items() if (name, value) != ("page", 1)}
    address = reverse("collection:return", args=[returned.pk])
    return HttpResponseRedirect(address + (f"?{urlencode(query)}" if query else "") + (f"#{anchor}" if anchor else ""))


def _page_number(request: SignedInRequest) -> int:
    return PageForm(request.GET).number


def _page(request: SignedInRequest, returned: Return, unsaved: Unfinished | None = None) -> HttpResponse:
    form, unsaved = returned.declared, unsaved or Unfinished()
    may = rights_of(request.user).may
    may_fill = may(Action.FILL_RETURN, returned.organisation, form)
    is_filled_in = may_fill and returned.is_open
    asks = [name for name in ASKED if name in request.GET] if is_filled_in else []
    checked = "checked" in request.GET or bool(asks)
    problems = problems_of(returned) if may_fill else []
    return_findings = ReturnFindings(returned)
    unanswered = unanswered_problems(return_findings, problems)
    findings = None
    if is_filled_in and (checked or unsaved.reasons):
        findings = findings_in_sheet(request, return_findings, unanswered, unsaved.reasons)
    sheet = SheetBuilder(
        returned,
        unanswered,
        offers_of(returned),
        may_fill,
        page=_page_number(request),
        shows_blank=checked,
        overlay=unsaved.overlay,
        findings=findings.by_cell if findings else {},
        known=known_figures(returned, request.user) if is_filled_in else {},
    ).sheet()
    progress = progress_of(returned)
    context = {
        "item": returned,
        "form": form,
        "sheet": sheet,
        "progress": progress,
        "counted": counted(progress),
        "is_filled_in": is_filled_in,
        "steps": steps_open_to(request.user, returned),
        "checked": checked,
        "findings": findings,
        "asks": [name for name in asks if (progress.blank if name == "blank" else findings and findings.open)],
        "lost": unsaved.lost,
        "mistakes": sheet.mistakes if "checked" in request.GET or not unsaved.overlay.is_empty else [],
        "is_kept_in_browser": form.classification == "unclassified" and not form.personal_data,
        "removed": len(removed_rows(returned)) if is_filled_in and not returned.open_cells else 0,
        "may_take_last": is_filled_in and bool(sheet.last_cycle) and bool(lasting_fields(returned)),
        "tab": "filling",
    }
    return render(request, "collection/filling/page.html", context)
