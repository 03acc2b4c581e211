"""Manifest and release: what is accepted and what is frozen, with a hash of everything."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from mandata.findings import Finding, Place, Severity, Subject, worded
from mandata.framework.model import Framework
from mandata.framework.paths import shown


@dataclass(frozen=True, slots=True)
class FrameworkMark:
    """The framework under which records were accepted."""

    id: str
    version: str
    sha256: str

    @classmethod
    def of(cls, framework: Framework) -> FrameworkMark:
        """Return the mark of a framework."""
        return cls(framework.file.id, framework.file.version, framework.sha256)


@dataclass(frozen=True, slots=True)
class Release:
    """A frozen set of records, named by its content.

    Attributes:
        id: SHA-256 over the date, the framework and every file.
        files: path below the records folder to SHA-256: the records, the control totals, the restatements.
    """

    id: str
    date: date
    framework: FrameworkMark
    accepted_by: str
    files: Mapping[str, str]

    @property
    def is_sound(self) -> bool:
        """Return whether the id matches the content."""
        return self.id == _identity(self.date, self.framework, self.files)

    def to_json(self) -> str:
        """Return the text of `releases/<id>.json`."""
        return as_json(
            {
                "id": self.id,
                "date": self.date.isoformat(),
                "accepted_by": self.accepted_by,
                "framework": asdict(self.framework),
                "files": dict(self.files),
            }
        )

    @classmethod
    def from_json(cls, text: str) -> Release:
        """Read such a text."""
        data = json.loads(text)
        mark = FrameworkMark(**data["framework"])
        return cls(data["id"], date.fromisoformat(data["date"]), mark, data["accepted_by"], data["files"])


@dataclass(frozen=True, slots=True)
class Manifest:
    """The contents of the records folder.

    Attributes:
        inputs: SHA-256 over everything that the records were made from.
        returns: path from the workspace's folder to SHA-256.
        files: path below the records folder to SHA-256.
        since: id of the release that past figures were compared with, "" for none.
        findings: warnings and notes about the returns.
    """

    date: date
    accepted_by: str
    framework: FrameworkMark
    inputs: str
    returns: Mapping[str, str]
    files: Mapping[str, str]
    since: str
    findings: Sequence[Finding] = ()

    @property
    def release(self) -> Release:
        """Return the release that freezing these records gives."""
        identity = _identity(self.date, self.framework, self.files)
        return Release(identity, self.date, self.framework, self.accepted_by, self.files)

    def to_json(self, workspace: Path) -> str:
        """Return the text of `manifest.json`; places are written relative to the workspace."""
        return as_json(
            {
                "date": self.date.isoformat(),
                "accepted_by": self.accepted_by,
                "framework": asdict(self.framework),
                "inputs": self.inputs,
                "since": self.since,
                "returns": dict(self.returns),
                "files": dict(self.files),
                "findings": [_finding_to_json(finding, workspace) for finding in self.findings],
            }
        )

    @classmethod
    def from_json(cls, text: str, workspace: Path) -> Manifest:
        """Read such a text."""
        data = json.loads(text)
        return cls(
            date.fromisoformat(data["date"]),
            data["accepted_by"],
            FrameworkMark(**data["framework"]),
            data["inputs"],
            data["returns"],
            data["files"],
            data["since"],
            [_finding_from_json(finding, workspace) for finding in data["findings"]],
        )


def as_json(content: object) -> str:
    """Return JSON with sorted keys, so that the same content always gives the same text."""
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def sha256_of(path: Path) -> str:
    """Return the hash of a file's content, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sha256_of_text(text: str) -> str:
    """Return the hash of a file with this text."""
    return hashlib.sha256(text.encode()).hexdigest()


def _identity(day: date, framework: FrameworkMark, files: Mapping[str, str]) -> str:
    content = as_json([day.isoformat(), framework.sha256, dict(files)])
    return sha256_of_text(content)


def _finding_to_json(finding: Finding, workspace: Path) -> dict[str, Any]:
    """Return a finding as JSON, with its place relative to the workspace's folder."""
    return _moved(finding, lambda file: Path(os.path.relpath(file, workspace)).as_posix()).to_json()


def _finding_from_json(data: Mapping[str, Any], workspace: Path) -> Finding:
    """Read a finding; a finding from an earlier version has only sentences."""
    finding = Finding.from_json(data) if "params" in data else _of_sentences(data)
    return _moved(finding, lambda file: shown(workspace / file))


def _of_sentences(data: Mapping[str, Any]) -> Finding:
    place = Place(*data["place"]) if data["place"] else None
    subject = Subject(**data["subject"]) if data.get("subject") else None
    figures = tuple((name, text) for name, text in data.get("figures", ()))
    severity = Severity(data["severity"])
    return worded(data["code"], data["message"], data["mend"], place, severity, subject=subject, figures=figures)


def _moved(finding: Finding, moved: Callable[[str], str]) -> Finding:
    place = finding.place
    return replace(finding, place=replace(place, file=moved(place.file))) if place else finding
