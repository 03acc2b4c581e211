"""Places in the files of a workspace: from its own folder, the same everywhere, or as the user would type them."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from mandata.findings import Finding
from mandata.framework.paths import shown


def from_workspace(finding: Finding, folder: Path) -> Finding:
    """A finding whose place is typed from the current folder, with its place from the workspace's folder."""
    return _moved(finding, lambda file: Path(os.path.relpath(file, folder)).as_posix())


def from_here(finding: Finding, folder: Path) -> Finding:
    """A finding whose place is named from the workspace's folder, with its place as the user would type it."""
    return _moved(finding, lambda file: shown(folder / file))


def _moved(finding: Finding, moved: Callable[[str], str]) -> Finding:
    if finding.place is None:
        return finding
    return replace(finding, place=replace(finding.place, file=moved(finding.place.file)))
