"""A table that SQL can read as the rows of a form: in memory or in a Parquet file, typed or all text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from mandata.framework.model import Field, Form
from mandata.framework.paths import shown
from mandata.records.column_sql import ColumnSql, columns_of, literal, quoted
from mandata.records.connection import cursor
from mandata.records.row_findings import EARLIER, EARLIER_LINE, NUMBER, organisation_fields
from mandata.records.row_tests import RowTest
from mandata.records.schema import PROVENANCE

ORIGIN = ("_return", "_line")
"""Columns of records that give the place of a finding."""


@dataclass(frozen=True, slots=True)
class RowSource:
    """A table that SQL can read.

    Attributes:
        relation: the SQL after FROM, under the name `source`.
        number: SQL of the number of a row, from 1.
        count: of its rows.
        columns: its fields, including those that are computed from them.
    """

    form: Form
    connection: duckdb.DuckDBPyConnection
    relation: str
    number: str
    schema: pa.Schema
    count: int
    columns: Mapping[str, ColumnSql]
    file: Path | None

    @classmethod
    def of(cls, rows: pa.Table | Path, form: Form) -> RowSource:
        """Return the source of a table in memory or of a Parquet file."""
        connection = cursor()
        if isinstance(rows, Path):
            with pq.ParquetFile(rows) as file:
                schema, count = file.schema_arrow, file.metadata.num_rows
            relation = f"read_parquet({literal(str(rows))}, file_row_number = true)"
            columns = _with_computed(columns_of(form, schema), form)
            return cls(form, connection, relation, "source.file_row_number + 1", schema, count, columns, rows)
        columns = _with_computed(columns_of(form, rows.schema), form)
        connection.register("rows", rows.append_column(NUMBER, pa.arange(1, rows.num_rows + 1)))
        return cls(form, connection, "rows", f"source.{NUMBER}", rows.schema, rows.num_rows, columns, None)

    @property
    def shown(self) -> str:
        """The file as findings name it; "" for a table in memory."""
        return shown(self.file) if self.file else ""

    @property
    def are_records(self) -> bool:
        """Whether the rows are accepted records, which have Mandata's own columns too."""
        return all(name in self.schema.names for name, _ in PROVENANCE)

    @property
    def typed(self) -> str:
        """Return the rows with every cell as a value of its field's type, and computed fields calculated."""
        there = [column for name, column in self.columns.items() if name in self.schema.names]
        reading = [f"{self.number} AS {NUMBER}"]
        reading += [selected for column in there for selected in column.reading()]
        reading += [f"source.{name}" for name in ORIGIN if name in self.schema.names]
        reading += [f"{_nothing(field)} AS {quoted(field.name)}" for field in self._of_entries]
        read = f"SELECT {', '.join(reading)} FROM {self.relation} AS source"  # noqa: S608 (names and literals, quoted)
        computed = "".join(f", ({field.computed}) AS {quoted(field.name)}" for field in self.computed)
        return f"(SELECT *{computed} FROM ({read}))"  # noqa: S608 (expressions were checked on reading)

    def failing(self, tests: Sequence[RowTest]) -> Iterator[pa.RecordBatch]:
        """Return the rows that fail any question, with a column for each question."""
        asked = [f"({test.broken}) AS {answer(index)}" for index, test in enumerate(tests)]
        quoted_column = self._quoted_columns(name for test in tests for name in test.fields)
        where = " OR ".join(f"({test.broken})" for test in tests)
        return self._run(f"SELECT {', '.join([*quoted_column, *asked])} FROM {self.typed} WHERE {where}")  # noqa: S608

    def repeated(self, key: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """Return the rows whose key occurs in an earlier row; rows with a blank in the key are left out."""
        names = ", ".join(map(quoted, key))
        filled = " AND ".join(f"NOT ({self.columns[name].is_blank()})" for name in key)
        hashed = f"SELECT hash({names}) AS hashed FROM {self.only(key).typed} WHERE {filled}"  # noqa: S608
        again = self.connection.sql(f"FROM ({hashed}) GROUP BY hashed HAVING count(*) > 1").to_arrow_table()
        if again.num_rows == 0:
            return
        self.connection.register("again", again)
        line = f", arg_min(_line, {NUMBER}) OVER same AS {EARLIER_LINE}" if "_line" in self.schema.names else ""
        yield from self._run(
            f"SELECT {', '.join(self._quoted_columns(key))}, min({NUMBER}) OVER same AS {EARLIER}{line} "  # noqa: S608
            f"FROM {self.typed} WHERE {filled} AND hash({names}) IN (FROM again) "
            f"WINDOW same AS (PARTITION BY {names}) QUALIFY {NUMBER} > {EARLIER} ORDER BY {NUMBER}"
        )

    def values(self, names: Sequence[str]) -> pa.Table:
        """Return some fields of every row, in row order."""
        selected = ", ".join(map(quoted, names)) or NUMBER
        return self.connection.sql(f"SELECT {selected} FROM {self.typed}").to_arrow_table()  # noqa: S608

    def complaint(self, expression: str) -> str | None:
        """Return the engine's error message for an expression that fails for a row; None if it works."""
        try:
            self.connection.sql(f"SELECT count({expression}) FROM {self.typed}").fetchall()  # noqa: S608
        except duckdb.Error as error:
            return str(error).splitlines()[0]
        return None

    def without(self, names: Iterable[str]) -> RowSource:
        """Return the same without some fields."""
        left = {name: column for name, column in self.columns.items() if name not in set(names)}
        return replace(self, columns=left)

    def only(self, names: Sequence[str]) -> RowSource:
        """Return the same with some fields only: the engine plans every field, also one that it never reads.

        A computed field needs the fields that it is computed from, and then all stay.
        """
        if not set(names) <= set(self.schema.names):
            return self
        return self.without(self.columns.keys() - set(names))

    @property
    def computed(self) -> list[Field]:
        """Return the fields that are computed here, because the table does not have them."""
        return [field for field in self._missing if field.from_entry is None]

    @property
    def _of_entries(self) -> list[Field]:
        """Return the fields that repeat an entry, where the table does not have them: their values are not known."""
        return [field for field in self._missing if field.from_entry is not None]

    @property
    def _missing(self) -> list[Field]:
        return [column.field for name, column in self.columns.items() if name not in self.schema.names]

    def _quoted_columns(self, names: Iterable[str]) -> list[str]:
        """Return the columns that a finding quotes, each once."""
        fields = [*self.form.table.primaryKey, *organisation_fields(self.form)[:1], *names]
        columns = [self.columns[name] for name in dict.fromkeys(fields) if name in self.columns]
        quoted_column = [name for column in columns for name in (column.field.name, column.quoted_column)]
        return [quoted(name) for name in dict.fromkeys([NUMBER, *quoted_column, *self._provenance])]

    @property
    def _provenance(self) -> list[str]:
        return [name for name in ORIGIN if name in self.schema.names]

    def _run(self, sql: str) -> Iterator[pa.RecordBatch]:
        yield from self.connection.sql(sql).to_arrow_reader()


def answer(index: int) -> str:
    """Return the name of the column with the result of a question."""
    return f"_fails_{index}"


def _nothing(field: Field) -> str:
    return field.field_type.value_sql("CAST(NULL AS VARCHAR)")


def _with_computed(columns: Mapping[str, ColumnSql], form: Form) -> dict[str, ColumnSql]:
    """Return the columns of a table with those that can be computed from them."""
    asked = {field.name for field in form.table.fields if field.is_asked}
    if not columns.keys() >= asked:
        return dict(columns)
    computed = [field for field in form.table.fields if field.name not in columns]
    added = {field.name: ColumnSql(field, form.is_answer(field), field.field_type.arrow, False) for field in computed}
    return {**columns, **added}
