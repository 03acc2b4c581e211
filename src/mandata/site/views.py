"""The home page: the published reports, and the tasks of the person who signed in."""

from __future__ import annotations

import sys

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.i18n import set_language

from mandata.accounts.form_fields import PlainForm, TextField
from mandata.collection.disk import SavedButFull, is_full
from mandata.collection.queries.tasks import tasks_of
from mandata.collection.workspace.files import current_cycle
from mandata.publishing.domain.approval import published
from mandata.publishing.queries.files import downloads
from mandata.site.operation.logs import request_id
from mandata.site.todo import todo_of


class LanguageForm(PlainForm):
    """Chooses the language of the interface."""

    language = TextField()


def home(request: HttpRequest) -> HttpResponse:
    """Show the published report, and the person's tasks."""
    release = published()
    cycle = release.cycle if release else current_cycle()
    context = {
        "about": cycle.framework.file if cycle else None,
        "release": release,
        "downloads": downloads(release) if release else [],
        "tasks": tasks_of(request.user),
        "todo": todo_of(request.user),
    }
    return render(request, "site/home.html", context)


def choose_language(request: HttpRequest) -> HttpResponse:
    """Switch to the chosen language; for somebody who is signed in, also for e-mails and the next visit."""
    answer = set_language(request)
    chosen = LanguageForm(request.POST).given["language"]
    if request.method == "POST" and request.user.is_authenticated and chosen in dict(settings.LANGUAGES):
        request.user.language = chosen
        request.user.save(update_fields=["language"])
    return answer


def too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Explain that a form does not belong to the session any more; nothing of it was saved.

    Args:
        reason: Django's own words, which do not say what to do.
    """
    return render(request, "403_csrf.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer a failed request with its id in the log. Uses no database: that may be the cause."""
    error = sys.exc_info()[1]
    if isinstance(error, SavedButFull) or is_full(error):
        page = render_to_string("507.html", {"was_saved": isinstance(error, SavedButFull)})
        return HttpResponse(page, status=507)
    return HttpResponse(render_to_string("500.html", {"reference": request_id.get()}), status=500)
