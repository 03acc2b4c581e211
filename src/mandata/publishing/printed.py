"""What published releases print of forms under disclosure control, so that later ones do not add to it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mandata import durable_files
from mandata.publishing.models import Release
from mandata.report.document import Report
from mandata.report.printed import printed_text

FILE = "printed.json"


def write_printed(report: Report, folder: Path) -> None:
    """Put what a report prints next to its files; nothing where no form is under disclosure control."""
    text = printed_text(report)
    if text:
        durable_files.write(folder / FILE, text)


def printed_by_releases() -> Sequence[Path]:
    """The files with what each release printed that readers see, or saw."""
    states = (Release.State.PUBLISHED, Release.State.SUPERSEDED)
    releases = Release.objects.filter(state__in=states).order_by("pk")
    return [path for release in releases if (path := release.folder / FILE).is_file()]


def was_overtaken(release: Release) -> bool:
    """Whether another release was published since this one began to be built, which does not know what that shows."""
    if release.state == Release.State.SUPERSEDED or not (release.folder / FILE).is_file():
        return False
    later = Release.objects.filter(approved_at__gt=release.made_at).exclude(pk=release.pk)
    return any((other.folder / FILE).is_file() for other in later)
