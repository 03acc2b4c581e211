"""Health, metrics, and the page about the platform's state."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from mandata.accounts.requests import SignedInRequest
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.publishing.models import Release
from mandata.site.operation import readiness, state
from mandata.site.operation.metrics import CONTENT_TYPE_LATEST, written
from mandata.site.queues import BUILDS, DEFAULT

FORWARDED = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via")
"""Headers of which a proxy sends at least one."""

STALE = timedelta(minutes=5)
"""Periodic tasks run every minute; after this time something is wrong."""

OLD_BACKUP = timedelta(days=2)


@require_GET
def alive(request: HttpRequest) -> HttpResponse:
    """Report that this process answers."""
    return JsonResponse({"status": "ok"})


@require_GET
def ready(request: HttpRequest) -> HttpResponse:
    """Report whether the platform is ready, and which part is not."""
    parts = readiness.parts()
    is_ready = all(parts.values())
    answer = {
        "status": "ok" if is_ready else "not ready",
        "parts": {name: "ok" if ok else "not ready" for name, ok in parts.items()},
    }
    return JsonResponse(answer, status=200 if is_ready else 503)


@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """Return the metrics to an authorised collector."""
    if not _may_collect(request):
        return HttpResponse("Metrics are for collectors on this machine, or with the token.\n", "text/plain", 403)
    return HttpResponse(written(), CONTENT_TYPE_LATEST)


def _may_collect(request: HttpRequest) -> bool:
    """Return whether a request has the token; without a token, whether it comes from this machine without a proxy."""
    if settings.METRICS_TOKEN:
        sent = request.headers.get("Authorization", "")
        return hmac.compare_digest(sent.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    if any(header in request.headers for header in FORWARDED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


PARTS = {
    "database": (_("Database"), _("Check that it is running and that DATABASE_URL is correct.")),
    "migrations": (_("Migrations"), _("Start the platform again, which brings the database up to date.")),
    "folders": (_("Folders"), _("Make the user who runs the platform the owner of the home folder.")),
    "disk": (_("Disk"), _("Free some space for the home folder.")),
    "worker": (state.WORKERS[DEFAULT], _("Start “mandata platform work”, and read the log if this does not help.")),
    "builder": (state.WORKERS[BUILDS], _("Start “mandata platform work”, and read the log if this does not help.")),
}
"""The name of each part in words, and what to do if it is not ready."""


@login_required
@require_GET
def system(request: SignedInRequest) -> HttpResponse:
    """Show the administrator the state of the platform."""
    rights_of(request.user).require(Action.SEE_SYSTEM)
    now, last_round, last_backup = timezone.now(), state.last_round(), state.last_backup()
    context = {
        "parts": [
            {"title": PARTS[name][0], "is_ready": is_ready, "advice": PARTS[name][1]}
            for name, is_ready in readiness.parts().items()
        ],
        "processes": state.processes(),
        "last_round": last_round,
        "are_tasks_late": last_round is None or now - last_round > STALE,
        "tasks": state.tasks(),
        "mail": state.mail(),
        "builds": [{"title": Release.State(name).label, "count": count} for name, count in state.builds().items()],
        "disk": state.disk(),
        "last_backup": last_backup,
        "is_backup_old": last_backup is None or now - last_backup > OLD_BACKUP,
        "versions": state.versions(),
    }
    return render(request, "site/system.html", context)


PROBES = {"/healthz": alive, "/readyz": ready, "/metrics": metrics}


class ProbesMiddleware:
    """Answers probes before host names and HTTPS are checked: they ask a process, not the site."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a probe, or pass the request on."""
        probe = PROBES.get(request.path_info)
        if probe is None:
            return self.get_response(request)
        response = probe(request)
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
        return response
