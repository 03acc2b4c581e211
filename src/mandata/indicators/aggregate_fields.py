"""What an aggregate reads: its fields, its condition, and how often it adds each field."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from mandata.indicators.language import DIALECT


def fields_of(tree: exp.Expr) -> set[str]:
    """Return the fields that an expression names."""
    named = {column.table or column.name for column in tree.find_all(exp.Column)}
    return named | {rank.expressions[0].name for rank in tree.find_all(exp.Rank)}


def condition_of(tree: exp.Expr) -> str | None:
    """Return the condition on the rows that an aggregate counts; None if it counts no rows that meet one."""
    if isinstance(tree, exp.CountIf) and not isinstance(tree.this, exp.Distinct):
        return str(tree.this.sql(dialect=DIALECT))
    if isinstance(tree, exp.Count) and not isinstance(tree.this, exp.Star | exp.Distinct):
        return f"NOT ({tree.this.sql(dialect=DIALECT)}) IS NULL"
    return None


def summed_fields(tree: exp.Expr) -> dict[str, int] | None:
    """Return a sum or difference of sums of fields, as the factor of each field; None for any other expression."""
    if isinstance(tree, exp.Paren):
        return summed_fields(tree.this)
    if isinstance(tree, exp.Sum):
        return added_fields(tree.this)
    return _added(tree, summed_fields)


def added_fields(tree: exp.Expr) -> dict[str, int] | None:
    """Return a sum or difference of fields, as the factor of each field; None for any other expression."""
    if isinstance(tree, exp.Paren):
        return added_fields(tree.this)
    if isinstance(tree, exp.Column) and not tree.table:
        return {tree.name: 1}
    return _added(tree, added_fields)


def _added(tree: exp.Expr, read: Callable[[exp.Expr], dict[str, int] | None]) -> dict[str, int] | None:
    if not isinstance(tree, exp.Add | exp.Sub):
        return None
    left, right = read(tree.this), read(tree.expression)
    if left is None or right is None:
        return None
    sign = 1 if isinstance(tree, exp.Add) else -1
    return {name: left.get(name, 0) + sign * right.get(name, 0) for name in {**left, **right}}
