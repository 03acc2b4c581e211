"""What every type of field has to know: how its cells are read, written, stored and asked for in SQL."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

import pyarrow as pa

from mandata.findings import Mistake
from mandata.framework.field_types.figures import Figure, write_figure
from mandata.messages import N_, Phrase

__all__ = ["FieldType", "Kind", "Mistake", "where_sql"]


class Kind(StrEnum):
    """What a part of an expression is."""

    NUMBER = N_("a number")
    TEXT = N_("a text")
    BOOLEAN = N_("yes or no")
    DATE = N_("a date")
    MOMENT = N_("a point in time")
    CODES = N_("a list of codes")
    POINT = N_("a point on the map")

    @property
    def phrase(self) -> Phrase:
        """Its name as a part of a message."""
        return Phrase(self.value)


class FieldType(ABC):
    """What the cells of a field hold. The defaults are those of a value that is not a number.

    Attributes:
        name: as a form declares it.
        kind: what an expression takes a value for.
        arrow: the Arrow type of the column in the records.
        table_schema: the name of the type in a Table Schema.
        is_text: whether cells are free text.
        is_figure: whether a reason can replace a value, where the form says nothing else.
        is_list: whether a cell holds several values.
        is_dimension: whether figures can be broken down by the value.
        is_number: whether cells are written as numbers, and can have a minimum and a maximum.
        counts: whether values are numbers of something, so that zero is one of them; a year is not.
        decimals: how many decimals a number has at most.
        unit: of the number that is stored, where the cell is written in another way.
        is_dated: whether a value lies in time, so that the form can limit when.
        is_day: whether a value is one day.
        takes_codes: whether the values can be codes of a code list.
        needs_codes: whether a form has to name a code list.
        has_broader: whether the codes are places, each in a broader one.
        refers: whether a value is the name of an entry of a register.
        holds_file: whether a value names a file that people put in.
        is_of_entries: whether only entries of registers and their rows can have such a field.
        takes_pattern: whether a form can give a pattern for the cells.
        can_name_rows: whether a field can be part of the key of a form.
        is_noted: whether people are shown how a text was read that was written in another way.
        values: all texts that a cell can hold; empty where there are many.
        is_shared_by_many: whether a value never names a single record.
        seldom_changes: whether a value is likely to be the same in the next cycle.
    """

    name: ClassVar[str]
    kind: ClassVar[Kind]
    arrow: ClassVar[pa.DataType]
    table_schema: ClassVar[str]
    is_text: ClassVar[bool] = False
    is_figure: ClassVar[bool] = True
    is_list: ClassVar[bool] = False
    is_dimension: ClassVar[bool] = True
    is_number: ClassVar[bool] = False
    counts: ClassVar[bool] = False
    decimals: ClassVar[int] = 0
    unit: ClassVar[str] = ""
    is_dated: ClassVar[bool] = False
    is_day: ClassVar[bool] = False
    takes_codes: ClassVar[bool] = False
    needs_codes: ClassVar[bool] = False
    has_broader: ClassVar[bool] = False
    refers: ClassVar[bool] = False
    holds_file: ClassVar[bool] = False
    is_of_entries: ClassVar[bool] = False
    takes_pattern: ClassVar[bool] = False
    can_name_rows: ClassVar[bool] = True
    is_noted: ClassVar[bool] = True
    values: ClassVar[Sequence[str]] = ()
    is_shared_by_many: ClassVar[bool] = False
    seldom_changes: ClassVar[bool] = False

    @abstractmethod
    def read(self, text: str) -> Figure | Mistake:
        """Return the value of a text that is not blank, or what is wrong with it."""

    @abstractmethod
    def fits(self, column: pa.DataType) -> bool:
        """Return whether an Arrow column holds values of this type, so that its cells are not read as text."""

    @abstractmethod
    def value_sql(self, text: str) -> str:
        """Return the SQL for the value of a text; NULL where the text is not written as one."""

    def column_sql(self, column: str) -> str:
        """Return the SQL for the value of a column that fits; NULL for a blank cell."""
        return column

    def beyond_sql(self, name: str, column: pa.DataType | None) -> str | None:
        """Return the SQL condition that holds for a value that no cell can have; None where there is none.

        Args:
            name: of the column, quoted.
            column: its Arrow type; None where the values were read from texts by `value_sql`.
        """
        return None

    def on(self, day: date) -> Any:
        """Return the value for a day, of a type that is dated."""
        raise NotImplementedError

    def day_sql(self, day: date) -> str:
        """Return the value for a day as SQL writes it, of a type that is dated."""
        raise NotImplementedError

    def readings(self, text: str) -> Sequence[str]:
        """Return the cells that people can mean by a text: several where it is not certain, none for a wrong text."""
        return (text,)

    def write(self, value: Any) -> str:
        """Return the text of a value, as `read` takes it."""
        return write_figure(value)

    def data(self, value: Any) -> str:
        """Return the text of a stored value in a CSV file for machines."""
        return write_figure(value)


def where_sql(text: str, pattern: re.Pattern[str], value: str) -> str:
    """Return the SQL for a value where a text has a pattern, and for NULL elsewhere."""
    quoted = pattern.pattern.replace("'", "''")
    return f"CASE WHEN regexp_full_match({text}, '{quoted}') THEN {value} END"
