"""Restatements: corrected past figures, each with old, new, reason and date. No past figure changes silently."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa

from mandata.framework.model import Form
from mandata.records.answer_texts import answer_texts, answers_in

NO_ROW = "no row"
"""The figure of a row that did not exist, or no longer exists."""


@dataclass(frozen=True, slots=True, order=True)
class Restatement:
    """One corrected figure.

    Attributes:
        date: ISO, of the correction.
        row: the row's key, for example `organisation=X; level=1`; `row=3` in a form without a key.
        old, new: the cells, as in a return; "" if nothing was reported, `no row` without a row.
        reason: "" until someone writes it into the ledger.
    """

    date: str
    cycle: int
    form: str
    row: str
    field: str
    old: str
    new: str
    reason: str = ""

    @property
    def cell(self) -> tuple[int, str, str, str]:
        """The cell that was corrected."""
        return (self.cycle, self.form, self.row, self.field)

    @property
    def correction(self) -> tuple[object, ...]:
        """Return the identity of a restatement, without its reason."""
        return (*self.cell, self.old, self.new)


Explain = Callable[[Restatement], str]
"""Gives the reason for a correction that is not in the ledger; "" if nobody gave one."""


def can_be_compared(old: pa.Table, form: Form) -> bool:
    """Return whether rows frozen under an earlier version of a form can be identified by its current key."""
    return set(form.table.primaryKey) <= set(old.schema.names)


def differences(old: pa.Table, new: pa.Table | None, form: Form) -> list[Restatement]:
    """Return every changed figure of one form and cycle; neither dated nor explained yet.

    Args:
        new: None if there is no return any more.
    """
    before, now = answer_texts(old, form), answer_texts(new, form) if new is not None else {}
    cycle = old.column("_cycle")[0].as_py() if len(old) else 0
    fields = answers_in(old, form)
    changes = []
    for row in dict.fromkeys([*before, *now]):
        for field in fields:
            was, is_ = before.get(row, {}).get(field, NO_ROW), now.get(row, {}).get(field, NO_ROW)
            if was != is_:
                changes.append(Restatement("", cycle, form.name, row, field, was, is_))
    return changes
