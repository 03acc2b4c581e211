"""The engine: DuckDB in the process, over the Arrow tables of the records."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from typing import Any, Literal, Protocol

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from sqlglot import exp

from mandata.answers import Status
from mandata.framework.model import Framework
from mandata.indicators.attributes import AttributeTable
from mandata.indicators.expressions import Named
from mandata.indicators.flags import MARKS, read_lack, with_flags
from mandata.indicators.measure import Measure
from mandata.indicators.query import Query, codes_table

LARGE = 100_000
"""Rows from which planning a query well is worth more than the time it takes."""

FOR_SMALL_TABLES = "SET threads = 1; PRAGMA disable_optimizer"
FOR_LARGE_TABLES = "RESET threads; PRAGMA enable_optimizer"

Codes = tuple[str, ...]
"""One code for each dimension, in the order of the dimensions."""


class HoldsTables(Protocol):
    """Opened records: a table for each form, over all cycles."""

    def table(self, form: str) -> pa.Table:
        """The records of a form."""


@dataclass(frozen=True, slots=True)
class Group:
    """The asked rows of one cycle and one place, taken together.

    Attributes:
        numbers: one for each aggregate; None where the rows that took part gave none, or none took part.
        records: how many rows took part.
        left_out: how many were asked and gave no number.
        mark: reported, estimated or provisional, of the rows that took part.
        lack: status and reason of the rows left out, the first status in order; None where none was left out.
        is_zero: whether there is no row because nothing happened, in a register that was kept at the time.
    """

    numbers: tuple[float | None, ...] = ()
    records: int = 0
    left_out: int = 0
    mark: Status = Status.REPORTED
    lack: tuple[Status, str] | None = None
    is_zero: bool = False

    @property
    def has_numbers(self) -> bool:
        """Whether numbers can be had of it: rows took part, or it is known that there is nothing to count."""
        return self.records > 0 or self.is_zero


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One asked row of one cycle.

    Attributes:
        codes: along the dimensions asked for; "" where it stands nowhere.
        record, file, line, reference: where it came from.
        cells: field to content, status and reason, for the fields that the measure names.
    """

    cycle: int
    codes: Codes
    record: str
    file: str
    line: int
    reference: str
    took_part: bool
    cells: Mapping[str, tuple[Any, str, str]]


