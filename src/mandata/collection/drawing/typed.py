"""What a page of a return sends back: which cells were changed, and to what."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as kept
from typing import Any, NamedTuple

from mandata.collection.cell_parts import How, Parts, Unclear, as_cell, put_together, take_apart
from mandata.collection.models import Return
from mandata.collection.rows import asked_fields, given_cells
from mandata.collection.saving import Conflict, Edit
from mandata.framework.model import Field

SEEN = "seen"
"""Name of the hidden input with the rows of the page: uid, the cells as they were shown, whether the row is new."""

MOST_BYTES = 5_000_000
"""Of the JSON that a page sends."""


class Malformed(Exception):
    """What came back is not what the page sends."""


class Asked(NamedTuple):
    """A field that is asked for, and whether a reason may stand instead of a figure."""

    field: Field
    is_answer: bool


@dataclass(slots=True)
class Typed:
    """What was typed on a page.

    Attributes:
        rows: uids of the rows on the page, in their order.
        seen: the cells of the page as they were shown.
        added: uids of the rows that the person added on the page itself.
        edits: the cells that were changed.
        unclear: what cannot be understood, by cell.
        parts: what stands in the inputs of every cell that was changed or is unclear.
        undecided: conflicts for which neither text was chosen yet.
    """

    rows: list[str] = kept(default_factory=list)
    seen: dict[tuple[str, str], str] = kept(default_factory=dict)
    added: list[uuid.UUID] = kept(default_factory=list)
    edits: list[Edit] = kept(default_factory=list)
    unclear: dict[tuple[str, str], str] = kept(default_factory=dict)
    parts: dict[tuple[str, str], Parts] = kept(default_factory=dict)
    undecided: list[Conflict] = kept(default_factory=list)


def read_typed(posted: Mapping[str, str], returned: Return) -> Typed:
    """The cells that a posted page changes.

    Raises:
        Malformed: the page was not made by us.
    """
    own, typed = given_cells(returned), Typed()
    fields = [item for item in asked_fields(returned.declared) if item.name not in own]
    for index, (uid, cells, is_new) in enumerate(_seen(posted)):
        typed.rows.append(str(uid))
        if is_new:
            typed.added.append(uid)
        for item in fields:
            old = typed.seen[str(uid), item.name] = str(cells.get(item.name, ""))
            asked = Asked(item, returned.declared.is_answer(item))
            _read_cell(posted, f"{index}.{item.name}", Edit(str(uid), item.name, old, old), asked, typed)
    return typed


def _seen(posted: Mapping[str, str]) -> list[tuple[uuid.UUID, dict[str, Any], bool]]:
    try:
        return [
            (uuid.UUID(uid), dict(cells), bool(rest))
            for uid, cells, *rest in bounded_json((posted.get(SEEN, "") or "[]").encode())
        ]
    except (ValueError, TypeError, AttributeError) as error:
        raise Malformed from error


def bounded_json(text: bytes) -> Any:
    """JSON that a page sent.

    Raises:
        ValueError: it is no JSON, or is longer or deeper than what any page of ours sends.
    """
    if len(text) > MOST_BYTES:
        raise ValueError("too long")
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("too deep") from None


def text_in(posted: Mapping[str, str], name: str, field: Field, old: str) -> str:
    """What stands in the inputs of a cell: a text, or the tags that are ticked.

    Args:
        old: what the page showed. Tags in another order than on the page are no change.
    """
    if not field.tags:
        return as_cell(posted[name])
    ticked = [key.removeprefix(f"{name}.tag.") for key in posted if key.startswith(f"{name}.tag.")]
    return old if set(ticked) == set(old.split()) else " ".join(ticked)


def _read_cell(posted: Mapping[str, str], name: str, cell: Edit, asked: Asked, typed: Typed) -> None:
    """Add what a cell changes; one that was not on the page changes nothing."""
    key = (cell.row, cell.field)
    if f"{name}.meant" in posted:
        typed.edits.append(replace(cell, new=as_cell(posted[f"{name}.meant"]), is_chosen=True))
    elif f"{name}.mine" in posted:
        _read_choice(posted, name, cell, typed)
    elif name in posted:
        why = as_cell(posted.get(f"{name}.why", ""))
        parts = Parts(text_in(posted, name, asked.field, cell.old), _how(posted.get(f"{name}.how", "")), why)
        shown = take_apart(cell.old, asked.is_answer)
        if parts == shown:
            return
        try:
            new = put_together(parts, shown, asked.is_answer)
        except Unclear as unclear:
            typed.unclear[key] = str(unclear)
            typed.parts[key] = parts
            return
        if new != cell.old:
            typed.edits.append(Edit(*key, cell.old, new))
            typed.parts[key] = parts


def _read_choice(posted: Mapping[str, str], name: str, cell: Edit, typed: Typed) -> None:
    """Which of two texts was chosen where two people wrote into one cell."""
    mine, which = as_cell(posted[f"{name}.mine"]), posted.get(f"{name}.which")
    if which == "mine":
        typed.edits.append(Edit(cell.row, cell.field, cell.old, mine))
    elif which != "theirs":
        typed.undecided.append(Conflict(cell.row, cell.field, cell.old, mine))


def _how(text: str) -> How:
    try:
        return How(text)
    except ValueError as error:
        raise Malformed from error
