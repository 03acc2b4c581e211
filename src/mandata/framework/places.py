"""Where a framework's files declare something, for findings made long after the files were read."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from mandata.findings import Findings, Place
from mandata.framework.paths import shown
from mandata.framework.yaml_files import read_yaml

Kind = Literal["form", "indicator", "exhibit"]

FINDING_SETTINGS = "findings.yaml"

PATTERNS = {"form": "forms/*.yaml", "indicator": "indicators/*.yaml", "exhibit": "report/exhibits/*.yaml"}


def declared_place(folder: Path, kind: Kind, name: str, *keys: str | int) -> Place:
    """Return where a form, indicator or exhibit is declared, or a key within it.

    Reads the files again, which is quick enough for the few findings that need it.

    Args:
        folder: of the framework.
        name: the form's name, or the id.
        keys: path to the value within the declaration, for example `"where"`.
    """
    for path in sorted(folder.glob(PATTERNS[kind])):
        if kind == "form" and path.stem != name:
            continue
        file = read_yaml(path, Findings())
        if file is None:
            continue
        if kind == "form":
            return file.place(keys)
        for index, item in enumerate(file.data):
            if item.get("id") == name:
                return file.place((index, *keys))
    return Place(shown(folder))


def place_of_finding_setting(folder: Path, index: int) -> Place:
    """Return where a framework's setting of findings is declared."""
    file = read_yaml(folder / FINDING_SETTINGS, Findings())
    return file.place((index, "finding")) if file else Place(shown(folder / FINDING_SETTINGS))
