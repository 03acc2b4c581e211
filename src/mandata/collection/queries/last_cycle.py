"""Answers of an earlier cycle: shown next to the cell, offered, and copied only by people."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from mandata.collection.models import Cycle, Return, Seal, State
from mandata.records.columns import reader_of
from mandata.records.expected import own_field

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offers:
    """Last time's answers.

    Attributes:
        cycle: title of the cycle that they were reported for; "" if there are none.
        key: names of the fields that name a row.
        rows: texts of the cells by the row's key; the one row of a form without a key has the key `()`.
    """

    cycle: str = ""
    key: Key = ()
    rows: Mapping[Key, Mapping[str, str]] = field(default_factory=dict)

    def row(self, cells: Mapping[str, str]) -> Mapping[str, str]:
        """Return the earlier answers of the row with these cells; empty for none."""
        return self.rows.get(tuple(cells.get(name, "") for name in self.key), {})


def offers_of(returned: Return) -> Offers:
    """Return the nearest earlier accepted answer of this organisation to this form."""
    form = returned.declared
    for cycle in Cycle.objects.filter(number__lt=returned.cycle.number).order_by("-number"):
        rows = _accepted(returned, cycle) or _recorded(returned, cycle)
        if rows:
            return Offers(cycle.title, form.table.primaryKey, _by_key(rows, form.table.primaryKey))
    return Offers()


def takes(returned: Return, name: str, text: str) -> bool:
    """Return whether a text of an earlier cycle is valid in this one: codes end, limits change."""
    declared = returned.declared.field(name)
    if declared is None or not text.strip():
        return False
    return reader_of(declared, returned.declared, returned.cycle.framework).cell(text.strip()).mistake is None


def _accepted(returned: Return, cycle: Cycle) -> list[Mapping[str, str]]:
    """Return the cells last accepted from the organisation in a cycle."""
    seal = (
        Seal.objects.filter(
            returned__cycle=cycle,
            returned__organisation=returned.organisation,
            returned__form=returned.form,
            kind=State.ACCEPTED,
        )
        .order_by("-id")
        .first()
    )
    return [row["cells"] for row in seal.rows] if seal else []


def _recorded(returned: Return, cycle: Cycle) -> list[Mapping[str, str]]:
    """Return the rows about the organisation in the records of a cycle, from any return."""
    own = own_field(returned.declared, returned.reporter)
    path = Path(settings.WORKSPACE) / "returns" / f"cycle-{cycle.number}" / f"{returned.form}.csv"
    if own is None or not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row.get(own.name) == returned.organisation]


def _by_key(rows: Sequence[Mapping[str, str]], key: Key) -> dict[Key, Mapping[str, str]]:
    """Return rows by key. Without a key only a single row can be identified."""
    if not key:
        return {(): rows[0]} if len(rows) == 1 else {}
    return {tuple(row.get(name, "") for name in key): row for row in rows}
