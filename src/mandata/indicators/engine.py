"""The engine: DuckDB in the process, over the Arrow tables of the records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache, partial
from typing import Any, Protocol, TypeVar

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from sqlglot import exp

from mandata.answers import Status
from mandata.framework.field_types.figures import write_figure
from mandata.framework.model import Framework
from mandata.indicators.arithmetic import Content, evaluate, exact, of_nothing, taken_together
from mandata.indicators.attributes import AttributeTable
from mandata.indicators.expressions import Named, name_of, names_in
from mandata.indicators.flags import MARKS, read_lack, with_flags
from mandata.indicators.language import DIALECT
from mandata.indicators.measure import Measure
from mandata.indicators.query import Query, codes_table, decisions_table

LARGE = 100_000
"""Rows from which planning a query well is worth more than the time it takes."""

FOR_SMALL_TABLES = "SET threads = 1; PRAGMA disable_optimizer"
FOR_LARGE_TABLES = "RESET threads; PRAGMA enable_optimizer"

BEYOND = (duckdb.OutOfRangeException, duckdb.ConversionException)
"""The error of DuckDB for a number with more than 38 digits."""

Codes = tuple[str, ...]
"""One code for each dimension, in the order of the dimensions."""

At = tuple[int, Codes]
"""A cycle and the codes of a place."""

T = TypeVar("T")


class HoldsTables(Protocol):
    """Opened records: a table for each form, over all cycles."""

    def table(self, form: str) -> pa.Table:
        """Return the records of a form."""


@dataclass(frozen=True, slots=True)
class Group:
    """The asked rows of one cycle and one place, combined.

    Attributes:
        numbers: one for each aggregate; None if the rows that took part gave none, or none took part.
        records: how many rows took part.
        left_out: how many were asked and gave no number.
        mark: reported, estimated or provisional, of the rows that took part.
        lack: status and reason of the rows left out, the first status in order; None if none was left out.
        is_zero: whether there is no row because nothing happened, in a register that was kept at the time.
    """

    numbers: tuple[Fraction | None, ...] = ()
    records: int = 0
    left_out: int = 0
    mark: Status = Status.REPORTED
    lack: tuple[Status, str] | None = None
    is_zero: bool = False

    @property
    def has_numbers(self) -> bool:
        """Whether it has numbers: rows took part, or there is nothing to count."""
        return self.records > 0 or self.is_zero


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One asked row of one cycle.

    Attributes:
        codes: along the dimensions asked for; "" if it has none.
        record, file, line, reference: its source.
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
        """Aggregate the asked rows by cycle and place. Rows without a code in some dimension have no place."""
        return self._exactly(partial(self._groups, measure, dimensions))

    def rows(self, measure: Measure, dimensions: Sequence[Named]) -> list[AskedRow]:
        """Return every asked row, with its codes along some dimensions."""
        return self._exactly(partial(self._rows, measure, dimensions))

    def over_nothing(self, measure: Measure) -> tuple[Fraction | None, ...]:
        """Return what the aggregates of a measure give where there is nothing to count: counts and sums are zero."""
        return tuple(_number(evaluate(item.tree, of_nothing)) for item in measure.aggregates)

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

    # Queries

    @staticmethod
    def _exactly(run: Callable[[bool], T]) -> T:
        """Return what SQL gives; where a number is too large for it, the same without calculating in SQL."""
        try:
            return run(False)
        except BEYOND:
            return run(True)

    def _groups(self, measure: Measure, dimensions: Sequence[Named], careful: bool) -> dict[int, dict[Codes, Group]]:
        plan = self._plan("groups", measure, dimensions, careful)
        width = sum(len(columns) for columns in plan.query.columns.values())
        left = {name: self._over_contents(plan, leaf) for name, leaf in plan.left_to_python.items()}
        found: dict[int, dict[Codes, Group]] = {}
        for line in self._run(plan.sql, plan):
            cycle, place, (took_part, count, mark, lack, *cells) = _split(line, len(dimensions))
            if "" in place:
                continue
            places = found.setdefault(cycle, {})
            group = places.get(place, Group(numbers=(None,) * len(measure.aggregates)))
            if took_part:
                contents = {name: numbers.get((cycle, place)) for name, numbers in left.items()}
                contents |= _contents(plan.query, cells[:width])
                numbers = tuple(_number(evaluate(item.tree, _leaf(contents))) for item in measure.aggregates)
                places[place] = replace(group, numbers=numbers, records=count, mark=MARKS[mark])
            else:
                places[place] = replace(group, left_out=count, lack=read_lack(lack))
        return found

    def _rows(self, measure: Measure, dimensions: Sequence[Named], careful: bool) -> list[AskedRow]:
        plan = self._plan("rows", measure, dimensions, careful)
        found = []
        for line in self._run(plan.sql, plan):
            cycle, codes, (took_part, record, file, number, reference, *rest) = _split(line, len(dimensions))
            cells = self._cells(measure, rest)
            found.append(AskedRow(cycle, codes, record, file, number, reference or "", took_part, cells))
        return found

    def _over_contents(self, plan: Plan, leaf: exp.Expr) -> dict[At, Content]:
        """Return the aggregate at each place, computed over the different contents of its fields."""
        names = names_in(leaf)
        inside = leaf.this.expressions[0] if isinstance(leaf.this, exp.Distinct) else leaf.this
        read, weighed = _reader(inside, names), dict[At, list[tuple[Content, int]]]()
        for line in self._run(plan.query.contents(leaf), plan):
            cycle, place, (*cells, rows) = _split(line, len(plan.query.dimensions))
            weighed.setdefault((cycle, place), []).append((read(cells), rows))
        return {at: taken_together(leaf, contents) for at, contents in weighed.items()}

    def _plan(self, kind: str, measure: Measure, dimensions: Sequence[Named], careful: bool) -> Plan:
        """Return a query with its SQL, built once for a framework."""
        key = (kind, measure.name, tuple(dimensions), careful)
        if key not in self.framework.derived:
            query = Query(self.framework, measure, dimensions, careful)
            self.framework.derived[key] = Plan(query, query.groups() if kind == "groups" else query.rows())
        plan: Plan = self.framework.derived[key]
        return plan

    # Tables

    def _run(self, sql: str, plan: Plan) -> list[tuple[Any, ...]]:
        query = plan.query
        self._register_sources(query)
        if query.decided:
            self._register(decisions_table(query.measure), partial(self._decisions, query))
        return self.connection.execute(sql).fetchall()

    def _register_sources(self, query: Query) -> None:
        form = query.measure.scope.form
        self._register(form.name, lambda: with_flags(self._table(form.name), form))
        for name in query.joined:
            code_list = query.measure.scope.code_list(name) or ""
            self._register(codes_table(code_list), partial(self._codes, code_list))

    def _decisions(self, query: Query) -> pa.Table:
        """Return what the condition of a query gives for the different contents of its fields."""
        condition, asking = query.measure.condition, Query(self.framework, query.measure, ())
        assert condition is not None  # noqa: S101 (only of queries with one)
        sql = asking.undecided()
        self._register_sources(asking)
        table = self.connection.sql(sql).to_arrow_table()
        rows = zip(*(column.to_pylist() for column in table.columns), strict=True) if table.num_columns else ()
        truths = list(map(_reader(condition.tree, condition.names), rows))
        return table.append_column("truth", pa.array(truths, pa.bool_()))

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
        """Return the records of a form."""
        return self._records[form] if isinstance(self._records, Mapping) else self._records.table(form)

    def _codes(self, code_list: str) -> pa.Table:
        return pa.table(dict(AttributeTable.of(self.framework.code_lists[code_list]).columns))


@cache
def _database() -> duckdb.DuckDBPyConnection:
    """Return the process's one empty database. Opening one takes as long as ten queries; a cursor costs nothing."""
    database = duckdb.connect(":memory:", config={"enable_external_access": False})
    database.execute("SET python_enable_replacements = false")
    return database


