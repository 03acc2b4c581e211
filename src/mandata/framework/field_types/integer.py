"""Whole numbers."""

from __future__ import annotations

import re

import pyarrow as pa

from mandata.framework.field_types.base import FieldType, Kind, Mistake, where_sql
from mandata.framework.field_types.figures import LARGEST
from mandata.framework.field_types.numbers import MOST_CHARACTERS, NUMBER, not_a_number, too_large
from mandata.framework.field_types.written_numbers import number_readings

WHOLE = re.compile(r"-?\d+(\.0+)?", re.ASCII)


class Integer(FieldType):
    """A whole number."""

    name = "integer"
    kind = Kind.NUMBER
    arrow = pa.int64()
    table_schema = "integer"
    is_number = True
    counts = True

    def read(self, text: str) -> int | Mistake:
        """Return the number, or what is wrong with the text."""
        if WHOLE.fullmatch(text):
            digits = text.partition(".")[0]
            whole = int(digits[:MOST_CHARACTERS])
            return whole if len(digits) <= MOST_CHARACTERS and abs(whole) <= LARGEST else too_large(text)
        readings = number_readings(text).values()
        if NUMBER.fullmatch(text) or (readings and all("." in number for number in readings)):
            return Mistake("not-whole", {"text": text})
        return not_a_number(text, is_whole=True)

    def fits(self, column: pa.DataType) -> bool:
        """Return whether a column holds whole numbers."""
        return bool(pa.types.is_integer(column))

    def value_sql(self, text: str) -> str:
        """Return the SQL for the number."""
        return where_sql(text, WHOLE, f"TRY_CAST(split_part({text}, '.', 1) AS BIGINT)")

    def beyond_sql(self, name: str, column: pa.DataType | None) -> str:
        """Return the SQL condition for a number that has too many digits."""
        return f"{name} NOT BETWEEN -{LARGEST} AND {LARGEST}"
