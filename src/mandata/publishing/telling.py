"""Findings of a build as a release stores them: for people, with places relative to the workspace."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path, PurePath
from typing import NotRequired, TypedDict

from django.utils.translation import ngettext

from mandata.accounts.rights import Rights
from mandata.accounts.roles import Action
from mandata.collection.drawing.wording import plain
from mandata.collection.sentences import told as said
from mandata.findings import Finding, Place, Severity
from mandata.framework.confidentiality import Audience, sources_of_finding
from mandata.framework.model import Framework
from mandata.framework.paths import shown
from mandata.publishing.locating import Locate

MISSING = "missing-form"


class Told(TypedDict):
    """One finding.

    Attributes:
        severity: error, warning or note.
        text: what is wrong.
        mend: what to do.
        where: file and line, relative to the workspace's folder; "" if it has no place.
        title: the return, entry or text where it is corrected, in words; "" if unknown.
        address: of the page where it is corrected; "" if there is none.
        needs: the right needed to see that page.
        forms: names of the forms of its figures; only people who may see all of them see the finding.
    """

    severity: str
    text: str
    mend: str
    where: str
    title: NotRequired[str]
    address: NotRequired[str]
    needs: NotRequired[str]
    forms: list[str]


def told(findings: Iterable[Finding], folder: Path, framework: Framework, locate: Locate) -> list[Told]:
    """Return findings for people, errors first. Forms without an accepted return are one finding.

    Args:
        folder: of the workspace.
        locate: finds the page where a finding is corrected.
    """
    order, found = list(Severity), list(findings)
    missing = [Path(item.place.file).stem for item in found if item.code == MISSING and item.place]
    others = [item for item in found if item.code != MISSING]
    return [
        *([_missing(missing, framework)] if missing else []),
        *(
            _one(item, folder, framework, locate)
            for item in sorted(others, key=lambda item: order.index(item.severity))
        ),
    ]


def _one(item: Finding, folder: Path, framework: Framework, locate: Locate) -> Told:
    where = _where(item.place, folder)
    spot = locate(item, where)
    return Told(
        severity=item.severity.value,
        text=_without_folders(item.message, framework.folder, folder),
        mend=_without_folders(item.mend, framework.folder, folder),
        where=where,
        title=spot.title,
        address=spot.address,
        needs=spot.needs,
        forms=[form.name for form in sources_of_finding(framework, item)],
    )


def seen_by(rights: Rights, lines: Iterable[Told], framework: Framework) -> list[Told]:
    """Return the findings that a person may see, in the language of the page, and the number of others.

    A finding about a form that no longer exists is left out too, and so is the address of a page that the person may
    not see.
    """
    audience = rights.audience
    kept = list(lines)
    seen = [line for line in kept if all(map(partial(_sees, audience, framework), _forms_of(line, framework)))]
    worded = [
        Told(
            severity=line["severity"],
            text=plain(line["text"]),
            mend=said(line.get("mend", "")),
            where=line["where"],
            title=line.get("title", ""),
            address=line.get("address", "") if _may_follow(rights, line) else "",
            forms=_forms_of(line, framework),
        )
        for line in seen
    ]
    hidden = len(kept) - len(seen)
    return [*worded, _hidden(hidden)] if hidden else worded


def _may_follow(rights: Rights, line: Told) -> bool:
    needs = line.get("needs", "")
    return not needs or rights[Action(needs)]


def _sees(audience: Audience, framework: Framework, name: str) -> bool:
    form = framework.forms.get(name)
    return form is not None and audience.sees_records(form)


def _forms_of(line: Told, framework: Framework) -> list[str]:
    """Return the forms of a finding; if they were not stored, the form of its file."""
    if "forms" in line:
        return line["forms"]
    stem = PurePath(line["where"].partition(":")[0]).stem
    return [stem] if stem in framework.forms else []


def _hidden(number: int) -> Told:
    text = ngettext(
        "%(number)s finding is about figures that you do not have permission to see.",
        "%(number)s findings are about figures that you do not have permission to see.",
        number,
    )
    note = Severity.NOTE.value
    return Told(severity=note, text=text % {"number": number}, mend="", where="", forms=[])


def _missing(forms: Sequence[str], framework: Framework) -> Told:
    titles = ", ".join(framework.forms[name].title for name in forms)
    text = f"No return is accepted yet for: {titles}."
    return Told(severity=Severity.ERROR.value, text=text, mend="Accept one for each of them.", where="", forms=[])


def _without_folders(text: str, *folders: Path) -> str:
    """Return a text whose file names are relative to some folders."""
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
