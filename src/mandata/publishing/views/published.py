"""What every reader sees: the published release."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mandata.publishing import files
from mandata.publishing.approving import published


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The published release with its files; a plain word where nothing is published yet."""
    release = published()
    context = {"release": release, "downloads": files.downloads(release) if release else []}
    return render(request, "publishing/published.html", context)


@require_GET
def file(request: HttpRequest, name: str) -> FileResponse:
    """A file of the published release."""
    release = published()
    if release is None:
        raise Http404
    return files.serve(release, name, files.takes_gzip(request))
