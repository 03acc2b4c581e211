"""The cells of one column as SQL reads them, whatever type the column has.

A column of the field's own type is read directly. Any other is read as text, by the grammar of CSV cells, so that a
table gives the same findings as a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from mandata.framework.model import Field, Form
from mandata.records.schema import reason_of, status_of

WHITE_SPACE = "' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13) || chr(160)"
MIDNIGHT = r"[ T]00:00:00(\.0+)?$"
"""The part of a timestamp after the date, if it stands for a date."""


def quoted(name: str) -> str:
    """Return a name quoted for SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def cell_of(field: str) -> str:
    """Return the name of the column with the text of a field's cells, for a field that is read as text."""
    return f"{field}__cell"


def figure_of(field: str) -> str:
    """Return the name of the column with that text without its flag; NULL if the cell is blank or gives a reason."""
    return f"{field}__figure"


def raw_of(field: str) -> str:
    """Return the name of the column with the original cells of such a field."""
    return f"{field}__raw"


@dataclass(frozen=True, slots=True)
class ColumnSql:
    """One field of a form in one table.

    Attributes:
        type: of the column in the table.
        has_status: whether another column has the kind of each answer.
    """

    field: Field
    is_answer: bool
    type: pa.DataType
    has_status: bool

    @property
    def is_text(self) -> bool:
        """Whether its cells are read as text."""
        if self.is_answer and self.field.field_type.is_text:
            return not self.has_status
        return not self.field.field_type.fits(self.type)

    @property
    def quoted_column(self) -> str:
        """Name of the column that a finding quotes."""
        return cell_of(self.field.name) if self.is_text else self.field.name

    @property
    def figure(self) -> str:
        """Name of the column with the figure or code of the cell, as text if it is read as text."""
        return figure_of(self.field.name) if self.is_text else self.field.name

    def reading(self) -> Iterator[str]:
        """Return the selected columns: the value under the field's name, and its source."""
        name = self.field.name
        column = f"source.{quoted(name)}"
        if not self.is_text:
            yield f"{self.field.field_type.column_sql(column)} AS {quoted(name)}"
            if self.has_status:
                yield from (f"source.{quoted(name_of(name))}" for name_of in (status_of, reason_of))
            return
        raw, cell, figure = quoted(raw_of(name)), quoted(cell_of(name)), quoted(figure_of(name))
        yield f"{_as_text(column, self.type)} AS {raw}"
        yield f"trim({raw}, {WHITE_SPACE}) AS {cell}"
        without_flag = f"regexp_replace({cell}, '\\s+[ep]$', '')"
        reason = f"{cell} IN ('', '-', 'c') OR starts_with({cell}, ':')"
        answered, given = f"CASE WHEN NOT ({reason}) THEN {without_flag} END", f"nullif({cell}, '')"
        yield f"{answered if self.is_answer else given} AS {figure}"
        yield f"{self.field.field_type.value_sql(figure)} AS {quoted(name)}"

    def is_blank(self) -> str:
        """Return whether the cell is empty."""
        name = quoted(self.field.name)
        if self.is_text:
            return f"coalesce({quoted(cell_of(self.field.name))}, '') = ''"
        if self.has_status:
            return f"{quoted(status_of(self.field.name))} = 'not_reported'"
        return f"{name} IS NULL"

    def is_unreadable(self) -> str | None:
        """Return the condition that the field cannot hold the cell; None if this is impossible in the column."""
        name, field_type = quoted(self.field.name), self.field.field_type
        if not self.is_text:
            return field_type.beyond_sql(name, self.type)
        beyond = field_type.beyond_sql(name, None)
        is_lost = f"{name} IS NULL OR {beyond}" if beyond else f"{name} IS NULL"
        return f"{quoted(figure_of(self.field.name))} IS NOT NULL AND ({is_lost})"

    def lacks_reason(self) -> str | None:
        """Return the condition that the cell gives neither figure nor reason; None if that is impossible here."""
        if not self.is_answer:
            return None
        if self.has_status:
            status, reason = quoted(status_of(self.field.name)), quoted(reason_of(self.field.name))
            return f"{status} = 'not_available' AND coalesce({reason}, '') = ''"
        return f"{quoted(cell_of(self.field.name))} = ':'" if self.is_text else None

    def is_none_of(self, codes: str) -> str:
        """Return the condition that a cell contains none of the codes; for a cell of tags, an unknown one.

        Args:
            codes: separated by commas, each as a literal.
        """
        name = self.field.name
        if self.field.field_type.is_list:
            return f"NOT list_has_all([{codes}], {quoted(name)})"
        if self.is_text:
            return f"{quoted(raw_of(name))} NOT IN ({codes}) AND {quoted(figure_of(name))} NOT IN ({codes})"
        return f"{quoted(name)} NOT IN ({codes})"


def columns_of(form: Form, schema: pa.Schema) -> dict[str, ColumnSql]:
    """Return the fields of a form that a table has, by name."""
    return {
        field.name: ColumnSql(
            field, form.is_answer(field), schema.field(field.name).type, status_of(field.name) in schema.names
        )
        for field in form.table.fields
        if field.name in schema.names
    }


def _as_text(column: str, type_: pa.DataType) -> str:
    text = f"CAST({column} AS VARCHAR)"
    return f"regexp_replace({text}, '{MIDNIGHT}', '')" if pa.types.is_timestamp(type_) else text
