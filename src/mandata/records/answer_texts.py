"""Accepted answers as texts of cells, so that two versions of a figure can be compared and printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from mandata.answers import Status
from mandata.framework.field_types import Mistake
from mandata.framework.model import Field, Form
from mandata.records.cells import Answer, read_answer, write_answer
from mandata.records.schema import reason_of, status_of

Texts = Mapping[str, Mapping[str, str]]
"""The answers of one form and cycle: row to field to cell."""


def answer_texts(table: pa.Table, form: Form) -> Texts:
    """Return every answer of some records, by row and field.

    A row is named by its key, for example `organisation=X; level=1`.
    """
    answers = answers_in(table, form)
    return {row_name(row, form): {name: _text(row, name, form) for name in answers} for row in table.to_pylist()}


def answers_in(table: pa.Table, form: Form) -> list[str]:
    """Return the form's answers that exist in the table too, which may be of an earlier version of the form."""
    names = [field.name for field in form.table.fields if form.is_answer(field)]
    return [name for name in names if status_of(name) in table.schema.names]


def as_accepted(text: str, field: Field) -> str:
    """Return the text of a cell as written from the records: `12.50` becomes `12.5`."""
    answer = read_answer(text)
    figure = field.field_type.read(answer.figure) if answer.status.has_number else None
    if figure is None or isinstance(figure, Mistake):
        return text
    return write_answer(Answer(answer.status, field.field_type.write(figure)))


def row_name(row: Mapping[str, Any], form: Form) -> str:
    """Return the name of a row: its key, or its number if the form has no key."""
    key = form.table.primaryKey
    if not key:
        return f"row={row['_record'].rpartition('/')[2]}"
    return "; ".join(f"{name}={_written(row, name, form)}" for name in key)


def _text(row: Mapping[str, Any], name: str, form: Form) -> str:
    figure = _written(row, name, form)
    return write_answer(Answer(Status(row[status_of(name)]), figure, row[reason_of(name)] or ""))


def _written(row: Mapping[str, Any], name: str, form: Form) -> str:
    """Return the text of a field's cell; "" if it has no value."""
    field = form.field(name)
    return "" if row[name] is None or field is None else field.field_type.write(row[name])
