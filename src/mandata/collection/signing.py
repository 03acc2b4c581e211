"""Signing the exact values seen, and naming what changed since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mandata.collection.models import Return, Seal, State

Snapshot = Sequence[Mapping[str, object]]
"""Rows as signed: `{"row": uid, "cells": {field: text}}` of each, in their order."""


class Difference(NamedTuple):
    """A cell whose text is not the same in two snapshots; `field` is "" where the row came or went."""

    row: str
    field: str
    old: str
    new: str


def snapshot(returned: Return, version: int | None = None) -> list[dict[str, object]]:
    """The rows of a version as they are now; blank cells are left out, so that they equal cells never touched."""
    return [
        {"row": str(row.uid), "cells": {name: text for name, text in sorted(row.cells.items()) if text}}
        for row in returned.rows_of(version)
    ]


def hash_of(rows: Snapshot) -> str:
    """SHA-256 over a snapshot."""
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def current_hash(returned: Return) -> str:
    """What a page that shows the return hands back, so that a signature is under what was seen."""
    return hash_of(snapshot(returned))


def differences(old: Snapshot, new: Snapshot) -> list[Difference]:
    """Every cell that differs, in the order of the newer rows; rows that went come last."""
    before = {str(item["row"]): _cells(item) for item in old}
    after = {str(item["row"]): _cells(item) for item in new}
    found = []
    for row, cells in after.items():
        if row not in before:
            found.append(Difference(row, "", "", "added"))
        earlier = before.get(row, {})
        names = dict.fromkeys([*earlier, *cells])
        found += [
            Difference(row, name, earlier.get(name, ""), cells.get(name, ""))
            for name in names
            if earlier.get(name, "") != cells.get(name, "")
        ]
    found += [Difference(row, "", "there", "") for row in before if row not in after]
    return found


def last_seal(returned: Return, kind: State) -> Seal | None:
    """The newest signature of a kind, of whichever version."""
    return returned.seals.filter(kind=kind).order_by("-id").first()


def changed_since(returned: Return, kind: State) -> list[Difference]:
    """What changed since the return was last cleared, or accepted; nothing where it never was."""
    seal = last_seal(returned, kind)
    return differences(seal.rows, snapshot(returned)) if seal else []


def _cells(item: Mapping[str, object]) -> Mapping[str, str]:
    cells = item["cells"]
    assert isinstance(cells, Mapping)  # noqa: S101 (what a snapshot is)
    return cells
