"""Finding a row of a return by what a page sent."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from mandata.collection.models import Row


def existing_uid(rows: QuerySet[Row], text: str) -> uuid.UUID | None:
    """Return the uid that a text names; None if it is no uid, or none of the rows has it."""
    try:
        uid = uuid.UUID(text)
    except ValueError:
        return None
    return uid if rows.filter(uid=uid).exists() else None