@dataclass(frozen=True, slots=True)
class Plan:
    """A query and its SQL."""

    query: Query
    sql: str

    @property
    def left_to_python(self) -> dict[str, exp.Expr]:
        """The aggregates that SQL does not give exactly."""
        return {name: leaf for name, leaf in self.query.leaves.items() if name not in self.query.columns}


def code_text(code: object) -> str:
    """Return a code of a dimension as text: numbers without needless zeros, `yes` and `no`, ISO dates."""
    return write_figure(code) if isinstance(code, bool | int | float | Decimal | date) else str(code)


def _contents(query: Query, cells: Iterable[Any]) -> dict[str, Content]:
    """Return what the columns of a query hold, by the aggregate that they make."""
    left: Iterator[Any] = iter(cells)
    found: dict[str, Content] = {}
    for name, columns in query.columns.items():
        first, *others = (exact(next(left)) for _ in columns)
        found[name] = first / others[0] if others and first is not None else first
    return found


def _leaf(contents: Mapping[str, Content]) -> Callable[[exp.Expr], Content]:
    return lambda leaf: contents[leaf.sql(dialect=DIALECT)]


def _reader(tree: exp.Expr, names: Sequence[Named]) -> Callable[[Iterable[Any]], Content]:
    """Return what an expression gives where its fields have some contents, in the order of their names."""
    places = {id(node): names.index(named) for node in tree.walk() if (named := name_of(node)) in names}

    def read(cells: Iterable[Any]) -> Content:
        contents = [exact(cell) for cell in cells]
        return evaluate(tree, lambda node: contents[places[id(node)]])

    return read


def _number(content: Content) -> Fraction | None:
    return None if content is None else Fraction(content)


def _split(line: tuple[Any, ...], dimensions: int) -> tuple[int, Codes, tuple[Any, ...]]:
    codes = tuple("" if code is None else code_text(code) for code in line[1 : 1 + dimensions])
    return line[0], codes, line[1 + dimensions :]
