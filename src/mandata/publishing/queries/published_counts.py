"""Numbers of forms under disclosure control in published releases, so that later ones do not reveal more."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mandata import durable_files
from mandata.publishing.models import Release
from mandata.report.document import Report
from mandata.report.published_counts import printed_text

FILE = "printed.json"


def write_printed(report: Report, folder: Path) -> None:
    """Store what a report prints next to its files; nothing if no form is under disclosure control."""
    text = printed_text(report)
    if text:
        durable_files.write(folder / FILE, text)


def printed_by_releases() -> Sequence[Path]:
    """Return the files with the printed numbers of each release that was ever published."""
    states = (Release.State.PUBLISHED, Release.State.SUPERSEDED)
    releases = Release.objects.filter(state__in=states).order_by("pk")
    return [path for release in releases if (path := release.folder / FILE).is_file()]


def was_overtaken(release: Release) -> bool:
    """Return whether another release, unknown to this build, was published since this one began to be built."""
    if release.state == Release.State.SUPERSEDED or not (release.folder / FILE).is_file():
        return False
    later = Release.objects.filter(approved_at__gt=release.made_at).exclude(pk=release.pk)
    return any((other.folder / FILE).is_file() for other in later)
