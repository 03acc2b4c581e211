"""Files of a return: uploading, downloading, deleting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mandata.accounts.refusals import refusals_shown
from mandata.accounts.requests import SignedInRequest
from mandata.accounts.roles import Action
from mandata.collection.domain import attachments as attachment_steps
from mandata.collection.forms import AttachmentForm
from mandata.collection.labels import Speaker
from mandata.collection.models import Return
from mandata.collection.uploads.received import CannotAttach, as_download
from mandata.collection.views.lookup import seen_attachment, seen_return


@login_required
@require_http_methods(["GET", "POST"])
def attachments(request: SignedInRequest, number: int) -> HttpResponse:
    """Show the files of a return, and the form for a new one."""
    returned = seen_return(request, number)
    if request.method == "POST":
        seen_return(request, number, Action.FILL_RETURN)
    form = _form(request, returned)
    if form.is_valid():
        given = form.cleaned_data
        about = {name: given[name] for name in ("row", "caption", "consent")}
        try:
            attachment_steps.attach(returned, request.user, given["file"], **about)
        except CannotAttach as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, _("File saved."))
            return redirect("collection:attachments", number)
    return _page(request, returned, form)


@login_required
@require_GET
def attachment(request: SignedInRequest, number: int) -> FileResponse:
    """Return a file to be saved: a browser never shows it as a page of ours."""
    return as_download(seen_attachment(request, number))


@login_required
@require_POST
def take_away(request: SignedInRequest, number: int) -> HttpResponse:
    """Delete a file of a return that is open."""
    found = seen_attachment(request, number, Action.FILL_RETURN)
    with refusals_shown(request):
        attachment_steps.take_away(found, request.user)
        messages.success(request, _("File deleted."))
    return redirect("collection:attachments", found.returned_id)


def _form(request: SignedInRequest, returned: Return) -> AttachmentForm:
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    rows = Speaker.of(returned, returned.rows_of()).labels.items()
    return AttachmentForm(rows, *sent, initial=request.GET.dict())


def _page(request: SignedInRequest, returned: Return, form: AttachmentForm) -> HttpResponse:
    context: dict[str, Any] = {
        "item": returned,
        "tab": "attachments",
        "attachments": attachment_steps.files_of(returned, Speaker.of(returned)),
        "may_attach": attachment_steps.may_attach(request.user, returned),
        "has_rows": returned.rows_of().count() > 1,
        "form": form,
    }
    return render(request, "collection/attachments.html", context, status=409 if form.errors else 200)