class Engine:
    """Runs measures. Tables are registered when they are first needed."""

    def __init__(self, framework: Framework, records: HoldsTables | Mapping[str, pa.Table]) -> None:
        self.framework = framework
        self._records = records
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._registered: dict[str, pa.Table] = {}

    def groups(self, measure: Measure, dimensions: Sequence[Named]) -> dict[int, dict[Codes, Group]]:
        """Aggregate the asked rows by cycle and place. Rows without a code in some dimension stand at no place."""
        found: dict[int, dict[Codes, Group]] = {}
        for line in self._run(*self._query("groups", measure, dimensions), measure):
            cycle, place, (took_part, count, mark, lack, *numbers) = _split(line, len(dimensions))
            if "" in place:
                continue
            places = found.setdefault(cycle, {})
            group = places.get(place, Group(numbers=(None,) * len(numbers)))
            if took_part:
                places[place] = _with_taking_part(group, count, mark, numbers)
            else:
                places[place] = _with_left_out(group, count, lack)
        return found

    def rows(self, measure: Measure, dimensions: Sequence[Named]) -> list[AskedRow]:
        """Every asked row, with its codes along some dimensions."""
        found = []
        for line in self._run(*self._query("rows", measure, dimensions), measure):
            cycle, codes, (took_part, record, file, number, reference, *rest) = _split(line, len(dimensions))
            cells = self._cells(measure, rest)
            found.append(AskedRow(cycle, codes, record, file, number, reference or "", took_part, cells))
        return found

    def over_nothing(self, measure: Measure) -> tuple[float | None, ...]:
        """Return what the aggregates of a measure give where there is nothing to count: counts and sums are zero."""
        numbers = []
        for item in measure.aggregates:
            tree = item.tree.transform(_of_nothing)
            divided = tree.transform(lambda node: _guarded(node) if isinstance(node, exp.Div) else node)
            [(number,)] = self.connection.execute(f"SELECT {divided.sql('duckdb')}").fetchall()
            numbers.append(None if number is None else float(number))
        return tuple(numbers)

    def firsts(self, form: str, field: str) -> tuple[int | None, date | int | None]:
        """Return the number of the first cycle that has records of a form, and the first day or year in a field."""
        table = self._table(form)
        return pc.min(table.column("_cycle")).as_py(), pc.min(table.column(field)).as_py()

    def _cells(self, measure: Measure, rest: list[Any]) -> dict[str, tuple[Any, str, str]]:
        left = iter(rest)
        return {
            name: (next(left), next(left), next(left)) if measure.scope.is_answer(name) else (next(left), "", "")
            for name in measure.fields
        }

    def _query(
        self, kind: Literal["groups", "rows"], measure: Measure, dimensions: Sequence[Named]
    ) -> tuple[str, Mapping[str, str]]:
        """The SQL and the fields whose code lists it joins; built once for a framework."""
        key = (kind, measure.name, tuple(dimensions))
        if key not in self.framework.derived:
            query = Query(self.framework, measure, dimensions)
            sql = query.groups() if kind == "groups" else query.rows()
            self.framework.derived[key] = (sql, query.joined)
        built: tuple[str, Mapping[str, str]] = self.framework.derived[key]
        return built

    # Tables

    def _run(self, sql: str, joined: Mapping[str, str], measure: Measure) -> list[tuple[Any, ...]]:
        form = measure.scope.form
        self._register(form.name, lambda: with_flags(self._table(form.name), form))
        for name in joined:
            code_list = measure.scope.code_list(name) or ""
            self._register(codes_table(code_list), partial(self._codes, code_list))
        return self.connection.execute(sql).fetchall()

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The connection, opened on first use; it sees nothing but the tables registered here."""
        if self._connection is None:
            self._connection = _database().cursor()
            self._connection.execute(FOR_SMALL_TABLES)
        return self._connection

    def _register(self, name: str, read: Callable[[], pa.Table]) -> None:
        if name in self._registered:
            return
        self._registered[name] = read()
        self.connection.register(name, self._registered[name])
        if self._registered[name].num_rows > LARGE:
            self.connection.execute(FOR_LARGE_TABLES)

    def _table(self, form: str) -> pa.Table:
        """The records of a form."""
        return self._records[form] if isinstance(self._records, Mapping) else self._records.table(form)

    def _codes(self, code_list: str) -> pa.Table:
        return pa.table(dict(AttributeTable.of(self.framework.code_lists[code_list]).columns))


@cache
def _database() -> duckdb.DuckDBPyConnection:
    """The one database of the process, empty: to open one takes as long as ten queries, a cursor of it nothing."""
    database = duckdb.connect(":memory:", config={"enable_external_access": False})
    database.execute("SET python_enable_replacements = false")
    return database


def code_text(code: object) -> str:
    """A code of a dimension as text: years without point, `yes` and `no`, ISO dates."""
    if isinstance(code, bool):
        return "yes" if code else "no"
    if isinstance(code, float) and code.is_integer():
        return str(int(code))
    return code.isoformat() if isinstance(code, date) else str(code)


def _of_nothing(node: exp.Expr) -> exp.Expr:
    """An aggregate over no rows."""
    if isinstance(node, exp.Sum | exp.Count | exp.CountIf):
        return exp.Literal.number(0)
    if isinstance(node, exp.LogicalOr):
        return exp.false()
    return exp.null() if isinstance(node, exp.AggFunc) else node


def _guarded(node: exp.Div) -> exp.Expr:
    """A division that gives nothing where the divisor is zero."""
    return exp.Div(this=node.this, expression=exp.Nullif(this=node.expression, expression=exp.Literal.number(0)))


def _split(line: tuple[Any, ...], dimensions: int) -> tuple[int, Codes, tuple[Any, ...]]:
    codes = tuple("" if code is None else code_text(code) for code in line[1 : 1 + dimensions])
    return line[0], codes, line[1 + dimensions :]


def _with_taking_part(group: Group, count: int, mark: int, numbers: Sequence[Any]) -> Group:
    """A group with the rows that took part."""
    numeric = tuple(None if number is None else float(number) for number in numbers)
    return replace(group, numbers=numeric, records=count, mark=MARKS[mark])


def _with_left_out(group: Group, count: int, lack: str) -> Group:
    """A group with the rows that were left out."""
    return replace(group, left_out=count, lack=read_lack(lack))
