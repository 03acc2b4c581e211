"""Fields that the rows of a sub-table repeat from the entry to which they belong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from mandata.framework.model import Form, Framework


def by_dependence(names: Sequence[str], framework: Framework) -> list[str]:
    """Return names of forms in their order, sub-tables after their registers."""
    return sorted(names, key=lambda name: (framework.forms[name].part_of is not None, name))


def entries_until(cycle: int, form: Form, tables: Mapping[str, Mapping[int, pa.Table]]) -> pa.Table | None:
    """Return the entries that rows of a sub-table in a cycle can belong to; None if there are none.

    Args:
        tables: records by form and cycle.
    """
    of_register = tables.get(form.part_of or "", {})
    found = [table for number, table in sorted(of_register.items()) if number <= cycle]
    return pa.concat_tables(found) if found else None


def with_entry_fields(table: pa.Table, form: Form, entries: pa.Table | None) -> pa.Table:
    """Return the rows of a sub-table with the values of their entries; a field of a row without an entry stays blank.

    Args:
        table: with blank columns for those fields.
        entries: records of the register, computed fields included.
    """
    named, key = form.entry_field, form.entry_key
    repeated = [field for field in form.table.fields if field.from_entry]
    if named is None or key is None or not repeated or entries is None:
        return table
    known = entries.column(key).combine_chunks()
    places = pc.index_in(table.column(named.name), value_set=known, skip_nulls=True)
    for field in repeated:
        position = table.schema.get_field_index(field.name)
        values = entries.column(field.from_entry or "").take(places)
        table = table.set_column(position, table.schema.field(position), values)
    return table
