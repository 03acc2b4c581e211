"""The engine: DuckDB in the process, over the Arrow tables of the records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

import duckdb
import pyarrow as pa

from mandata.answers import MISSING_IN_ORDER, Status
from mandata.framework.model import Framework
from mandata.indicators.attributes import AttributeTable
from mandata.indicators.expressions import Named
from mandata.indicators.measure import Measure
from mandata.indicators.query import MARKS, Query, codes_table

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
    """

    numbers: tuple[float | None, ...] = ()
    records: int = 0
    left_out: int = 0
    mark: Status = Status.REPORTED
    lack: tuple[Status, str] | None = None


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One asked row, with its provenance and the fields asked for: name to (content, status, reason)."""

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
        query = Query(self.framework, measure, dimensions)
        found: dict[int, dict[Codes, Group]] = {}
        for line in self._run(query.groups(), measure, query.joined):
            cycle, place, (took_part, count, mark, lack, *numbers) = _split(line, len(dimensions))
            if place is None:
                continue
            places = found.setdefault(cycle, {})
            group = places.get(place, Group(numbers=(None,) * len(numbers)))
            if took_part:
                places[place] = _with_taking_part(group, count, mark, numbers)
            else:
                places[place] = _with_left_out(group, count, lack)
        return found

    def rows(
        self, measure: Measure, dimensions: Sequence[Named], fields: Sequence[str]
    ) -> dict[int, dict[Codes, list[AskedRow]]]:
        """Every asked row, by cycle and place."""
        query = Query(self.framework, measure, dimensions)
        found: dict[int, dict[Codes, list[AskedRow]]] = {}
        for line in self._run(query.rows(fields), measure, query.joined):
            cycle, place, (took_part, record, file, number, reference, *rest) = _split(line, len(dimensions))
            if place is None:
                continue
            row = AskedRow(record, file, number, reference or "", took_part, self._cells(measure, fields, rest))
            found.setdefault(cycle, {}).setdefault(place, []).append(row)
        return found

    def _cells(self, measure: Measure, fields: Sequence[str], rest: list[Any]) -> dict[str, tuple[Any, str, str]]:
        left = iter(rest)
        return {
            name: (next(left), next(left), next(left)) if measure.scope.is_answer(name) else (next(left), "", "")
            for name in fields
        }

    # Tables

    def _run(self, sql: str, measure: Measure, joined: Mapping[str, str]) -> list[tuple[Any, ...]]:
        self._register(measure.scope.form.name, self.table)
        for name in joined:
            code_list = measure.scope.code_list(name) or ""
            self._register(codes_table(code_list), lambda _, listed=code_list: self._codes(listed))
        return self.connection.execute(sql).fetchall()

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The connection, opened on first use; it sees nothing but the tables registered here."""
        if self._connection is None:
            self._connection = duckdb.connect(":memory:", config={"enable_external_access": False})
            self._connection.execute("SET python_enable_replacements = false")
        return self._connection

    def _register(self, name: str, read: Any) -> None:
        if name not in self._registered:
            self._registered[name] = read(name)
            self.connection.register(name, self._registered[name])

    def table(self, form: str) -> pa.Table:
        """The records of a form."""
        return self._records[form] if isinstance(self._records, Mapping) else self._records.table(form)

    def _codes(self, code_list: str) -> pa.Table:
        return pa.table(dict(AttributeTable.of(self.framework.code_lists[code_list]).columns))


def code_text(code: object) -> str:
    """A code of a dimension as text: years without point, `yes` and `no`, ISO dates."""
    if isinstance(code, bool):
        return "yes" if code else "no"
    if isinstance(code, float) and code.is_integer():
        return str(int(code))
    return code.isoformat() if isinstance(code, date) else str(code)


def _split(line: tuple[Any, ...], dimensions: int) -> tuple[int, Codes | None, tuple[Any, ...]]:
    cycle, codes, rest = line[0], line[1 : 1 + dimensions], line[1 + dimensions :]
    return (
        cycle,
        None if any(code is None or code == "" for code in codes) else tuple(code_text(code) for code in codes),
        rest,
    )


def _with_taking_part(group: Group, count: int, mark: int, numbers: Sequence[Any]) -> Group:
    """A group with the rows that took part."""
    numeric = tuple(None if number is None else float(number) for number in numbers)
    return replace(group, numbers=numeric, records=count, mark=MARKS[mark])


def _with_left_out(group: Group, count: int, lack: str) -> Group:
    """A group with the rows that were left out."""
    return replace(group, left_out=count, lack=(MISSING_IN_ORDER[int(lack[0])], lack[1:]))
