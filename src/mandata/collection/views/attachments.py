"""Files of a return: uploading, downloading, deleting."""

from __future__ import annotations

from typing import Any

from django.conf import settings
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
from mandata.collection.domain.attachments import CannotAttach
from mandata.collection.forms import AttachmentForm
from mandata.collection.labels import Speaker
from mandata.collection.models import Return
from mandata.collection.views.lookup import seen_attachment, seen_return


@login_required
@require_http_methods(["GET", "POST"])
def attachments(request: SignedInRequest, number: int) -> HttpResponse:
    """Show the files of a return, and the form for a new one."""
    returned = seen_return(request, number)
    if request.method == "GET":
        return _page(request, returned)
    seen_return(request, number, Action.FILL_RETURN)
    given = AttachmentForm(request.POST, request.FILES).given
    upload = given.pop("file")
    try:
        if upload is None:
            raise CannotAttach(_("Choose a file first."))
        attachment_steps.attach(returned, request.user, upload, **given)
    except CannotAttach as refused:
        return _page(request, returned, str(refused))
    messages.success(request, _("File saved."))
    return redirect("collection:attachments", number)


@login_required
@require_GET
def attachment(request: SignedInRequest, number: int) -> FileResponse:
    """Return a file to be saved: a browser never shows it as a page of ours."""
    found = seen_attachment(request, number)
    kind = found.media_type
    if kind.startswith("text/"):
        kind += "; charset=utf-8"  # no other type is accepted
    answer = FileResponse(found.file.open("rb"), as_attachment=True, filename=found.name, content_type=kind)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@login_required
@require_POST
def take_away(request: SignedInRequest, number: int) -> HttpResponse:
    """Delete a file of a return that is open."""
    found = seen_attachment(request, number, Action.FILL_RETURN)
    with refusals_shown(request):
        attachment_steps.take_away(found, request.user)
        messages.success(request, _("File deleted."))
    return redirect("collection:attachments", found.returned_id)


def _page(request: SignedInRequest, returned: Return, refused: str = "") -> HttpResponse:
    speaker, rows = Speaker.of(returned), list(returned.rows_of())
    typed = AttachmentForm(request.POST).given
    context: dict[str, Any] = {
        "item": returned,
        "tab": "attachments",
        "attachments": attachment_steps.files_of(returned, speaker),
        "rows": [(str(row.uid), speaker.row(str(row.uid))) for row in rows] if len(rows) > 1 else [],
        "chosen": typed["row"] or AttachmentForm(request.GET).given["row"],
        "may_attach": attachment_steps.may_attach(request.user, returned),
        "limit": settings.ATTACHMENT_LIMIT // 1_000_000,
        "caption": typed["caption"],
        "consent": typed["consent"],
        "refused": refused,
    }
    return render(request, "collection/attachments.html", context, status=409 if refused else 200)
