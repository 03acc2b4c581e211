"""What an earlier cycle already knows: shown beside the cell, offered, never taken without being asked for."""

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
    """What was reported last time.

    Attributes:
        cycle: title of the cycle that it was reported for; "" where nothing is known.
        key: names of the fields that name a row.
        rows: texts of the cells by the row's key; the one row of a form without a key goes by `()`.
    """

    cycle: str = ""
    key: Key = ()
    rows: Mapping[Key, Mapping[str, str]] = field(default_factory=dict)

    def row(self, cells: Mapping[str, str]) -> Mapping[str, str]:
        """What is known of the row that has these cells; empty for none."""
        return self.rows.get(tuple(cells.get(name, "") for name in self.key), {})


def offers_of(returned: Return) -> Offers:
    """What the nearest earlier cycle that has an accepted answer of this organisation to this form says."""
    form = returned.declared
    for cycle in Cycle.objects.filter(number__lt=returned.cycle.number).order_by("-number"):
        rows = _accepted(returned, cycle) or _recorded(returned, cycle)
        if rows:
            return Offers(cycle.title, form.table.primaryKey, _by_key(rows, form.table.primaryKey))
    return Offers()


def takes(returned: Return, name: str, text: str) -> bool:
    """Whether a text of an earlier cycle can stand in a field of this one: codes end, limits change."""
    declared = returned.declared.field(name)
    if declared is None or not text.strip():
        return False
    return reader_of(declared, returned.declared, returned.cycle.framework).cell(text.strip()).mistake is None


def _accepted(returned: Return, cycle: Cycle) -> list[Mapping[str, str]]:
    """The cells last accepted from the organisation in a cycle."""
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
    """The rows about the organisation in the records of a cycle, whoever handed them in."""
    own = own_field(returned.declared, returned.reporter)
    path = Path(settings.WORKSPACE) / "returns" / f"cycle-{cycle.number}" / f"{returned.form}.csv"
    if own is None or not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row.get(own.name) == returned.organisation]


def _by_key(rows: Sequence[Mapping[str, str]], key: Key) -> dict[Key, Mapping[str, str]]:
    """Rows by their keys. Without a key only a row that stands alone can be told again."""
    if not key:
        return {(): rows[0]} if len(rows) == 1 else {}
    return {tuple(row.get(name, "") for name in key): row for row in rows}
