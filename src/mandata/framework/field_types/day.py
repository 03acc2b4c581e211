"""Dates, as year-month-day."""

from __future__ import annotations

import re
from datetime import date

import pyarrow as pa

from mandata.framework.field_types.base import FieldType, Kind, Mistake, where_sql

ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Day(FieldType):
    """A date."""

    name = "date"
    kind = Kind.DATE
    arrow = pa.date32()
    table_schema = "date"
    is_dated = True
    is_day = True

    def read(self, text: str) -> date | Mistake:
        """Return the day, or what is wrong with the text."""
        if ISO_DATE.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                return Mistake("wrong-date", {"text": text}, "no-such-day")
        return Mistake("wrong-date", {"text": text})

    def fits(self, column: pa.DataType) -> bool:
        """Return whether a column holds dates."""
        return bool(pa.types.is_date(column))

    def value_sql(self, text: str) -> str:
        """Return the SQL for the day."""
        return where_sql(text, ISO_DATE, f"TRY_CAST({text} AS DATE)")

    def on(self, day: date) -> date:
        """Return the day itself."""
        return day

    def day_sql(self, day: date) -> str:
        """Return the day as SQL writes it."""
        return f"DATE '{day.isoformat()}'"
