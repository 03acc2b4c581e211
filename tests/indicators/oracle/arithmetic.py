"""What an expression means, over plain Python values: the oracle's own arithmetic, without any of the engine's.

Numbers are fractions, so nothing is rounded. An unknown is None. A truth is a degree: no is 0, unknown one half, yes 1;
then "and" is the least, "or" the greatest and "not" what is missing to 1 (Kleene's strong logic of three values).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlglot import exp

Content = Any
"""A fraction, a text, a truth, a date, or None where it is unknown."""

UNKNOWN = Fraction(1, 2)


def exact(content: Any) -> Content:
    """Return a cell's content; a number as the fraction of its decimal digits."""
    if isinstance(content, int | float | Decimal) and not isinstance(content, bool):
        return Fraction(str(content))
    return content


def of_nothing(aggregate: exp.Expr) -> Content:
    """Return what an aggregate gives where nothing happened: nothing to count, nothing to add, nothing that held."""
    return {exp.Sum: Fraction(0), exp.Count: Fraction(0), exp.CountIf: Fraction(0), exp.LogicalOr: False}.get(
        type(aggregate)
    )


def taken_together(aggregate: exp.Expr, contents: Iterable[Content]) -> Content:  # noqa: PLR0911 (one for each aggregate)
    """Return what an aggregate gives for the contents of rows. It passes over unknowns."""
    known = [content for content in contents if content is not None]
    if isinstance(aggregate.this, exp.Distinct):
        known = list(set(known))
    match aggregate:
        case exp.Count():
            return Fraction(len(known))
        case exp.CountIf():
            return Fraction(known.count(True))
    if not known:
        return None
    match aggregate:
        case exp.Sum():
            return sum(known)
        case exp.Avg():
            return sum(known) / len(known)
        case exp.Median():
            return percentile(known, Fraction(1, 2))
        case exp.Min():
            return sorted(known)[0]
        case exp.Max():
            return sorted(known)[-1]
        case exp.LogicalOr():
            return True in known
        case exp.LogicalAnd():
            return False not in known
    raise NotImplementedError(aggregate.sql())


def percentile(contents: Iterable[Content], share: Fraction) -> Content:
    """Return the number that is a share of the way through the numbers in order.

    The first of n is at 0 and the last at 1, at equal distances; in between, a number is as far from its
    neighbours as its place is.
    """
    ordered = sorted(content for content in contents if content is not None)
    if len(ordered) < 2:
        return ordered[0] if ordered else None
    places = [Fraction(number, len(ordered) - 1) for number in range(len(ordered))]
    above = next(number for number, place in enumerate(places) if place >= share and number > 0)
    near, far = places[above] - share, share - places[above - 1]
    return (ordered[above - 1] * near + ordered[above] * far) / (near + far)


def evaluate(node: exp.Expr, leaf: Callable[[exp.Expr], Content]) -> Content:  # noqa: PLR0911, PLR0912 (one case for each part)
    """Return the content of an expression, given what its leaves (fields, or aggregates) hold."""

    def of(part: exp.Expr) -> Content:
        return evaluate(part, leaf)

    if type(node) in CONNECTED:
        degrees = [_degree(of(part)) for part in (node.this, node.expression)]
        return _truth(CONNECTED[type(node)](degrees))
    if type(node) in OPERATORS:
        return _of_known(OPERATORS[type(node)], of(node.this), of(node.expression))
    match node:
        case exp.Paren():
            return of(node.this)
        case exp.Null():
            return None
        case exp.Boolean():
            return bool(node.this)
        case exp.Literal():
            return node.this if node.is_string else Fraction(node.this)
        case exp.Neg():
            return _of_known(lambda number: 0 - number, of(node.this))
        case exp.Abs():
            return _of_known(lambda number: max(number, -number), of(node.this))
        case exp.Least() | exp.Greatest():
            numbers = [of(part) for part in (node.this, *node.expressions)]
            return _of_known(lambda *known: sorted(known)[0 if isinstance(node, exp.Least) else -1], *numbers)
        case exp.Round():
            decimals = node.args.get("decimals")
            return _of_known(_half_away_from_zero, of(node.this), int(decimals.this) if decimals else 0)
        case exp.Coalesce():
            known = [content for part in (node.this, *node.expressions) if (content := of(part)) is not None]
            return known[0] if known else None
        case exp.Nullif():
            left, right = of(node.this), of(node.expression)
            return None if _of_known(_equal, left, right) else left
        case exp.Case():
            return _case(node, of)
        case exp.Is():
            return of(node.this) is None
        case exp.Not():
            return _truth(1 - _degree(of(node.this)))
        case exp.ArrayContains():
            codes, code = of(node.this), of(node.expression)
            return None if codes is None or code is None else code in codes
        case exp.In():
            asked = of(node.this)
            return _truth(max(_degree(_of_known(_equal, asked, of(part))) for part in node.expressions))
        case exp.Between():
            least, asked, most = of(node.args["low"]), of(node.this), of(node.args["high"])
            return _truth(min(_degree(_of_known(_below_or_equal, *pair)) for pair in ((least, asked), (asked, most))))
    return leaf(node)


def _degree(truth: bool | None) -> Fraction:
    return UNKNOWN if truth is None else Fraction(truth)


def _truth(degree: Fraction) -> bool | None:
    return None if degree == UNKNOWN else degree == 1


def _of_known(result: Callable[..., Content], *parts: Content) -> Content:
    """Return a result of known parts; unknown if any part is."""
    return None if None in parts else result(*parts)


def _case(node: exp.Case, of: Callable[[exp.Expr], Content]) -> Content:
    """Return the first branch that holds; otherwise the default, unknown where there is none."""
    for branch in node.args["ifs"]:
        holds = of(branch.this) if node.this is None else _of_known(_equal, of(node.this), of(branch.this))
        if holds:
            return of(branch.args["true"])
    return of(node.args["default"]) if node.args.get("default") else None


def _equal(left: Content, right: Content) -> bool:
    return _comparable(left, right) == _comparable(right, left)


def _below_or_equal(left: Content, right: Content) -> bool:
    return _comparable(left, right) <= _comparable(right, left)


def _comparable(content: Content, other: Content) -> Content:
    """Return a date that is written as text as a date, if it is compared with one."""
    return date.fromisoformat(content) if isinstance(other, date) and isinstance(content, str) else content


def _half_away_from_zero(number: Fraction, decimals: int) -> Fraction:
    """Round as on paper: by the first digit that is left out."""
    digits, rest = divmod(abs(number.numerator) * 10**decimals, number.denominator)
    digits += 2 * rest >= number.denominator
    return Fraction(-digits if number < 0 else digits, 10**decimals)


CONNECTED: dict[type[exp.Expr], Callable[[Sequence[Fraction]], Fraction]] = {exp.And: min, exp.Or: max}
OPERATORS: dict[type[exp.Expr], Callable[[Any, Any], Content]] = {
    exp.Add: lambda left, right: left + right,
    exp.Sub: lambda left, right: left - right,
    exp.Mul: lambda left, right: left * right,
    exp.Div: lambda left, right: left / right if right != 0 else None,
    exp.EQ: _equal,
    exp.NEQ: lambda left, right: not _equal(left, right),
    exp.LTE: _below_or_equal,
    exp.GTE: lambda left, right: _below_or_equal(right, left),
    exp.LT: lambda left, right: not _below_or_equal(right, left),
    exp.GT: lambda left, right: not _below_or_equal(left, right),
}
