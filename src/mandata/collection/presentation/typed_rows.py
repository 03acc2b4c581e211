"""The data that the page of a return sends: which cells were changed, and to what."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as kept
from typing import Any, NamedTuple

from mandata.collection.cell_parts import How, Parts, Unclear, as_cell, put_together, take_apart
from mandata.collection.domain.saving import Conflict, Edit
from mandata.collection.models import Return
from mandata.collection.queries.given_rows import given_cells
from mandata.collection.workspace.return_csv import asked_fields
from mandata.framework.model import Field

SEEN = "seen"
"""Name of the hidden input with the rows of the page: uid, the cells as shown, whether the row is new."""

MOST_BYTES = 5_000_000
"""Maximum depth of the JSON that a page sends."""


class Malformed(Exception):
    """The data cannot come from our page."""


class Asked(NamedTuple):
    """A field of the form, and whether a reason is possible instead of a figure."""

    field: Field
    is_answer: bool


@dataclass(slots=True)
class Typed:
    """The data typed on a page.

    Attributes:
        rows: uids of the rows on the page, in order.
        seen: the cells of the page as shown.
        added: uids of the rows that the person added on the page itself.
        edits: the cells that were changed.
        unclear: what cannot be understood, by cell.
        parts: contents of the inputs of every cell that was changed or is unclear.
        undecided: conflicts without a choice so far.
    """

    rows: list[str] = kept(default_factory=list)
    seen: dict[tuple[str, str], str] = kept(default_factory=dict)
    added: list[uuid.UUID] = kept(default_factory=list)
    edits: list[Edit] = kept(default_factory=list)
    unclear: dict[tuple[str, str], str] = kept(default_factory=dict)
    parts: dict[tuple[str, str], Parts] = kept(default_factory=dict)
    undecided: list[Conflict] = kept(default_factory=list)


def read_typed(posted: Mapping[str, str], returned: Return) -> Typed:
    """Return the cells that a posted page changes.

    Raises:
        Malformed: the data cannot come from our page.
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
    """Return JSON that a page sent.

    Raises:
        ValueError: it is not JSON, or is longer or deeper than any page of ours sends.
    """
    if len(text) > MOST_BYTES:
        raise ValueError("too long")
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("too deep") from None


def text_in(posted: Mapping[str, str], name: str, field: Field, old: str) -> str:
    """Return the content of a cell's inputs: a text, or the ticked tags.

    Args:
        old: the text on the page. Tags in another order are no change.
    """
    if not field.field_type.is_list:
        return as_cell(posted[name])
    ticked = [key.removeprefix(f"{name}.tag.") for key in posted if key.startswith(f"{name}.tag.")]
    return old if set(ticked) == set(old.split()) else " ".join(ticked)


def _read_cell(posted: Mapping[str, str], name: str, cell: Edit, asked: Asked, typed: Typed) -> None:
    """Add the change of a cell; one that was not on the page changes nothing."""
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
    """Return which of two texts was chosen for a cell that two people changed."""
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
