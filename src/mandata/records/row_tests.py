"""The questions of a form about every row, compiled to SQL conditions that are true if a row is wrong.

Each field is checked in the order in which a cell is read: is it blank, is it readable, is it a known code, within its
limits, like its pattern, dated within the cycle. A cell is reported for the first question that it fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from mandata.framework.model import Cycle, Field, Form, Framework, Rule
from mandata.framework.model.forms import Dated
from mandata.records.cells import REASON_FOLLOWS
from mandata.records.column_sql import ColumnSql, literal, quoted
from mandata.records.columns import reader_of

Kind = Literal["cell", "date", "rule"]

TEXT = re.compile(r"'(?:[^']|'')*'")
WORD = re.compile(r"[a-z_][a-z0-9_]*")


class Condition(NamedTuple):
    """A short name of the mistake, its SQL condition, and the status of the cell then, if always the same."""

    what: str
    sql: str
    says: str | None = None


@dataclass(frozen=True, slots=True)
class RowTest:
    """One question about every row.

    Attributes:
        name: for counting the rows that fail: `column: what is wrong`, or the id of a rule.
        broken: SQL condition that is true if a row fails.
        kind: a wrong cell; a date outside its cycle; a broken rule.
        fields: names of the fields that it reads.
        column: the column of a question about cells or dates.
        rule: the rule.
        says: the status of a cell that fails, if it is the same for all and no value gives it.
    """

    name: str
    broken: str
    kind: Kind
    fields: tuple[str, ...]
    column: ColumnSql | None = None
    rule: Rule | None = None
    says: str | None = None


def tests_of(
    form: Form, framework: Framework, columns: Mapping[str, ColumnSql], cycle: Cycle | None, *, cells_read: bool
) -> list[RowTest]:
    """Return every question of a form about the rows of a table.

    Args:
        columns: the fields that the table has, including computed ones.
        cycle: that the rows were submitted for; without it no date is checked.
        cells_read: whether cells were checked when they were read; then only computed ones are checked here.
    """
    tests: list[RowTest] = []
    for column in columns.values():
        if not cells_read or column.field.computed is not None:
            conditions = _conditions_of_cells(column, form, framework)
            tests += [_test_of(condition, "cell", column) for condition in conditions]
        if cycle is not None:
            conditions = _conditions_of_dates(form, column, cycle)
            tests += [_test_of(condition, "date", column) for condition in conditions]
    for rule in form.rules:
        fields = fields_named(rule.check, (field.name for field in form.table.fields))
        if columns.keys() >= set(fields):
            tests.append(RowTest(rule.id, f"NOT ({rule.check})", "rule", fields, rule=rule))
    return tests


def _test_of(condition: Condition, kind: Kind, column: ColumnSql) -> RowTest:
    name = column.field.name
    return RowTest(f"{name}: {condition.what}", condition.sql, kind, (name,), column, says=condition.says)


def fields_named(expression: str, fields: Iterable[str]) -> tuple[str, ...]:
    """Return the fields in an expression over one row, in the order of the form."""
    words = set(WORD.findall(TEXT.sub(" ", expression).lower()))
    return tuple(name for name in fields if name in words)


def dated(form: Form, field: Field) -> Dated | None:
    """Return the allowed period of a field's dates:

    as its form declares, or for the date of a register, not after the cycle.
    """
    return field.constraints.dated or ("until_cycle_end" if form.dated_by == field.name else None)


def days_of(when: Dated, cycle: Cycle) -> tuple[date | None, date]:
    """Return the first and the last allowed day of a date; the first is None if only the end is limited."""
    if when == "until_collection_end" and cycle.collection is not None:
        return None, cycle.collection.end
    return cycle.period.start if when == "in_cycle" else None, cycle.period.end


def _conditions_of_cells(column: ColumnSql, form: Form, framework: Framework) -> Iterator[Condition]:
    field, limits, name = column.field, column.field.constraints, quoted(column.field.name)
    if (limits.required or field.name in form.table.primaryKey) and field.is_asked:
        yield Condition("blank", column.is_blank(), "")
    if reason := column.lacks_reason():
        yield Condition("no reason", reason, REASON_FOLLOWS)
    if unreadable := column.is_unreadable():
        yield Condition("unreadable", unreadable)
    codes = reader_of(field, form, framework).codes
    if codes is not None:
        yield Condition("unknown code", column.is_none_of(", ".join(map(literal, codes)) or "''"))
    if limits.minimum is not None:
        yield Condition("too small", f"{name} < {_number(limits.minimum)}")
    if limits.maximum is not None:
        yield Condition("too large", f"{name} > {_number(limits.maximum)}")
    if limits.pattern is not None:
        text = quoted(column.figure)
        whole = literal(rf"\A(?:{limits.pattern})\z")
        yield Condition("wrong pattern", f"NOT regexp_matches({text}, {whole})")


def _conditions_of_dates(form: Form, column: ColumnSql, cycle: Cycle) -> Iterator[Condition]:
    when, name = dated(form, column.field), quoted(column.field.name)
    if when is None:
        return
    first, last = days_of(when, cycle)
    if first is not None:
        yield Condition("early", f"{name} < {column.field.field_type.day_sql(first)}")
    yield Condition("late", f"{name} > {column.field.field_type.day_sql(last)}")


def _number(limit: Decimal) -> str:
    return f"{limit:f}"
