"""A return as the CSV file that it becomes: its columns, and its text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from mandata.framework.model import Field, Form


def asked_fields(form: Form) -> list[Field]:
    """Return the fields that people fill in: all except computed ones."""
    return [field for field in form.table.fields if field.is_asked]


def as_csv(form: Form, rows: Iterable[Mapping[str, str]]) -> str:
    """Return rows as the CSV file of a return."""
    names = [field.name for field in asked_fields(form)]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([cells.get(name, "").strip() for name in names] for cells in rows)
    return text.getvalue()
