"""The records folder: its layout, and whether it matches its manifest.

records/<form>/cycle=<n>/part.parquet   the records
records/control_totals.json             totals submitted with them
records/restatements.json               corrected past figures
records/finding_answers.json            answers to findings
records/submissions.json                when returns were submitted, if known
records/manifest.json                   a hash of every file, and of what it was made from
records/releases/<id>.json              a frozen set
records/releases/files/<sha256>         the content of every file of every release
records/releases/last                   id of the release that later corrections are compared with
records/releases/last-<n>               the same for cycle <n>, if one folder has several cycles
records/cycles/<n>/                     accepted records of cycle <n> and earlier cycles, in that case
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mandata.findings import Finding, InvalidInput, Place
from mandata.framework.paths import shown
from mandata.messages import Params
from mandata.records.manifest import Manifest, Release, sha256_of
from mandata.records.workspace import Workspace

MANIFEST = "manifest.json"
CONTROL_TOTALS = "control_totals.json"
RESTATEMENTS = "restatements.json"
FINDING_ANSWERS = "finding_answers.json"
SUBMISSIONS = "submissions.json"
RELEASES = "releases"
RELEASE_FILES = "releases/files"
LAST_RELEASE = "releases/last"

RESTORE = "Restore it from a copy; a release is never changed."
"""The advice if a release was changed."""


def part_path(form: str, cycle: int) -> str:
    """Return the path of the records of a form and cycle."""
    return f"{form}/cycle={cycle}/part.parquet"


def form_and_cycle(path: str) -> tuple[str, int] | None:
    """Return the form and cycle of a file of records; None for a file of another kind."""
    form, _, rest = path.partition("/cycle=")
    return (form, int(rest.partition("/")[0])) if rest else None


def read_manifest(workspace: Workspace) -> Manifest | None:
    """Return the manifest of the records folder, None if there is none that can be read."""
    try:
        return Manifest.from_json((workspace.records / MANIFEST).read_text("utf-8"), workspace.folder)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def sound_manifest(workspace: Workspace) -> Manifest:
    """Return the manifest of intact records.

    Raises:
        InvalidInput: there are no records, they do not match the manifest, or the framework has changed since.
    """
    manifest = read_manifest(workspace)
    if manifest is None:
        raise InvalidInput([no_records(workspace)])
    found = [*changed_files(workspace, manifest), *changed_framework(workspace, manifest)]
    if found:
        raise InvalidInput(found)
    return manifest


def are_torn(workspace: Workspace) -> bool:
    """Return whether there are records that do not match their manifest, so that they must be accepted again."""
    manifest = read_manifest(workspace)
    return manifest is not None and any(changed_files(workspace, manifest))


def no_records(workspace: Workspace) -> Finding:
    """Return the finding that nothing was accepted yet."""
    place = Place(shown(workspace.records / MANIFEST))
    return Finding("no-records", accept_again(workspace), place)


def changed_files(workspace: Workspace, manifest: Manifest) -> Iterator[Finding]:
    """Return a finding for every file that is missing or was changed."""
    for path, sha256 in manifest.files.items():
        yield from changed_file(workspace.records / path, sha256, accept_again(workspace))


def changed_file(path: Path, sha256: str, accept: Params | None = None) -> Iterator[Finding]:
    """Return a finding if a file does not have the content of this hash."""
    if not path.is_file():
        yield Finding("missing-record-file", accept or {}, Place(shown(path)), variant="" if accept else "release")
    elif sha256_of(path) != sha256:
        yield Finding("changed-record-file", accept or {}, Place(shown(path)), variant="" if accept else "release")


def read_release(path: Path) -> Release | None:
    """Return a release from its file; None if the file was changed."""
    try:
        release = Release.from_json(path.read_text("utf-8"))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return release if path.stem == release.id and release.is_sound else None


def changed_release(path: Path) -> Finding:
    """Return the finding that the file of a release was changed."""
    return Finding("changed-release", place=Place(shown(path)))


def missing_release(path: Path) -> Finding:
    """Return the finding that a release needed to compare past figures is missing."""
    return Finding("missing-release", {"pointer": shown(path.parent / "last")}, Place(shown(path)))


def changed_framework(workspace: Workspace, manifest: Manifest) -> Iterator[Finding]:
    """Return a finding if the records were accepted under other files of the framework."""
    if manifest.framework.sha256 != workspace.framework.sha256:
        place = Place(shown(workspace.framework.folder))
        yield Finding("changed-framework", accept_again(workspace), place)


def accept_again(workspace: Workspace) -> Params:
    """Return the parameters of messages that ask for the returns to be accepted again."""
    return {"folder": shown(workspace.folder)}
