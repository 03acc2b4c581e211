"""Nodes of a query. They are made directly: sqlglot's builders copy whatever they are given, again and again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlglot import exp

ROW = "r"
"""The name of the asked rows in a query."""

NO_LACK = "9"
"""Greater than any lack."""


def row_column(name: str) -> exp.Expr:
    """Return a column of the asked rows."""
    return exp.Column(this=exp.to_identifier(name, quoted=True), table=exp.to_identifier(ROW))


def table(name: str, alias: str) -> exp.Table:
    """Return a table under another name."""
    return exp.Table(this=exp.to_identifier(name, quoted=True), alias=alias_of(alias))


def alias_of(name: str) -> exp.TableAlias:
    """Return a name of a table."""
    return exp.TableAlias(this=exp.to_identifier(name))


def named_as(node: exp.Expr, name: str) -> exp.Expr:
    """Return a node under a name."""
    return exp.Alias(this=node, alias=exp.to_identifier(name))


def all_of(parts: Sequence[exp.Expr]) -> exp.Expr:
    """Return a condition that is true if all parts are."""
    return exp.and_(*parts, copy=False)


def any_of(parts: Sequence[exp.Expr]) -> exp.Expr:
    """Return a condition that is true if any part is."""
    return exp.or_(*parts, copy=False)


def is_number(name: str) -> exp.Expr:
    """Return whether the answer of a field is a number."""
    return exp.Is(this=row_column(f"{name}__lack"), expression=exp.null())


def is_unknown(condition: exp.Expr | None) -> exp.Expr:
    """Return whether a condition can be neither true nor false."""
    return exp.Is(this=exp.Paren(this=condition and condition.copy()), expression=exp.null())


def or_no_lack(lack: exp.Expr) -> exp.Expr:
    """Return a lack; one greater than any where there is none."""
    return exp.Coalesce(this=lack, expressions=[exp.Literal.string(NO_LACK)])


def extreme(function: type[exp.Greatest | exp.Least], parts: list[exp.Expr], default: exp.Expr) -> exp.Expr:
    """Return the greatest or the smallest of some nodes, the default if there are none."""
    if len(parts) < 2:
        return parts[0] if parts else default
    return function(this=parts[0], expressions=parts[1:], ignore_nulls=True)


def cells_of(cycle: int, first: date | None, last: date | None) -> list[exp.Expr]:
    """Return the cells of a cycle: its number, the first and the last day of its window."""
    return [exp.Literal.number(cycle), _day(first), _day(last)]


def _day(day: date | None) -> exp.Expr:
    content = exp.Literal.string(day.isoformat()) if day else exp.null()
    return exp.Cast(this=content, to=exp.DataType(this=exp.DataType.Type.DATE))
