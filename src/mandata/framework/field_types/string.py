"""Short texts and codes."""

from __future__ import annotations

import pyarrow as pa

from mandata.framework.field_types.base import FieldType, Kind, Mistake


class String(FieldType):
    """A text, or with a code list a code."""

    name = "string"
    kind = Kind.TEXT
    arrow = pa.string()
    table_schema = "string"
    is_text = True
    is_figure = False
    takes_codes = True
    takes_pattern = True
    seldom_changes = True

    def read(self, text: str) -> str | Mistake:
        """Return the text."""
        return text

    def fits(self, column: pa.DataType) -> bool:
        """Return whether a column holds texts."""
        inner = column.value_type if pa.types.is_dictionary(column) else column
        return bool(pa.types.is_string(inner) or pa.types.is_large_string(inner) or pa.types.is_string_view(inner))

    def value_sql(self, text: str) -> str:
        """Return the text itself."""
        return text

    def column_sql(self, column: str) -> str:
        """Return the text; NULL for an empty one."""
        return f"nullif({column}, '')"
