"""The Arrow schema of a form's records."""

from __future__ import annotations

import pyarrow as pa

from mandata.framework.model import ORGANISATIONS, Form

PROVENANCE = (("_cycle", pa.int64()), ("_record", pa.string()), ("_return", pa.string()), ("_line", pa.int64()))
"""Columns of every record: its cycle, its id, the return it came from and the line there."""

OPEN = "_open"
"""Column of the organisations alone: whether it was open in the cycle."""


def status_of(field: str) -> str:
    """Return the name of the column with the kind of a field's answers."""
    return f"{field}__status"


def reason_of(field: str) -> str:
    """Return the name of the column with the reasons of a field's missing answers."""
    return f"{field}__reason"


def records_schema(form: Form) -> pa.Schema:
    """Return columns of a form's records: its fields, status and reason after each answer, then the provenance."""
    columns: list[tuple[str, pa.DataType]] = []
    for field in form.table.fields:
        columns.append((field.name, field.field_type.arrow))
        if form.is_answer(field):
            columns += [(status_of(field.name), pa.string()), (reason_of(field.name), pa.string())]
    columns += PROVENANCE
    if form.name == ORGANISATIONS:
        columns.append((OPEN, pa.bool_()))
    return pa.schema(columns)
