"""Findings of a build as a release keeps them: for people, with places named from the workspace."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypedDict

from mandata.collection.drawing.wording import plain
from mandata.collection.sentences import told as said
from mandata.findings import Finding, Place, Severity
from mandata.framework.model import Framework
from mandata.framework.paths import shown

MISSING = "missing-form"


class Told(TypedDict):
    """One finding.

    Attributes:
        severity: error, warning or note.
        text: what is wrong.
        mend: what to do.
        where: file and line, from the workspace's folder; "" where it stands nowhere.
    """

    severity: str
    text: str
    mend: str
    where: str


def told(findings: Iterable[Finding], folder: Path, framework: Framework) -> list[Told]:
    """Findings for people, errors first. That forms have no accepted return is told once of all of them.

    Args:
        folder: of the workspace.
    """
    order, found = list(Severity), list(findings)
    missing = [Path(item.place.file).stem for item in found if item.code == MISSING and item.place]
    others = [item for item in found if item.code != MISSING]
    return [
        *([_missing(missing, framework)] if missing else []),
        *(
            Told(
                severity=item.severity.value,
                text=_without_folders(item.message, framework.folder, folder),
                mend=_without_folders(item.mend, framework.folder, folder),
                where=_where(item.place, folder),
            )
            for item in sorted(others, key=lambda item: order.index(item.severity))
        ),
    ]


def in_words(lines: Iterable[Told]) -> list[Told]:
    """Findings as they were kept, in the language of the page."""
    return [
        Told(severity=line["severity"], text=plain(line["text"]), mend=said(line.get("mend", "")), where=line["where"])
        for line in lines
    ]


def _missing(forms: Sequence[str], framework: Framework) -> Told:
    titles = ", ".join(framework.forms[name].title for name in forms)
    text = f"No return is accepted yet for: {titles}."
    return Told(severity=Severity.ERROR.value, text=text, mend="Accept one for each of them.", where="")


def _without_folders(text: str, *folders: Path) -> str:
    """A text that names files from some folders, not from those of the machine."""
    for folder in folders:
        for name in (shown(folder), str(folder)):
            text = text.replace(f"{name}/", "")
    return text


def _where(place: Place | None, folder: Path) -> str:
    if place is None:
        return ""
    file, folder = Path(place.file).resolve(), folder.resolve()
    name = file.relative_to(folder).as_posix() if file.is_relative_to(folder) else file.name
    return str(Place(name, place.line, place.column))
