"""The cells of one column as SQL reads them, whatever the type in which the column came.

A column of the field's own type is taken as it stands. Any other is read as text, by the grammar by which cells of a
CSV file are read, so that a table tells the same mistakes as a file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa

from mandata.framework.model import Field, Form
from mandata.framework.model.forms import FieldType
from mandata.records import figures
from mandata.records.schema import reason_of, status_of

WHITE_SPACE = "' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13) || chr(160)"
FIXED_POINT_SQL = f"DECIMAL({figures.DIGITS + figures.DECIMALS}, {figures.DECIMALS})"
MIDNIGHT = r"[ T]00:00:00(\.0+)?$"
"""What a point in time has beyond a date, where it stands for one."""


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def cell_of(field: str) -> str:
    """Name of the column with the text of a field's cells, for a field that is read as text."""
    return f"{field}__cell"


def figure_of(field: str) -> str:
    """Name of the column with that text without its flag; NULL where the cell is blank or gives a reason."""
    return f"{field}__figure"


def raw_of(field: str) -> str:
    """Name of the column with the cells of such a field as they came."""
    return f"{field}__raw"


@dataclass(frozen=True, slots=True)
class ColumnSql:
    """One field of a form over one table.

    Attributes:
        type: in which the column came.
        has_status: whether the kind of each answer stands in a column beside it.
    """

    field: Field
    is_answer: bool
    type: pa.DataType
    has_status: bool

    @property
    def is_text(self) -> bool:
        """Whether its cells are read as text."""
        if self.is_answer and self.field.type == "string":
            return not self.has_status
        return not _is_of(self.field.type, self.type)

    @property
    def told(self) -> str:
        """Name of the column that a finding quotes."""
        return cell_of(self.field.name) if self.is_text else self.field.name

    @property
    def figure(self) -> str:
        """Name of the column with what the cell gives as a figure or code, as text where it is read as text."""
        return figure_of(self.field.name) if self.is_text else self.field.name

    def reading(self) -> Iterator[str]:
        """What is selected from the table: the value under the field's name, and what it is read from."""
        name = self.field.name
        column = f"source.{quoted(name)}"
        if not self.is_text:
            yield f"nullif({column}, '') AS {quoted(name)}" if self.field.type == "string" else column
            if self.has_status:
                yield from (f"source.{quoted(beside(name))}" for beside in (status_of, reason_of))
            return
        raw, cell, figure = quoted(raw_of(name)), quoted(cell_of(name)), quoted(figure_of(name))
        yield f"{_as_text(column, self.type)} AS {raw}"
        yield f"trim({raw}, {WHITE_SPACE}) AS {cell}"
        without_flag = f"regexp_replace({cell}, '\\s+[ep]$', '')"
        reason = f"{cell} IN ('', '-', 'c') OR starts_with({cell}, ':')"
        answered, given = f"CASE WHEN NOT ({reason}) THEN {without_flag} END", f"nullif({cell}, '')"
        yield f"{answered if self.is_answer else given} AS {figure}"
        yield f"{value_of(figure, self.field.type)} AS {quoted(name)}"

    def is_blank(self) -> str:
        """Whether nothing stands in the cell."""
        name = quoted(self.field.name)
        if self.is_text:
            return f"coalesce({quoted(cell_of(self.field.name))}, '') = ''"
        if self.has_status:
            return f"{quoted(status_of(self.field.name))} = 'not_reported'"
        return f"{name} IS NULL"

    def is_unreadable(self) -> str | None:
        """Whether the cell holds what its field cannot; None where no cell of the column can."""
        name = quoted(self.field.name)
        if self.is_text:
            beyond = f" OR {self._is_too_large()}" if self.field.type == "integer" else ""
            return f"{quoted(figure_of(self.field.name))} IS NOT NULL AND ({name} IS NULL{beyond})"
        if self.field.type == "year":
            return f"{name} NOT BETWEEN 1000 AND 9999"
        return self._is_too_large() if self.field.counts else None

    def _is_too_large(self) -> str:
        """Whether a number has too many digits before the point, or is none."""
        name, largest = quoted(self.field.name), figures.LARGEST
        if self.field.type == "integer":
            return f"{name} NOT BETWEEN -{largest} AND {largest}"
        if not pa.types.is_floating(self.type):
            return f"abs({name}) >= {largest + 1}"
        return f"(NOT isfinite(CAST({name} AS DOUBLE)) OR abs(CAST({name} AS DOUBLE)) >= {largest + 1})"

    def lacks_reason(self) -> str | None:
        """Whether the cell says that there is no figure and not why; None where it cannot say so."""
        if not self.is_answer:
            return None
        if self.has_status:
            status, reason = quoted(status_of(self.field.name)), quoted(reason_of(self.field.name))
            return f"{status} = 'not_available' AND coalesce({reason}, '') = ''"
        return f"{quoted(cell_of(self.field.name))} = ':'" if self.is_text else None

    def is_none_of(self, codes: str) -> str:
        """Whether a cell that holds something holds none of the codes; a cell of tags, one that is none of them.

        Args:
            codes: separated by commas, each as a literal.
        """
        name = self.field.name
        if self.field.tags:
            return f"NOT list_has_all(['', {codes}], regexp_split_to_array({quoted(self.figure)}, '[\\s\\x{{A0}}]+'))"
        if self.is_text:
            return f"{quoted(raw_of(name))} NOT IN ({codes}) AND {quoted(figure_of(name))} NOT IN ({codes})"
        return f"{quoted(name)} NOT IN ({codes})"


