"""Hashes of rows of the trail: the same on either database, today and after any upgrade."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from mandata.audit.models import TrailRow

Layout = Mapping[str, Sequence[str]]
"""Names of the fields that are hashed without a salt, by table."""


def plain_fields(model: type[TrailRow]) -> list[str]:
    """Return the names of a model's columns whose values are hashed without a salt."""
    return [field.attname for field in model._meta.concrete_fields if field.name not in model.salted]


def new_salt() -> str:
    """Return a new salt, long enough that nobody can find a short value by trying all."""
    return secrets.token_hex(16)


def commitment(salt: str, value: object) -> str:
    """Return the salted hash of a value."""
    return _sha256([salt, _stable(value)])


def row_digest(row: TrailRow, fields: Iterable[str], commitments: Mapping[str, str]) -> str:
    """Return the hash of a row.

    Args:
        fields: names of the columns that are hashed without a salt.
        commitments: salted hash of each other field.
    """
    values = {name: _stable(getattr(row, name)) for name in fields}
    return _sha256([row._meta.db_table, row.pk, values, dict(commitments)])


def link_digest(number: int, at: datetime, layout: Layout, previous: str, digests: Sequence[str]) -> str:
    """Return the hash of a link over the previous link and the digests of its rows, in order."""
    return _sha256([number, _stable(at), {table: list(names) for table, names in layout.items()}, previous, *digests])


def _sha256(content: object) -> str:
    text = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _stable(value: object) -> Any:
    """Return a value as JSON can represent it."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case _:
            return value
