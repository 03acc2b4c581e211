"""Places in the files of a workspace: from its own folder, the same everywhere, or as the user would type them."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from mandata.findings import Finding
from mandata.framework.paths import shown


def from_workspace(finding: Finding, folder: Path) -> Finding:
    """Return a finding with its place relative to the workspace's folder instead of the current folder."""
    return _moved(finding, lambda file: Path(os.path.relpath(file, folder)).as_posix())


def from_here(finding: Finding, folder: Path) -> Finding:
    """Return a finding with its place as the user would type it, instead of relative to the workspace's folder."""
    return _moved(finding, lambda file: shown(folder / file))


def _moved(finding: Finding, moved: Callable[[str], str]) -> Finding:
    if finding.place is None:
        return finding
    return replace(finding, place=replace(finding.place, file=moved(finding.place.file)))
