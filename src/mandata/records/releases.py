"""Releases: accepted records kept for ever, named by their content."""

from __future__ import annotations

from mandata.durable_files import copy_in_place, write_if_changed
from mandata.findings import InvalidInput
from mandata.records.folder import (
    LAST_RELEASE,
    RELEASE_FILES,
    RELEASES,
    changed_release,
    missing_release,
    read_release,
    sound_manifest,
)
from mandata.records.manifest import Release
from mandata.records.workspace import Workspace


def freeze(workspace: Workspace) -> Release:
    """Keep the accepted records as a release. Freezing the same records again changes nothing.

    Raises:
        InvalidInput: there are no accepted records, or they are not what the manifest says.
    """
    manifest = sound_manifest(workspace)
    release = manifest.release
    files = workspace.records / RELEASE_FILES
    for path, sha256 in release.files.items():
        if not (files / sha256).exists():
            copy_in_place(workspace.records / path, files / sha256)
    write_if_changed(workspace.records / RELEASES / f"{release.id}.json", release.to_json())
    write_if_changed(workspace.records / LAST_RELEASE, f"{release.id}\n")
    return release


def last_release(workspace: Workspace) -> Release | None:
    """The release that was frozen last, None before the first.

    Raises:
        InvalidInput: its file is missing, or not what was written; nothing could be compared with it.
    """
    pointer = workspace.records / LAST_RELEASE
    if not pointer.exists():
        return None
    path = workspace.records / RELEASES / f"{pointer.read_text('utf-8').strip()}.json"
    if not path.exists():
        raise InvalidInput([missing_release(path)])
    release = read_release(path)
    if release is None:
        raise InvalidInput([changed_release(path)])
    return release


def frozen_text(workspace: Workspace, release: Release, path: str) -> str:
    """The text of a file as a release holds it."""
    return (workspace.records / RELEASE_FILES / release.files[path]).read_text("utf-8")
