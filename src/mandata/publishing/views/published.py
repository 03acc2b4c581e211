"""The public pages: the published report of each cycle."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mandata.publishing.domain.approval import published, published_before, published_by_cycle
from mandata.publishing.queries import files


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show the newest report with its files, the reports of earlier cycles, and previously published ones."""
    reports = published_by_cycle()
    newest = reports[0] if reports else None
    context = {
        "release": newest,
        "downloads": files.downloads(newest) if newest else [],
        "earlier": [(item, files.downloads(item)) for item in reports[1:]],
        "before": published_before(),
    }
    return render(request, "publishing/published.html", context)


@require_GET
def file(request: HttpRequest, name: str) -> FileResponse:
    """Show a file of the newest report."""
    release = published()
    if release is None:
        raise Http404
    return files.serve(release, name, files.takes_gzip(request))


@require_GET
def file_of_cycle(request: HttpRequest, number: int, name: str) -> FileResponse:
    """Show a file of the report of a cycle."""
    release = next((item for item in published_by_cycle() if item.cycle.number == number), None)
    if release is None:
        raise Http404
    return files.serve(release, name, files.takes_gzip(request))
