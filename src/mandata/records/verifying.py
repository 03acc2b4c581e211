"""Verifying that everything in the records folder is unchanged since it was accepted or frozen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mandata.findings import Finding, Findings, Place
from mandata.framework.paths import shown
from mandata.records.finding_answers import read_finding_answers
from mandata.records.folder import (
    FINDING_ANSWERS,
    RELEASE_FILES,
    RELEASES,
    accept_again,
    changed_file,
    changed_files,
    changed_framework,
    changed_release,
    missing_release,
    no_records,
    read_manifest,
    read_release,
)
from mandata.records.manifest import Manifest, as_json, sha256_of_text
from mandata.records.releases import pointer_of
from mandata.records.returns import hashes_of_returns
from mandata.records.workspace import Workspace


def verify(workspace: Workspace) -> list[Finding]:
    """Compare every accepted file and every release with its hash, and returns and answers with what was accepted."""
    manifest = read_manifest(workspace)
    if manifest is None:
        return [no_records(workspace)]
    found = [
        *changed_files(workspace, manifest),
        *changed_framework(workspace, manifest),
        *_changed_returns(workspace, manifest),
        *changed_answers(workspace, manifest),
    ]
    for path in sorted((workspace.archive / RELEASES).glob("*.json")):
        found += _changed_release(workspace, path)
    return [*found, *_missing_release(workspace)]


def changed_answers(workspace: Workspace, manifest: Manifest) -> Iterator[Finding]:
    """Return errors in the ledger of answers, or a finding if it differs from the one accepted with the records."""
    findings = Findings()
    ledger = read_finding_answers(workspace.folder, findings)
    yield from findings
    if not findings and sha256_of_text(as_json(ledger.listed())) != manifest.files.get(FINDING_ANSWERS):
        yield Finding("changed-answers", accept_again(workspace), Place(shown(ledger.path)))


def _changed_returns(workspace: Workspace, manifest: Manifest) -> Iterator[Finding]:
    now = hashes_of_returns(workspace)
    for path in sorted(manifest.returns.keys() | now.keys()):
        if manifest.returns.get(path) != now.get(path):
            yield Finding("changed-return", accept_again(workspace), Place(shown(workspace.folder / path)))


def _changed_release(workspace: Workspace, path: Path) -> Iterator[Finding]:
    release = read_release(path)
    if release is None:
        yield changed_release(path)
        return
    for sha256 in release.files.values():
        yield from changed_file(workspace.archive / RELEASE_FILES / sha256, sha256)


def _missing_release(workspace: Workspace) -> Iterator[Finding]:
    """Return a finding if the release that past figures are compared with, or the last one, is missing."""
    manifest, pointer = read_manifest(workspace), pointer_of(workspace)
    named = [manifest.since if manifest else "", pointer.read_text("utf-8").strip() if pointer else ""]
    for identity in dict.fromkeys(filter(None, named)):
        path = workspace.archive / RELEASES / f"{identity}.json"
        if not path.exists():
            yield missing_release(path)
