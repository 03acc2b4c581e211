"""Findings of a build as a release stores them: for people, with places relative to the workspace."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePath
from typing import Any, NotRequired, TypedDict

from django.utils.translation import ngettext

from mandata.accounts.rights import Rights
from mandata.accounts.roles import Action
from mandata.collection.page_wording import PageWording
from mandata.findings import Finding, Place, Severity, worded
from mandata.framework.confidentiality import Audience, sources_of_finding
from mandata.framework.model import Framework
from mandata.framework.paths import shown
from mandata.messages import Label, with_texts
from mandata.publishing.queries.correction_pages import Locate

MISSING = "missing-form"


class FindingText(TypedDict):
    """One finding.

    Attributes:
        severity: error, warning or note.
        text: what is wrong.
        fix: what to do.
        finding: code and parameters, from which the sentences are written in any language.
        `mend`: the fix, in a line stored by an earlier version.
        where: file and line, relative to the workspace's folder; "" if it has no place.
        title: the return, entry or text where it is corrected, in words; "" if unknown.
        address: of the page where it is corrected; "" if there is none.
        needs: the right needed to see that page.
        forms: names of the forms of its figures; only people who may see all of them see the finding.
    """

    severity: str
    text: str
    fix: str
    where: str
    finding: NotRequired[dict[str, Any]]
    mend: NotRequired[str]
    title: NotRequired[str]
    address: NotRequired[str]
    needs: NotRequired[str]
    forms: list[str]


def texts_of(findings: Iterable[Finding], folder: Path, framework: Framework, locate: Locate) -> list[FindingText]:
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


def _one(item: Finding, folder: Path, framework: Framework, locate: Locate) -> FindingText:
    where = _where(item.place, folder)
    spot = locate(item, where)
    own = partial(_without_folders, folders=(framework.folder, folder))
    kept = replace(item, params=with_texts(item.params, own), place=None)
    return FindingText(
        severity=item.severity.value,
        text=kept.message,
        fix=kept.fix,
        finding=kept.to_json(),
        where=where,
        title=spot.title,
        address=spot.address,
        needs=spot.needs,
        forms=[form.name for form in sources_of_finding(framework, item)],
    )


def seen_by(rights: Rights, lines: Iterable[FindingText], framework: Framework) -> list[FindingText]:
    """Return the findings that a person may see, in the language of the page, and the number of others.

    A finding about a form that no longer exists is left out too, and so is the address of a page that the person may
    not see.
    """
    audience = rights.audience
    kept = list(lines)
    seen = [line for line in kept if all(map(partial(_sees, audience, framework), _forms_of(line, framework)))]
    wording = PageWording(framework)
    said = [
        FindingText(
            severity=line["severity"],
            text=finding.text_in(wording),
            fix=finding.fix_in(wording),
            where=line["where"],
            title=line.get("title", ""),
            address=line.get("address", "") if _may_follow(rights, line) else "",
            forms=_forms_of(line, framework),
        )
        for line in seen
        for finding in [_finding_of(line)]
    ]
    hidden = len(kept) - len(seen)
    return [*said, _hidden(hidden)] if hidden else said


def _finding_of(line: FindingText) -> Finding:
    """Return the finding of a line; an earlier version kept its English sentences only."""
    if "finding" in line:
        return Finding.from_json(line["finding"])
    return worded("", line["text"], line.get("fix") or line.get("mend", ""), severity=Severity(line["severity"]))


def _may_follow(rights: Rights, line: FindingText) -> bool:
    needs = line.get("needs", "")
    return not needs or rights[Action(needs)]


def _sees(audience: Audience, framework: Framework, name: str) -> bool:
    form = framework.forms.get(name)
    return form is not None and audience.sees_records(form)


def _forms_of(line: FindingText, framework: Framework) -> list[str]:
    """Return the forms of a finding; if they were not stored, the form of its file."""
    if "forms" in line:
        return line["forms"]
    stem = PurePath(line["where"].partition(":")[0]).stem
    return [stem] if stem in framework.forms else []


def _hidden(number: int) -> FindingText:
    text = ngettext(
        "%(number)s finding is about figures that you do not have permission to see.",
        "%(number)s findings are about figures that you do not have permission to see.",
        number,
    )
    note = Severity.NOTE.value
    return FindingText(severity=note, text=text % {"number": number}, fix="", where="", forms=[])


def _missing(forms: Sequence[str], framework: Framework) -> FindingText:
    titles = [Label(framework.forms[name].title) for name in forms]
    item = Finding(MISSING, {"forms": titles}, variant="accepted")
    return FindingText(
        severity=item.severity.value, text=item.message, fix=item.fix, finding=item.to_json(), where="", forms=[]
    )


def _without_folders(text: str, folders: Iterable[Path]) -> str:
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
