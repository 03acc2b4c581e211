"""Builds a release that was begun on a page."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from mandata.audit.recording import record
from mandata.findings import Severity
from mandata.publishing.building import make
from mandata.publishing.models import Release
from mandata.publishing.telling import Told


class Command(BaseCommand):
    """`make_release ID`."""

    help = "Build a release that was begun on a page; its state and what was found are kept with it."

    def add_arguments(self, parser: CommandParser) -> None:
        """The release's number."""
        parser.add_argument("release", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        """Build it; whatever goes wrong, it does not stay 'being built'."""
        release = Release.objects.select_related("cycle", "made_by").get(pk=options["release"])
        try:
            make(release)
        except Exception:
            release.state = Release.State.STOPPED
            text = "The build broke off. The platform's log says more; try again."
            release.worries = [Told(severity=Severity.ERROR.value, text=text, mend="", where="", forms=[])]
            release.save()
            record("release stopped", release)
            raise
