"""What an expression means, over plain Python rows: slow, exact and written to be read.

Numbers are fractions, so nothing is rounded. An unknown is None, and logic has three values: yes, no, unknown.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from sqlglot import exp

from mandata.framework.model import Framework

Row = Mapping[str, Any]
Content = Any
"""A fraction, a text, a truth, a date, or None where it is unknown."""

Leaf = Callable[[exp.Expr], Content]


class RowExpressions:
    """Evaluates expressions over the rows of one form."""

    def __init__(self, framework: Framework, form: str) -> None:
        self.framework = framework
        self.form = form

    def of_row(self, tree: exp.Expr, row: Row) -> Content:
        """A condition, or the inside of an aggregate, for one row."""
        return evaluate(tree, lambda leaf: self._named(leaf, row))

    def of_rows(self, tree: exp.Expr, rows: Sequence[Row], *, is_zero: bool = False) -> Content:
        """An aggregate, or arithmetic over aggregates, for rows taken together.

        Args:
            is_zero: whether there are no rows because nothing happened: then sums are zero too, and nothing ever held.
        """
        return evaluate(tree, lambda leaf: _of_nothing(leaf) if is_zero else self._aggregate(leaf, rows))

    def content(self, name: str, row: Row) -> Content:
        """A field of a row, or `field.attribute` of the code that the field holds."""
        field, _, attribute = name.partition(".")
        return self._attribute(field, attribute, row) if attribute else _exact(row[field])

    def _named(self, leaf: exp.Expr, row: Row) -> Content:
        if isinstance(leaf, exp.Rank):
            return self._attribute(leaf.expressions[0].name, "order", row)
        assert isinstance(leaf, exp.Column)  # noqa: S101 (aggregates do not stand inside aggregates)
        return self.content(f"{leaf.table}.{leaf.name}" if leaf.table else leaf.name, row)

    def _attribute(self, field: str, attribute: str, row: Row) -> Content:
        """An attribute of the code in a cell: the order is a number, an attribute that the code lacks is ""."""
        codes = self.framework.code_list_of(self.form, field)
        code = codes.codes.get(row[field]) if codes else None
        if code is None:
            return None
        if attribute == "order":
            return Fraction(code.order)
        own = {"code": code.code, "name": code.name, "broader": code.broader}
        return own[attribute] if attribute in own else code.attributes.get(attribute, "")

    def _aggregate(self, leaf: exp.Expr, rows: Sequence[Row]) -> Content:
        """Aggregates pass over unknowns; of nothing, counts are 0 and everything else is unknown."""
        if isinstance(leaf.this, exp.Star):
            return Fraction(len(rows))
        inside, distinct = leaf.this, isinstance(leaf.this, exp.Distinct)
        inside = inside.expressions[0] if distinct else inside
        contents = [content for row in rows if (content := self.of_row(inside, row)) is not None]
        if distinct:
            contents = list(dict.fromkeys(contents))
        return _taken_together(leaf, contents)


def _of_nothing(aggregate: exp.Expr) -> Content:
    if isinstance(aggregate, exp.Sum | exp.Count | exp.CountIf):
        return Fraction(0)
    return False if isinstance(aggregate, exp.LogicalOr) else None


def _taken_together(aggregate: exp.Expr, contents: list[Any]) -> Content:
    if isinstance(aggregate, exp.Count):
        return Fraction(len(contents))
    if isinstance(aggregate, exp.CountIf):
        return Fraction(sum(contents))
    if not contents:
        return None
    results: dict[type[exp.Expr], Callable[[list[Any]], Content]] = {
        exp.Sum: sum,
        exp.Avg: lambda numbers: Fraction(sum(numbers)) / len(numbers),
        exp.Min: min,
        exp.Max: max,
        exp.LogicalOr: any,
        exp.LogicalAnd: all,
    }
    return results[type(aggregate)](contents)


def evaluate(node: exp.Expr, leaf: Leaf) -> Content:  # noqa: PLR0911, PLR0912 (one case for each part of the language)
    """The content of an expression, given what its leaves (fields, or aggregates) hold."""

    def of(part: exp.Expr) -> Content:
        return evaluate(part, leaf)

    match node:
        case exp.Paren():
            return of(node.this)
        case exp.Null():
            return None
        case exp.Boolean():
            return bool(node.this)
        case exp.Literal():
            return str(node.this) if node.is_string else Fraction(str(node.this))
        case exp.Add() | exp.Sub() | exp.Mul() | exp.Div():
            return _arithmetic(node, of(node.this), of(node.expression))
        case exp.Neg():
            return _known([of(node.this)], lambda number: -number)
        case exp.Abs():
            return _known([of(node.this)], abs)
        case exp.Round():
            decimals = int(node.args["decimals"].this) if node.args.get("decimals") else 0
            return _known([of(node.this)], lambda number: _half_away_from_zero(number, decimals))
        case exp.Coalesce():
            return next((item for part in [node.this, *node.expressions] if (item := of(part)) is not None), None)
        case exp.Nullif():
            return None if _equal(of(node.this), of(node.expression)) is True else of(node.this)
        case exp.Case():
            return _case(node, of)
        case exp.Is():
            return of(node.this) is None
        case exp.Not():
            return _known([of(node.this)], lambda truth: not truth)
        case exp.And():
            return _all([of(node.this), of(node.expression)])
        case exp.Or():
            return _any([of(node.this), of(node.expression)])
        case exp.In():
            return _any([_equal(of(node.this), of(part)) for part in node.expressions])
        case exp.Between():
            low, middle, high = of(node.args["low"]), of(node.this), of(node.args["high"])
            return _all([_not_above(low, middle), _not_above(middle, high)])
        case exp.EQ() | exp.NEQ() | exp.GT() | exp.GTE() | exp.LT() | exp.LTE():
            return _comparison(node, of(node.this), of(node.expression))
    return leaf(node)


def _arithmetic(node: exp.Expr, left: Any, right: Any) -> Content:
    """Arithmetic with an unknown is unknown, and so is division by zero."""
    if left is None or right is None or (isinstance(node, exp.Div) and right == 0):
        return None
    results: dict[type[exp.Expr], Callable[[Fraction, Fraction], Fraction]] = {
        exp.Add: operator.add,
        exp.Sub: operator.sub,
        exp.Mul: operator.mul,
        exp.Div: operator.truediv,
    }
    return results[type(node)](left, right)


def _case(node: exp.Case, of: Leaf) -> Content:
    """The first branch that holds; otherwise the default, unknown where there is none."""
    for branch in node.args["ifs"]:
        holds = of(branch.this) if node.this is None else _equal(of(node.this), of(branch.this))
        if holds is True:
            return of(branch.args["true"])
    default = node.args.get("default")
    return of(default) if default is not None else None


def _comparison(node: exp.Expr, left: Content, right: Content) -> Content:
    match node:
        case exp.EQ():
            return _equal(left, right)
        case exp.NEQ():
            return _known([_equal(left, right)], lambda truth: not truth)
        case exp.LTE():
            return _not_above(left, right)
        case exp.GTE():
            return _not_above(right, left)
        case exp.LT():
            return _known([_not_above(right, left)], lambda truth: not truth)
    return _known([_not_above(left, right)], lambda truth: not truth)


def _equal(left: Content, right: Content) -> Content:
    return _known(_alike(left, right), lambda one, other: one == other)


def _not_above(left: Content, right: Content) -> Content:
    return _known(_alike(left, right), lambda one, other: one <= other)


def _alike(left: Content, right: Content) -> list[Content]:
    """A date is compared with a date written as text."""
    if isinstance(left, date) and isinstance(right, str):
        return [left, date.fromisoformat(right)]
    if isinstance(right, date) and isinstance(left, str):
        return [date.fromisoformat(left), right]
    return [left, right]


def _known(parts: Iterable[Content], result: Callable[..., Any]) -> Any:
    """A result of known parts; unknown if any part is."""
    listed = list(parts)
    return None if any(part is None for part in listed) else result(*listed)


def _all(parts: Sequence[Content]) -> bool | None:
    """No if any part is no, else unknown if any is unknown, else yes."""
    if any(part is False for part in parts):
        return False
    return None if any(part is None for part in parts) else True


def _any(parts: Sequence[Content]) -> bool | None:
    """Yes if any part is yes, else unknown if any is unknown, else no."""
    if any(part is True for part in parts):
        return True
    return None if any(part is None for part in parts) else False


def _half_away_from_zero(number: Fraction, decimals: int) -> Fraction:
    scaled = abs(number) * 10**decimals
    whole = int(scaled + Fraction(1, 2))
    return Fraction(whole if number >= 0 else -whole, 10**decimals)


def _exact(content: Any) -> Content:
    """A cell's content, its number as the fraction that its decimal digits say."""
    if isinstance(content, bool) or not isinstance(content, int | float):
        return content
    return Fraction(repr(content))
