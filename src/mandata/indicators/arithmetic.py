"""The meaning of expressions over known contents: exact and slow, but easy to read.

Numbers are fractions, so nothing is rounded. An unknown is None, and logic has three values: yes, no, unknown.
"""

from __future__ import annotations

import operator
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from math import ceil, floor
from typing import Any

from sqlglot import exp

from mandata.indicators.language import Percentile

Content = Any
"""A fraction, a text, a truth, a date, or None if it is unknown."""

Leaf = Callable[[exp.Expr], Content]


def exact(content: Any) -> Content:
    """Return a cell's content, its number as the exact fraction of its decimal digits."""
    if isinstance(content, bool) or not isinstance(content, int | float | Decimal):
        return content
    return Fraction(repr(content) if isinstance(content, float) else content)


def of_nothing(aggregate: exp.Expr) -> Content:
    """Return the result of an aggregate without rows: counts and sums are zero, and no condition was met."""
    if isinstance(aggregate, exp.Sum | exp.Count | exp.CountIf):
        return Fraction(0)
    return False if isinstance(aggregate, exp.LogicalOr) else None


def taken_together(aggregate: exp.Expr, contents: Iterable[tuple[Content, int]]) -> Content:
    """Return the result of an aggregate over contents, each with its number of rows.

    Aggregates skip unknowns; without rows, counts are 0 and everything else is unknown.
    """
    known = [(content, rows) for content, rows in contents if content is not None]
    if isinstance(aggregate.this, exp.Distinct):
        known = [(content, 1) for content in dict.fromkeys(content for content, _ in known)]
    if isinstance(aggregate, exp.Count):
        return Fraction(sum(rows for _, rows in known))
    if isinstance(aggregate, exp.CountIf):
        return Fraction(sum(rows for content, rows in known if content))
    if not known:
        return None
    if isinstance(aggregate, exp.Median | Percentile):
        return _percentile(known, _share(aggregate))
    return AGGREGATES[type(aggregate)](known)


def _sum(contents: Sequence[tuple[Fraction, int]]) -> Fraction:
    """Return the sum, first of those with the same denominator: over all denominators, numbers grow long."""
    numerators: dict[int, int] = defaultdict(int)
    for content, rows in contents:
        numerators[content.denominator] += content.numerator * rows
    return sum((Fraction(numerator, denominator) for denominator, numerator in numerators.items()), Fraction(0))


def _mean(contents: Sequence[tuple[Fraction, int]]) -> Fraction:
    return _sum(contents) / sum(rows for _, rows in contents)


def _share(aggregate: exp.Expr) -> Fraction:
    """Return which percentile an aggregate gives, as a share of 1; the median is that of 0.5."""
    return Fraction(str(aggregate.expression.this)) / 100 if isinstance(aggregate, Percentile) else Fraction(1, 2)


def _percentile(contents: Sequence[tuple[Fraction, int]], share: Fraction) -> Fraction:
    """Return a percentile of numbers, by linear interpolation between the two nearest of them.

    The n numbers in order are at 0, 1/(n-1), …, 1 of the way (type 7 of Hyndman and Fan, "Sample quantiles in
    statistical packages", 1996; Excel's PERCENTILE.INC).
    """
    ordered = sorted(contents)
    position = share * (sum(rows for _, rows in ordered) - 1)
    below, above = (_at(ordered, number) for number in (floor(position), ceil(position)))
    return below + (position - floor(position)) * (above - below)


def _at(ordered: Sequence[tuple[Fraction, int]], position: int) -> Fraction:
    """Return the number at a position, from 0."""
    ends = list(accumulate(rows for _, rows in ordered))
    return ordered[bisect_right(ends, position)][0]


AGGREGATES: dict[type[exp.Expr], Callable[[Sequence[tuple[Any, int]]], Content]] = {
    exp.Sum: _sum,
    exp.Avg: _mean,
    exp.Min: lambda known: min(content for content, _ in known),
    exp.Max: lambda known: max(content for content, _ in known),
    exp.LogicalOr: lambda known: any(content for content, _ in known),
    exp.LogicalAnd: lambda known: all(content for content, _ in known),
}


def evaluate(node: exp.Expr, leaf: Leaf) -> Content:  # noqa: PLR0911, PLR0912 (one case for each part of the language)
    """Return the result of an expression, given the contents of its leaves (fields or aggregates)."""

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
        case exp.Least() | exp.Greatest():
            extreme = min if isinstance(node, exp.Least) else max
            return _known([of(part) for part in (node.this, *node.expressions)], lambda *numbers: extreme(numbers))
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
        case exp.ArrayContains():
            return _known([of(node.this), of(node.expression)], lambda codes, code: code in codes)
        case exp.In():
            return _any([_equal(of(node.this), of(part)) for part in node.expressions])
        case exp.Between():
            low, middle, high = of(node.args["low"]), of(node.this), of(node.args["high"])
            return _all([_not_above(low, middle), _not_above(middle, high)])
        case exp.EQ() | exp.NEQ() | exp.GT() | exp.GTE() | exp.LT() | exp.LTE():
            return _comparison(node, of(node.this), of(node.expression))
    return leaf(node)


def _arithmetic(node: exp.Expr, left: Any, right: Any) -> Content:
    """Calculate; the result is unknown if an operand is unknown or the divisor is zero."""
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
    """Return the first branch that holds; otherwise the default, unknown if there is none."""
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
    """Check that a date is compared with a date written as text."""
    if isinstance(left, date) and isinstance(right, str):
        return [left, date.fromisoformat(right)]
    if isinstance(right, date) and isinstance(left, str):
        return [date.fromisoformat(left), right]
    return [left, right]


def _known(parts: Iterable[Content], result: Callable[..., Any]) -> Any:
    """Return a result of known parts; unknown if any part is."""
    listed = list(parts)
    return None if any(part is None for part in listed) else result(*listed)


def _all(parts: Sequence[Content]) -> bool | None:
    """Return no if any part is no, otherwise unknown if any is unknown, otherwise yes."""
    if any(part is False for part in parts):
        return False
    return None if any(part is None for part in parts) else True


def _any(parts: Sequence[Content]) -> bool | None:
    """Return yes if any part is yes, otherwise unknown if any is unknown, otherwise no."""
    if any(part is True for part in parts):
        return True
    return None if any(part is None for part in parts) else False


def _half_away_from_zero(number: Fraction, decimals: int) -> Fraction:
    scaled = abs(number) * 10**decimals
    whole = int(scaled + Fraction(1, 2))
    return Fraction(whole if number >= 0 else -whole, 10**decimals)
