"""Erasing a personal value from the trail: the chain has only its salted hash, and the trail records who erased it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from mandata.audit.chaining import chained_trails
from mandata.audit.models import AuditEvent, ChainedRow, TrailRow
from mandata.refusals import StepRefused

ERASED = "value erased"
"""Kind of the event that records an erasure."""


class CannotErase(StepRefused):
    """The value cannot be erased; the message gives the reason and the fix."""


def place_of(table: str, row: int, name: str) -> str:
    """Return the name of a value of the trail."""
    return f"{table}:{row}:{name}"


@transaction.atomic
def erase(table: str, number: int, name: str, *, by: Any, reason: str) -> None:
    """Erase one value of a row of the trail, and record it. Nobody can recover the value from the rest.

    Args:
        table: name of the database table, for example `collection_change`.
        number: number of the row.
        name: name of the field.
        by: the person who asks for it.
        reason: the reason, without the value itself.

    Raises:
        CannotErase: there is no such value, it may not be erased, it is not in the chain yet, or the reason is
            missing.
    """
    row = _row(table, number)
    if name not in row.erasable:
        names = ", ".join(row.erasable) or "none"
        raise CannotErase(f"The field {name} of {table} cannot be erased. Fields that can: {names}.")
    if not reason.strip():
        raise CannotErase("Give a reason.")
    chained = ChainedRow.objects.filter(table=table, row=number).first()
    if chained is None:
        raise CannotErase("The row is not in the chain yet. Try again in a minute.")
    AuditEvent.objects.create(kind=ERASED, subject=place_of(table, number, name), detail=reason.strip(), by=by)
    ChainedRow.objects.filter(pk=chained.pk).update(salts={**chained.salts, name: None})
    type(row)._default_manager.filter(pk=number).update(**{name: ""})


def _row(table: str, number: int) -> TrailRow:
    for model in chained_trails():
        if model._meta.db_table == table:
            found = model._default_manager.filter(pk=number).first()
            if found is not None:
                return found
    raise CannotErase(f"There is no row {number} of {table} in the audit trail.")
