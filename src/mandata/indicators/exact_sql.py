"""Expressions as SQL whose numbers are decimals, so that every engine gives the same number, in any order of rows.

SQL keeps at most 38 digits. Sums, differences and products stay exact within them, and an engine refuses what does
not fit. A quotient is exact only where the divisor is a constant like 100; any other is left to Python.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sqlglot import exp

from mandata.indicators.expressions import Named, name_of
from mandata.indicators.language import Percentile

MOST_DIGITS = 38
"""Digits of a decimal, in every engine."""

MOST_DECIMALS = 18
"""Decimals of an intermediate result, which leave 20 digits before the point."""


class NotExact(Exception):
    """An expression whose number SQL cannot give exactly."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an expression as SQL.

    Attributes:
        decimals: of a number, at most; None if it is not a number.
    """

    node: exp.Expr
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class ExactSql:
    """Writes expressions over fields.

    Attributes:
        named: gives the SQL of a field or an attribute.
    """

    named: Callable[[Named], Part]

    def of(self, node: exp.Expr) -> Part:  # noqa: PLR0911, PLR0912 (one case for each part)
        """Return a part of an expression as SQL.

        Raises:
            NotExact: SQL cannot give its number exactly.
        """
        named = name_of(node)
        if named is not None:
            return self.named(named)
        match node:
            case exp.Literal() if not node.is_string:
                return constant(Fraction(str(node.this)))
            case exp.Literal() | exp.Boolean() | exp.Null():
                return Part(node.copy())
            case exp.Paren() | exp.Not():
                inner = self.of(node.this)
                return Part(type(node)(this=inner.node), inner.decimals)
            case exp.Neg() | exp.Abs():
                inner = self.of(node.this)
                return Part(type(node)(this=_decimal(inner)), inner.decimals)
            case exp.Add() | exp.Sub():
                left, right = self.of(node.this), self.of(node.expression)
                return Part(_two(node, _decimal(left), _decimal(right)), max(_decimals(left), _decimals(right)))
            case exp.Mul():
                return _product(self.of(node.this), self.of(node.expression))
            case exp.Div():
                return _product(self.of(node.this), _inverse(node.expression))
            case exp.Round():
                return _round(self.of(node.this), node.args.get("decimals"))
            case exp.And() | exp.Or():
                return Part(_two(node, self.of(node.this).node, self.of(node.expression).node))
            case exp.Is():
                return Part(exp.Is(this=self.of(node.this).node, expression=exp.null()))
            case exp.Case():
                return self._case(node)
            case exp.Coalesce():
                first, *others = self._alike([node.this, *node.expressions])
                return Part(exp.Coalesce(this=first.node, expressions=_nodes(others)), first.decimals)
            case exp.Nullif():
                one, other = self._alike([node.this, node.expression])
                return Part(exp.Nullif(this=one.node, expression=other.node), one.decimals)
            case exp.In():
                first, *others = self._alike([node.this, *node.expressions])
                return Part(exp.In(this=first.node, expressions=_nodes(others)))
            case exp.Between():
                middle, low, high = self._alike([node.this, node.args["low"], node.args["high"]])
                return Part(exp.Between(this=middle.node, low=low.node, high=high.node))
        left, right = self._alike([node.this, node.expression])
        return Part(_two(node, left.node, right.node))

    def aggregate(self, leaf: exp.Expr) -> list[exp.Expr]:
        """Return the columns that an aggregate needs: itself, or the sum and the count of a mean.

        Raises:
            NotExact: SQL cannot give its number exactly.
        """
        if isinstance(leaf.this, exp.Star):
            return [exp.Count(this=exp.Star())]
        if isinstance(leaf, exp.Median | Percentile):
            raise NotExact
        inside = leaf.this.expressions[0] if isinstance(leaf.this, exp.Distinct) else leaf.this
        node = self.of(inside).node
        if isinstance(leaf, exp.CountIf):  # of nothing, some engines' own count_if is unknown instead of 0
            return [exp.Count(this=exp.Case(ifs=[exp.If(this=node, true=exp.Literal.number(1))]))]
        taken = exp.Distinct(expressions=[node]) if isinstance(leaf.this, exp.Distinct) else node
        if isinstance(leaf, exp.Avg):
            return [exp.Sum(this=taken), exp.Count(this=taken.copy())]
        return [type(leaf)(this=taken)]

    def _case(self, node: exp.Case) -> Part:
        branches: list[exp.If] = node.args["ifs"]
        conditions = [branch.this for branch in branches]
        if node.this is None:
            this, asked = None, [self.of(condition) for condition in conditions]
        else:
            this, *asked = self._alike([node.this, *conditions])
        default = node.args.get("default")
        given = self._alike([*(branch.args["true"] for branch in branches), *([default] if default else [])])
        ifs = [exp.If(this=one.node, true=other.node) for one, other in zip(asked, given, strict=False)]
        case = exp.Case(this=this and this.node, ifs=ifs, default=given[-1].node if default else None)
        return Part(case, given[0].decimals)

    def _alike(self, nodes: Sequence[exp.Expr]) -> list[Part]:
        """Return operands of a comparison, or alternatives, with the same number of decimals."""
        parts = [self.of(node) for node in nodes]
        found = {part.decimals for part in parts if part.decimals is not None}
        if len(found) < 2:
            return [Part(part.node, *found) for part in parts] if found else parts
        most = max(found)
        return [Part(part.node if part.decimals == most else decimal(part.node, most), most) for part in parts]


def decimal(node: exp.Expr, decimals: int, digits: int = MOST_DIGITS) -> exp.Expr:
    """Return a number as a decimal."""
    sizes = [exp.DataTypeParam(this=exp.Literal.number(size)) for size in (digits, decimals)]
    return exp.Cast(this=node, to=exp.DataType(this=exp.DataType.Type.DECIMAL, expressions=sizes))


def constant(number: Fraction) -> Part:
    """Return a constant.

    Raises:
        NotExact: it has too many decimals, or is too long.
    """
    decimals = next((count for count in range(MOST_DECIMALS + 1) if (number * 10**count).denominator == 1), None)
    if decimals is None or abs(number) >= 10 ** (MOST_DIGITS - decimals):
        raise NotExact
    text = f"{Decimal(f'{abs(number) * 10**decimals}E-{decimals}'):f}"
    node = decimal(exp.Literal.number(text), decimals, max(len(text.replace(".", "").lstrip("0")), decimals, 1))
    return Part(exp.Paren(this=exp.Neg(this=node)) if number < 0 else node, decimals)


def _inverse(node: exp.Expr) -> Part:
    """Return what to multiply with instead of dividing by a constant."""
    node = node.unnest()
    sign = -1 if isinstance(node, exp.Neg) else 1
    node = node.this.unnest() if isinstance(node, exp.Neg) else node
    number = Fraction(str(node.this)) if isinstance(node, exp.Literal) and not node.is_string else Fraction(0)
    if number == 0:
        raise NotExact
    return constant(sign / number)


def _product(left: Part, right: Part) -> Part:
    decimals = _decimals(left) + _decimals(right)
    if decimals > MOST_DECIMALS:
        raise NotExact
    return Part(exp.Paren(this=exp.Mul(this=_decimal(left), expression=_decimal(right))), decimals)


def _round(part: Part, decimals: exp.Expr | None) -> Part:
    wanted = int(decimals.this) if decimals is not None else 0
    if wanted >= _decimals(part):
        return part
    return Part(exp.Round(this=part.node, decimals=exp.Literal.number(wanted)), wanted)


def _decimal(part: Part) -> exp.Expr:
    """Return a number that arithmetic may take: whole numbers of 64 bits do not hold a product."""
    return decimal(part.node, 0) if isinstance(part.node, exp.Column) and part.decimals == 0 else part.node


def _decimals(part: Part) -> int:
    """Return the decimals of a number; an unknown has none."""
    return part.decimals or 0


def _nodes(parts: Sequence[Part]) -> list[exp.Expr]:
    return [part.node for part in parts]


def _two(node: exp.Expr, left: exp.Expr, right: exp.Expr) -> exp.Expr:
    """Return the same operation on other parts."""
    return type(node)(this=left, expression=right)
