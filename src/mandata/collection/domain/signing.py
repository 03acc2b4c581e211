"""Signing the exact values seen, and listing later changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mandata.collection.models import Return, Seal, State

Snapshot = Sequence[Mapping[str, object]]
"""Rows as signed: `{"row": uid, "cells": {field: text}}` of each, in order."""


class Difference(NamedTuple):
    """A cell whose text differs between two snapshots; `field` is "" if the row was added or removed."""

    row: str
    field: str
    old: str
    new: str


def snapshot(returned: Return, version: int | None = None) -> list[dict[str, object]]:
    """Return the current rows of a version; blank cells are left out, so that they equal untouched cells."""
    return [
        {"row": str(row.uid), "cells": {name: text for name, text in sorted(row.cells.items()) if text}}
        for row in returned.rows_of(version)
    ]


def hash_of(rows: Snapshot) -> str:
    """Return the SHA-256 over a snapshot."""
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def current_hash(returned: Return) -> str:
    """Return the hash that a page of the return sends back, so that a signature covers the values seen."""
    return hash_of(snapshot(returned))


def differences(old: Snapshot, new: Snapshot) -> list[Difference]:
    """Return every cell that differs, in the order of the newer rows; removed rows come last."""
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
    """Return the newest signature of a kind, of any version."""
    return returned.seals.filter(kind=kind).order_by("-id").first()


def changed_since(returned: Return, kind: State) -> list[Difference]:
    """Return the changes since the return was last cleared or accepted; none if it never was."""
    seal = last_seal(returned, kind)
    return differences(seal.rows, snapshot(returned)) if seal else []


def _cells(item: Mapping[str, object]) -> Mapping[str, str]:
    cells = item["cells"]
    assert isinstance(cells, Mapping)  # noqa: S101 (what a snapshot is)
    return cells
