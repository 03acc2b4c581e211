"""Two versions of a text compared line by line."""

from __future__ import annotations

import difflib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a comparison: `kind` is `same`, `old` or `new`."""

    kind: str
    text: str


KINDS = {"  ": "same", "- ": "old", "+ ": "new"}
AROUND = 2
"""Number of unchanged lines shown around a change."""


def compare(old: str, new: str) -> list[Line]:
    """Return the changed lines, each with its neighbours; a blank line of kind `gap` replaces omitted lines."""
    marked = [
        Line(KINDS[line[:2]], line[2:]) for line in difflib.ndiff(old.split("\n"), new.split("\n")) if line[:2] in KINDS
    ]
    near = {
        index + step for index, line in enumerate(marked) if line.kind != "same" for step in range(-AROUND, AROUND + 1)
    }
    shown: list[Line] = []
    for index, line in enumerate(marked):
        if index in near:
            shown.append(line)
        elif shown and shown[-1].kind != "gap":
            shown.append(Line("gap", ""))
    return shown