def columns_of(form: Form, schema: pa.Schema) -> dict[str, ColumnSql]:
    """The fields of a form that a table has, by name."""
    return {
        field.name: ColumnSql(
            field, form.is_answer(field), schema.field(field.name).type, status_of(field.name) in schema.names
        )
        for field in form.table.fields
        if field.name in schema.names
    }


def value_of(text: str, type_: FieldType) -> str:
    """The value of a text, NULL where it is not written as one of its type."""
    match type_:
        case "integer":
            return _where(text, figures.WHOLE, f"TRY_CAST(split_part({text}, '.', 1) AS BIGINT)")
        case "number":
            return _where(text, figures.NUMBER, _decimal_of(text))
        case "boolean":
            words = " ".join(f"WHEN '{word}' THEN {value}" for word, value in figures.BOOLEANS.items())
            return f"CASE lower({text}) {words} END"
        case "date":
            return _where(text, figures.ISO_DATE, f"TRY_CAST({text} AS DATE)")
        case "year":
            return _where(text, figures.YEAR, f"CAST({text} AS BIGINT)")
        case "string":
            return text


def _decimal_of(text: str) -> str:
    """A number in fixed point; NULL where it has more digits than that, before the point or after it.

    In `12.50e-3` the digits are 1250, one of them a needless zero, so that there are 2 - 1 + 3 decimals.
    """
    number, decimals = f"TRY_CAST({text} AS {FIXED_POINT_SQL})", f"regexp_extract({text}, '\\.(\\d+)', 1)"
    digits = f"regexp_replace({text}, '[eE].*|[-.]', '', 'g')"
    zeros = f"length({digits}) - length(rtrim({digits}, '0'))"
    exponent = f"coalesce(TRY_CAST(nullif(regexp_extract({text}, '[eE](.+)', 1), '') AS BIGINT), 0)"
    is_plain = f"regexp_full_match({text}, '-?\\d+(\\.\\d{{1,{figures.DECIMALS}}})?')"
    fits = f"length({decimals}) - ({zeros}) - {exponent} <= {figures.DECIMALS} OR rtrim({digits}, '0') = ''"
    bound = f"abs({number}) < {figures.LARGEST + 1}"  # DuckDB reads `1.0E18` into too few digits
    return f"CASE WHEN ({is_plain} OR {fits}) AND {bound} THEN {number} END"


def _where(text: str, pattern: re.Pattern[str], value: str) -> str:
    return f"CASE WHEN regexp_full_match({text}, {literal(pattern.pattern)}) THEN {value} END"


def _as_text(column: str, type_: pa.DataType) -> str:
    text = f"CAST({column} AS VARCHAR)"
    return f"regexp_replace({text}, '{MIDNIGHT}', '')" if pa.types.is_timestamp(type_) else text


def _is_string(type_: pa.DataType) -> bool:
    inner = type_.value_type if pa.types.is_dictionary(type_) else type_
    return bool(pa.types.is_string(inner) or pa.types.is_large_string(inner) or pa.types.is_string_view(inner))


def _is_number(type_: pa.DataType) -> bool:
    return bool(pa.types.is_integer(type_) or pa.types.is_floating(type_) or pa.types.is_decimal(type_))


FITS: Mapping[FieldType, Callable[[pa.DataType], bool]] = {
    "string": _is_string,
    "integer": pa.types.is_integer,
    "number": _is_number,
    "boolean": pa.types.is_boolean,
    "date": pa.types.is_date,
    "year": pa.types.is_integer,
}


def _is_of(type_: FieldType, column: pa.DataType) -> bool:
    return FITS[type_](column)
