"""Checks the output folder: it may replace only an earlier report, and may not contain returns or texts."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from mandata.framework.paths import shown
from mandata.records import Workspace

READ_BY_BUILDS = ("returns", "narrative", "records")
"""Folders of a workspace whose files are taken for input; what is built there would be read by the next build."""


def problem_of(out: Path, files: Iterable[str], workspace: Workspace) -> str:
    """Return why a report cannot be written into a folder, with the fix; "" if it can.

    Args:
        out: the folder, which need not exist.
        files: what would be written, as paths below it.
    """
    inside = next((name for name in READ_BY_BUILDS if _lies_in(out, workspace.folder / name)), None)
    if inside:
        return f"{shown(out)} lies in '{inside}' of the workspace, which builds read. Name another folder."
    foreign = next((found for file in files if (found := _foreign(out, file))), None)
    if foreign:
        return f"{shown(foreign)} is no part of a report and would be replaced. Move it, or name another folder."
    standing = next(path for path in (out.absolute(), *out.absolute().parents) if path.exists())
    if not standing.is_dir():
        return f"{shown(standing)} is a file, so nothing can be written into {shown(out)}. Name another folder."
    if not os.access(standing, os.W_OK | os.X_OK):
        return f"Nothing can be written into {shown(standing)}: you may not. Name a folder that you may write to."
    return ""


def _lies_in(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def _foreign(out: Path, file: str) -> Path | None:
    """Return files in a report's place that were not written by a build."""
    target, top = out / file, out / Path(file).parts[0]
    if target == top:
        return top if top.is_dir() else None
    is_ours = top.is_dir() and (target.is_file() or not any(top.iterdir()))
    return top if top.exists() and not is_ours else None
