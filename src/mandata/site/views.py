"""The home page: what there is to read, and what waits for the person who signed in."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mandata.collection.tasks import tasks_of


def home(request: HttpRequest) -> HttpResponse:
    """The published report, and the person's tasks."""
    published = (Path(settings.PUBLISHED) / "current" / "report.html").is_file()
    return render(request, "site/home.html", {"published": published, "tasks": tasks_of(request.user)})
