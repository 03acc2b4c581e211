"""The examples that come with Mandata: workspaces to start from, each with its framework."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from mandata import durable_files

PACKAGED = Path(__file__).parent / "examples"
"""The folder of the examples in an installed package; the build puts them there (see `pyproject.toml`)."""

FRAMEWORK = re.compile(r"^framework:\s*(\S+)", re.MULTILINE)
MADE_FROM_RETURNS = "records"


def examples() -> Mapping[str, Path]:
    """Return the workspace of each example, by name: the name of its framework's folder, with hyphens."""
    home = PACKAGED if PACKAGED.is_dir() else Path(__file__).parents[2]
    workspaces = sorted(path.parent for path in home.glob("samples/*/workspace.yaml"))
    return {_framework_of(workspace).name.replace("_", "-"): workspace for workspace in workspaces}


def copy_example(workspace: Path, folder: Path) -> None:
    """Copy an example into a new folder, its framework into the subfolder `framework`. Copy all of it or nothing.

    Args:
        workspace: one of `examples()`.
        folder: created by this function; it may exist if it is empty.

    Raises:
        FileExistsError: the folder is not empty.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"{folder} is not empty.")
    with durable_files.writing(folder) as new:
        shutil.copytree(workspace, new, ignore=shutil.ignore_patterns(MADE_FROM_RETURNS))
        shutil.copytree(_framework_of(workspace), new / "framework")
        declared = new / "workspace.yaml"
        declared.write_text(FRAMEWORK.sub("framework: framework", declared.read_text("utf-8")), "utf-8")


def _framework_of(workspace: Path) -> Path:
    named = FRAMEWORK.search((workspace / "workspace.yaml").read_text("utf-8"))
    if named is None:
        raise ValueError(f"{workspace} names no framework.")
    return (workspace / named[1]).resolve()
