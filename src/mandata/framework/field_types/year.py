"""Years of four digits."""

from __future__ import annotations

import re
from datetime import date

import pyarrow as pa

from mandata.framework.field_types.base import FieldType, Kind, Mistake, where_sql

YEAR = re.compile(r"\d{4}", re.ASCII)


class Year(FieldType):
    """A year. It is compared as a number, and counts nothing."""

    name = "year"
    kind = Kind.NUMBER
    arrow = pa.int64()
    table_schema = "year"
    is_number = True
    is_dated = True
    is_shared_by_many = True

    def read(self, text: str) -> int | Mistake:
        """Return the year as a number, or what is wrong with the text."""
        if YEAR.fullmatch(text):
            return int(text)
        return Mistake("wrong-year", {"text": text})

    def fits(self, column: pa.DataType) -> bool:
        """Return whether a column holds whole numbers."""
        return bool(pa.types.is_integer(column))

    def value_sql(self, text: str) -> str:
        """Return the SQL for the year as a number."""
        return where_sql(text, YEAR, f"CAST({text} AS BIGINT)")

    def beyond_sql(self, name: str, column: pa.DataType | None) -> str | None:
        """Return the SQL condition for a number without four digits."""
        return None if column is None else f"{name} NOT BETWEEN 1000 AND 9999"

    def on(self, day: date) -> int:
        """Return the year of a day."""
        return day.year

    def day_sql(self, day: date) -> str:
        """Return the year of a day as SQL writes it."""
        return str(day.year)
