"""Comparing two releases: which figures changed, and which records changed them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mandata.publishing.queries.figures import Figures


@dataclass(frozen=True, slots=True)
class MovedRow:
    """A record behind a changed figure.

    Attributes:
        old, new: the cells that differ, `field: text`; "" if the record did not exist, or no longer exists.
        cells: field, old text and new text of each of them.
    """

    row: str
    old: str
    new: str
    cells: Sequence[tuple[str, str, str]] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure that is printed differently; "" if it was not printed before, or no longer is."""

    key: str
    title: str
    at: Sequence[str]
    cycle: int
    old: str
    new: str
    rows: Sequence[MovedRow]


def compare(old: Figures, new: Figures) -> list[Moved]:
    """Return every figure that is printed differently in two releases, in the order of their keys."""
    return [
        _moved(key, old.get(key, {}), new.get(key, {}))
        for key in sorted({*old, *new})
        if old.get(key, {}).get("printed") != new.get(key, {}).get("printed")
    ]


def _moved(key: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Moved:
    known = new or old
    rows = list(_moved_rows(old.get("rows") or {}, new.get("rows") or {})) if old and new else []
    return Moved(
        key=key,
        title=str(known["title"]),
        at=list(known["at"]),
        cycle=int(str(known["cycle"])),
        old=str(old.get("printed", "")),
        new=str(new.get("printed", "")),
        rows=rows,
    )


def _moved_rows(old: Mapping[str, Mapping[str, str]], new: Mapping[str, Mapping[str, str]]) -> Iterator[MovedRow]:
    for row in sorted({*old, *new}):
        before, after = old.get(row), new.get(row)
        if before != after:
            names = [
                name for name in sorted({**(before or {}), **(after or {})}) if _of(before, name) != _of(after, name)
            ]
            cells = [(name, _of(before, name), _of(after, name)) for name in names]
            yield MovedRow(row, _differing(before, after), _differing(after, before), cells)


def _of(cells: Mapping[str, str] | None, name: str) -> str:
    return (cells or {}).get(name) or ""


def _differing(cells: Mapping[str, str] | None, others: Mapping[str, str] | None) -> str:
    if cells is None:
        return ""
    return ", ".join(
        f"{name}: {text or '–'}" for name, text in sorted(cells.items()) if others is None or others.get(name) != text
    )
