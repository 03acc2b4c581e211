"""Several codes of one list."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyarrow as pa

from mandata.framework.field_types.base import FieldType, Kind

SPACES = re.compile(r"[ \t\n\r\x0b\x0c\xa0]+")


class Codes(FieldType):
    """Any number of codes of a code list, separated by spaces."""

    name = "codes"
    kind = Kind.CODES
    arrow = pa.list_(pa.string())
    table_schema = "list"
    is_figure = False
    is_list = True
    is_dimension = False
    takes_codes = True
    needs_codes = True
    can_name_rows = False
    seldom_changes = True

    def read(self, text: str) -> tuple[str, ...]:
        """Return the codes."""
        return tuple(code for code in SPACES.split(text) if code)

    def write(self, value: Sequence[str]) -> str:
        """Return the codes as one text."""
        return " ".join(value)

    def fits(self, column: pa.DataType) -> bool:
        """Return whether a column holds lists of texts."""
        is_list = pa.types.is_list(column) or pa.types.is_large_list(column)
        return bool(is_list and (pa.types.is_string(column.value_type) or pa.types.is_large_string(column.value_type)))

    def value_sql(self, text: str) -> str:
        """Return the SQL for the list of codes."""
        return f"list_filter(regexp_split_to_array({text}, '{SPACES.pattern}'), lambda code: code <> '')"

    def column_sql(self, column: str) -> str:
        """Return the SQL for a list; NULL for one without codes."""
        return f"CASE WHEN len({column}) > 0 THEN {column} END"
