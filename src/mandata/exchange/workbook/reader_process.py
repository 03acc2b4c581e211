"""Reading a workbook's file in a process of its own, with limits on time and memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from mandata import limited
from mandata.exchange.problems import NotReadable
from mandata.exchange.spreadsheet.cell_types import (
    Calculated,
    Duration,
    ErrorValue,
    Formatted,
    NoSuchDay,
    Percentage,
    Plain,
    Raw,
)
from mandata.exchange.spreadsheet.package import SheetPart
from mandata.exchange.workbook.form_reader import FoundSheet
from mandata.exchange.workbook.identity import Identity, SheetIdentity
from mandata.exchange.workbook.reader import Loaded, load_workbook

LIMITS = limited.Limits(processor=60, wall=300, memory=1_000_000_000, output=200_000_000)

KINDS: Mapping[str, type[Percentage | Duration | Formatted | ErrorValue | NoSuchDay]] = {
    kind.__name__: kind for kind in (Percentage, Duration, Formatted, ErrorValue, NoSuchDay)
}
MOMENT, CALCULATED = "datetime", "Calculated"


def loaded(path: Path) -> Loaded:
    """Return the content of a workbook's file; no file makes it raise an error."""
    try:
        return _loaded(limited.run(f"{__name__}:read", str(path), _answer_nothing, LIMITS))
    except limited.Stopped:
        return Loaded(NotReadable("too-large-inside"))


def read(given: str, ask: object) -> dict[str, Any]:
    """Read a workbook's file; this runs in the process of its own."""
    found = load_workbook(Path(given))
    if found.refusal:
        return {"code": found.refusal.code, "named": found.refusal.named}
    return {
        "identity": asdict(found.identity) if found.identity else None,
        "sheets": [_sheet(*it) for it in found.sheets],
    }


def _loaded(sent: Mapping[str, Any]) -> Loaded:
    if "code" in sent:
        return Loaded(NotReadable(sent["code"], **sent["named"]))
    identity = sent["identity"]
    if identity is not None:
        sheets = {form: SheetIdentity(**sheet) for form, sheet in identity["sheets"].items()}
        identity = Identity(**{**identity, "sheets": sheets})
    return Loaded(identity=identity, sheets=[_found(sheet) for sheet in sent["sheets"]])


def _sheet(part: SheetPart, found: FoundSheet) -> list[Any]:
    rows = [
        [number, [[column, _as_json(raw)] for column, raw in cells.items()]] for number, cells in found.rows.items()
    ]
    return [[part.name, part.part, part.is_hidden], rows, list(found.merged)]


def _found(sent: list[Any]) -> tuple[SheetPart, FoundSheet]:
    (name, part, is_hidden), rows, merged = sent
    cells = {number: {column: _raw(raw) for column, raw in row} for number, row in rows}
    ranges = [(first, left, last, right) for first, left, last, right in merged]
    return SheetPart(name, part, is_hidden), FoundSheet(name, cells, ranges)


def _as_json(raw: Raw | None) -> Any:
    """Return a cell's content as JSON: a text, a number, a truth value, or a list that begins with its kind."""
    if isinstance(raw, Calculated):
        return [CALCULATED, _as_json(raw.value), raw.from_elsewhere]
    if isinstance(raw, datetime):
        return [MOMENT, raw.isoformat()]
    if isinstance(raw, Percentage | Duration | Formatted | ErrorValue | NoSuchDay):
        return [type(raw).__name__, *asdict(raw).values()]
    return raw


def _raw(sent: Any) -> Raw:
    if isinstance(sent, list) and sent[0] == CALCULATED:
        return Calculated(None if sent[1] is None else _plain(sent[1]), sent[2])
    return _plain(sent)


def _plain(sent: Any) -> Plain:
    if not isinstance(sent, list):
        return sent  # type: ignore[no-any-return]
    kind, *values = sent
    return datetime.fromisoformat(values[0]) if kind == MOMENT else KINDS[kind](*values)


def _answer_nothing(*_: object) -> None:
    raise TypeError("nothing can be asked")
