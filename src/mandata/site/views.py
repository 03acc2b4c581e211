"""The home page: what there is to read, and what waits for the person who signed in."""

from __future__ import annotations

import sys

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.i18n import set_language

from mandata.collection.accepting import current_cycle
from mandata.collection.disk import SavedButFull, is_full
from mandata.collection.tasks import tasks_of
from mandata.publishing.approving import published
from mandata.publishing.files import downloads
from mandata.site.operation.logs import request_id
from mandata.site.waiting import matters_of


def home(request: HttpRequest) -> HttpResponse:
    """The published report, and the person's tasks."""
    release = published()
    cycle = release.cycle if release else current_cycle()
    context = {
        "about": cycle.framework.file if cycle else None,
        "release": release,
        "downloads": downloads(release) if release else [],
        "tasks": tasks_of(request.user),
        "matters": matters_of(request.user),
    }
    return render(request, "site/home.html", context)


def choose_language(request: HttpRequest) -> HttpResponse:
    """Show pages in the language that was chosen; of somebody who is signed in, e-mails and the next visit too."""
    answer = set_language(request)
    chosen = request.POST.get("language", "")
    if request.method == "POST" and request.user.is_authenticated and chosen in dict(settings.LANGUAGES):
        request.user.language = chosen
        request.user.save(update_fields=["language"])
    return answer


def too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What is said where a form does not belong to the session any more; nothing of it was taken.

    Args:
        reason: in Django's own words, which tell nobody what to do.
    """
    return render(request, "403_csrf.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer a request that failed, with what names it in the log. It needs no database: that may be what broke."""
    error = sys.exc_info()[1]
    if isinstance(error, SavedButFull) or is_full(error):
        page = render_to_string("507.html", {"was_saved": isinstance(error, SavedButFull)})
        return HttpResponse(page, status=507)
    return HttpResponse(render_to_string("500.html", {"reference": request_id.get()}), status=500)
