"""The page of comments on a return."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mandata.accounts.refusals import refusals_shown
from mandata.accounts.requests import SignedInRequest
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.collection.domain import comments as comment_steps
from mandata.collection.domain.comments import CannotComment
from mandata.collection.forms import CommentForm, ResolveForm
from mandata.collection.labels import Speaker
from mandata.collection.models import Comment, Return
from mandata.collection.presentation.review import columns_of
from mandata.collection.views.lookup import seen_comment, seen_return


@login_required
@require_http_methods(["GET", "POST"])
def comments(request: SignedInRequest, number: int) -> HttpResponse:
    """Show all comments on a return, and a form for a new one. `?row=` and `?field=` name its subject."""
    returned = seen_return(request, number)
    form = _form(request, returned)
    if form.is_valid():
        given = form.cleaned_data
        try:
            comment_steps.comment(returned, request.user, given["text"], given["row"], given["field"])
        except CannotComment as refused:
            form.add_error("text", str(refused))
        else:
            messages.success(
                request, _("Comment added. The other people who work on this return have been notified by e-mail.")
            )
            return redirect("collection:comments", number)
    return _page(request, returned, form)


@login_required
@require_POST
def resolve(request: SignedInRequest, number: int) -> HttpResponse:
    """Mark a comment as resolved, or as open again (`open=yes`)."""
    found = seen_comment(request, number)
    change = comment_steps.open_again if ResolveForm(request.POST).given["open"] else comment_steps.resolve
    with refusals_shown(request):
        change(found, request.user)
    return redirect("collection:comments", found.returned_id)


def placed(returned: Return, found: QuerySet[Comment]) -> list[tuple[Comment, str]]:
    """Return comments, each with its place in words."""
    speaker = Speaker.of(returned)
    listed = found.select_related("by", "resolved_by")
    return [(item, speaker.place(str(item.row or ""), item.field)) for item in listed]


def _form(request: SignedInRequest, returned: Return) -> CommentForm:
    fields = [(column.name, column.label) for column in columns_of(returned)]
    rows = Speaker.of(returned, returned.rows_of()).labels.items()
    return CommentForm(fields, rows, request.POST if request.method == "POST" else None, initial=request.GET.dict())


def _page(request: SignedInRequest, returned: Return, form: CommentForm) -> HttpResponse:
    found = placed(returned, returned.comments.all())
    may = rights_of(request.user).may(Action.COMMENT, returned.organisation, returned.declared)
    context: dict[str, Any] = {
        "item": returned,
        "tab": "comments",
        "waiting": [pair for pair in found if pair[0].resolved_at is None],
        "resolved": [pair for pair in found if pair[0].resolved_at is not None],
        "may_comment": may and not returned.cycle.is_closed,
        "form": form,
    }
    return render(request, "collection/comments.html", context, status=409 if form.errors else 200)
