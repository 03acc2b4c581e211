"""Fields that a form computes from others, calculated for all rows of a return at once."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from mandata.findings import Finding
from mandata.framework import declared_place
from mandata.framework.model import Form, Framework
from mandata.records.row_source import RowSource


def with_computed(table: pa.Table, form: Form, framework: Framework) -> tuple[pa.Table, list[Finding]]:
    """Return the records of a return with their computed fields.

    Args:
        table: with blank columns for computed fields.

    Returns:
        The records, and a finding for each expression that the engine cannot evaluate; its field stays blank.
    """
    names = [field.name for field in form.table.fields if field.computed is not None]
    if not names:
        return table, []
    source, findings = without_broken_fields(RowSource.of(table.drop_columns(names), form), framework)
    values = source.values([field.name for field in source.computed])
    for field in source.computed:
        position = table.schema.get_field_index(field.name)
        try:
            typed = _without_quotients_of_zero(values.column(field.name)).cast(field.field_type.arrow)
        except pa.ArrowInvalid as error:
            findings.append(_broken_field(source, framework, field.name, str(error)))
            continue
        table = table.set_column(position, table.schema.field(position), typed)
    return table, findings


def _without_quotients_of_zero(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column that is blank where a number was divided by zero."""
    if not pa.types.is_floating(column.type):
        return column
    return pc.if_else(pc.is_finite(column), column, pa.scalar(None, column.type))


def without_broken_fields(source: RowSource, framework: Framework) -> tuple[RowSource, list[Finding]]:
    """Return a table without the computed fields that cannot be evaluated, and findings about them."""
    findings, sound = [], source
    alone = source.without(field.name for field in source.computed)
    for field in source.computed:
        complaint = alone.complaint(field.computed or "")
        if complaint:
            findings.append(_broken_field(source, framework, field.name, complaint))
            sound = sound.without([field.name])
    return sound, findings


def broken_expression(form: Form, framework: Framework, complaint: str, *keys: str | int) -> Finding:
    """Return the finding for an expression that the engine cannot evaluate.

    Args:
        complaint: the engine's error message.
        keys: path to the expression within the form's file.
    """
    place = declared_place(framework.folder, "form", form.name, *keys)
    return Finding("broken-expression", {"form": form.name, "reason": complaint}, place)


def _broken_field(source: RowSource, framework: Framework, name: str, complaint: str) -> Finding:
    index = [field.name for field in source.form.table.fields].index(name)
    return broken_expression(source.form, framework, complaint, "schema", "fields", index, "computed")
