"""Findings of a build as a release keeps them: for people, with places named from the workspace."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypedDict

from mandata.findings import Finding, Place, Severity


class Told(TypedDict):
    """One finding.

    Attributes:
        severity: error, warning or note.
        text: what is wrong and what to do.
        where: file and line, from the workspace's folder; "" where it stands nowhere.
    """

    severity: str
    text: str
    where: str


def told(findings: Iterable[Finding], folder: Path) -> list[Told]:
    """Findings for people, errors first.

    Args:
        folder: of the workspace.
    """
    order = list(Severity)
    return [
        Told(severity=found.severity.value, text=f"{found.message} {found.mend}", where=_where(found.place, folder))
        for found in sorted(findings, key=lambda found: order.index(found.severity))
    ]


def _where(place: Place | None, folder: Path) -> str:
    if place is None:
        return ""
    file, folder = Path(place.file).resolve(), folder.resolve()
    name = file.relative_to(folder).as_posix() if file.is_relative_to(folder) else file.name
    return str(Place(name, place.line, place.column))
