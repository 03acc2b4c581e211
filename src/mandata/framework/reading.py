"""Reading a framework's folder: every file is read and checked before anything is refused."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import replace
from pathlib import Path

from mandata.findings import Findings, Place
from mandata.framework.code_lists import read_code_lists
from mandata.framework.draft import Draft, read_items, read_list, read_one
from mandata.framework.languages import check_languages
from mandata.framework.model import (
    ORGANISATIONS,
    Comparison,
    ExhibitDeclaration,
    FindingSetting,
    Form,
    Framework,
    FrameworkFile,
    Indicator,
    Outline,
)
from mandata.framework.organisations import organisation_codes, read_organisations
from mandata.framework.parts import BrokenFramework, framework_of, whole_parts
from mandata.framework.paths import shown
from mandata.framework.text_files import read_bytes
from mandata.framework.validate.comparisons import check_comparisons
from mandata.framework.validate.confidentiality import check_confidentiality
from mandata.framework.validate.effects import check_effects
from mandata.framework.validate.exhibits import check_exhibits
from mandata.framework.validate.finding_settings import check_finding_settings
from mandata.framework.validate.forms import check_forms
from mandata.framework.validate.indicators import check_indicators
from mandata.framework.validate.outline import check_outline
from mandata.framework.validate.totals import check_totals

FILES = (
    "framework.yaml",
    "organisations.csv",
    "codelists/*.csv",
    "forms/*.yaml",
    "indicators/*.yaml",
    "checks/*.yaml",
    "findings.yaml",
    "report/outline.yaml",
    "report/exhibits/*.yaml",
    "report/*.md",
    "locale/*.yaml",
)
"""What a framework is made of; nothing else in its folder is read."""

CHECKS = (
    check_outline,
    check_forms,
    check_indicators,
    check_comparisons,
    check_finding_settings,
    check_exhibits,
    check_confidentiality,
    check_effects,
    check_totals,
)
"""What proves that the parts of a framework fit together."""


def read_framework(folder: Path) -> Framework:
    """Read a framework and check that every reference in it is valid.

    `mandata.indicators`, which understands SQL, checks that the SQL of its indicators names only known fields.

    Args:
        folder: with `framework.yaml` and the other files.

    Raises:
        BrokenFramework: with a finding for every error, each with file, line and column.
    """
    paths = framework_files(folder, Findings())
    return _read(folder, _hash(folder, paths))


@functools.lru_cache(maxsize=4)
def _read(folder: Path, sha256: str) -> Framework:
    """Read the same files once in a process; data derived from them stays with them."""
    findings = Findings()
    paths = framework_files(folder, findings)
    draft = _draft(folder, paths, findings)
    for check in CHECKS:
        check(draft, findings)
    if findings.errors:
        raise BrokenFramework(findings, whole_parts(draft, paths, findings, sha256))
    framework = framework_of(draft, sha256)
    check_languages(framework, findings)
    if findings.errors:
        raise BrokenFramework(findings, framework)
    return replace(framework, warnings=tuple(findings))


def framework_files(folder: Path, findings: Findings) -> list[Path]:
    """Return the files of a framework in the order of their paths, with a finding for any that its name leaves out."""
    for stray in sorted(folder.rglob("*.yml")):
        findings.add("wrong-file-name", {"name": f"{stray.stem}.yaml"}, Place(shown(stray)))
    return sorted(path for pattern in FILES for path in folder.glob(pattern))


def _draft(folder: Path, paths: list[Path], findings: Findings) -> Draft:
    def within(part: str) -> list[Path]:
        return [path for path in paths if path.parent == folder / part and path.suffix != ".md"]

    draft = Draft(folder)
    draft.file = read_one(FrameworkFile, folder / "framework.yaml", findings)
    draft.outline = read_one(Outline, folder / "report" / "outline.yaml", findings)
    organisations = read_organisations(folder / "organisations.csv", findings)
    draft.code_lists.known, draft.code_lists.unread = read_code_lists(within("codelists"), findings)
    draft.organisations = organisations or {}
    draft.code_lists.known[ORGANISATIONS] = organisation_codes(draft.organisations)
    if organisations is None:
        draft.code_lists.unread.add(ORGANISATIONS)
    for path in within("forms"):
        form = read_one(Form, path, findings)
        if form is None:
            draft.forms.unread.add(path.stem)
        else:
            draft.forms.known[path.stem] = form
    read_list(Indicator, within("indicators"), lambda item: item.id, draft.indicators, findings)
    read_list(Comparison, within("checks"), lambda item: item.id, draft.comparisons, findings)
    draft.finding_settings = read_items(FindingSetting, folder / "findings.yaml", findings)
    read_list(ExhibitDeclaration, within("report/exhibits"), lambda item: item.id, draft.exhibits, findings)
    return draft


def _hash(folder: Path, paths: list[Path]) -> str:
    """Return SHA-256 over names and contents; line ends and encoding count, folders above do not.

    Unreadable files are reported when they are read.
    """
    digest = hashlib.sha256()
    for path in paths:
        content = read_bytes(path, Findings()) or b""
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
