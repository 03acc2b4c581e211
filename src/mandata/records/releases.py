"""Releases: accepted records kept permanently, named by their content."""

from __future__ import annotations

from pathlib import Path

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
    """Freeze the accepted records as a release. Freezing the same records again changes nothing.

    Raises:
        InvalidInput: there are no accepted records, or they do not match the manifest.
    """
    manifest = sound_manifest(workspace)
    release = manifest.release
    files = workspace.archive / RELEASE_FILES
    for path, sha256 in release.files.items():
        if not (files / sha256).exists():
            copy_in_place(workspace.records / path, files / sha256)
    write_if_changed(workspace.archive / RELEASES / f"{release.id}.json", release.to_json())
    write_if_changed(_own_pointer(workspace), f"{release.id}\n")
    return release


def last_release(workspace: Workspace) -> Release | None:
    """Return the release that past figures are compared with; None before the first.

    It is the last one that was frozen. If there are several cycles, it is the last one of the cycle, or if there is
    none,
    the last one of the nearest earlier cycle.

    Raises:
        InvalidInput: its file is missing or was changed, so that nothing can be compared with it.
    """
    pointer = pointer_of(workspace)
    if pointer is None:
        return None
    path = workspace.archive / RELEASES / f"{pointer.read_text('utf-8').strip()}.json"
    if not path.exists():
        raise InvalidInput([missing_release(path)])
    release = read_release(path)
    if release is None:
        raise InvalidInput([changed_release(path)])
    return release


def pointer_of(workspace: Workspace) -> Path | None:
    """Return the file that names the release that past figures are compared with; None before the first."""
    shared = workspace.archive / LAST_RELEASE
    by_cycle = {int(path.name.rpartition("-")[2]): path for path in shared.parent.glob(f"{shared.name}-*")}
    earlier = [number for number in by_cycle if number <= workspace.cycle] if workspace.is_one_of_several else []
    pointer = by_cycle[max(earlier)] if earlier else shared
    return pointer if pointer.exists() else None


def _own_pointer(workspace: Workspace) -> Path:
    """Return the file that names the last release of the workspace's cycle."""
    return workspace.archive / (f"{LAST_RELEASE}-{workspace.cycle}" if workspace.is_one_of_several else LAST_RELEASE)


def frozen_text(workspace: Workspace, release: Release, path: str) -> str:
    """Return the text of a file in a release."""
    return (workspace.archive / RELEASE_FILES / release.files[path]).read_text("utf-8")
