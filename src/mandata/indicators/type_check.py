"""The allow-list of expressions: the allowed parts, and their meaning.

Everything that is not listed here is refused, so an expression is safe and means the same on every engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sqlglot import exp

from mandata.findings import Mistake
from mandata.framework.field_types import Kind
from mandata.framework.suggest import suggestion
from mandata.indicators.columns import Scope
from mandata.indicators.language import Percentile
from mandata.messages import Params

ORDERED = (exp.Min, exp.Max, exp.Median, Percentile)
"""Aggregates that give the figure of one record, or one between the figures of two."""

AGGREGATES = (exp.Sum, exp.Avg, exp.Count, exp.CountIf, exp.LogicalOr, exp.LogicalAnd, *ORDERED)
PERCENT = re.compile(r"100(\.0*)?|[0-9]{1,2}(\.[0-9]{0,9})?")
"""A number from 0 to 100."""

CONVERSIONS = {
    (Kind.BOOLEAN, Kind.NUMBER): "count-yes",
    (Kind.TEXT, Kind.NUMBER): "rank",
    (Kind.NUMBER, Kind.BOOLEAN): "compare",
}
"""Variant of the message for a kind where another is needed."""

NO_PARAMS: Params = MappingProxyType({})
FUNCTIONS = (
    "sum, avg, min, max, median, percentile, count, count_if, bool_or, bool_and, coalesce, nullif, case, abs, round, "
    "rank, list_contains, arithmetic, comparison, in, between, is null, and, or, not"
)


@dataclass(frozen=True, slots=True)
class ExpressionProblem:
    """What is wrong with an expression. `offset` is the character it begins at, from 0; None for the whole of it."""

    mistake: Mistake
    offset: int | None = None


class KindChecker:
    """Walks one expression, notes every problem and works out what it gives."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.problems: list[ExpressionProblem] = []
        self._inside = False
        self._rules: dict[type[exp.Expr], Callable[..., Kind | None]] = {
            exp.Paren: lambda node: self.kind(node.this),
            exp.Column: self._column,
            exp.Literal: lambda node: Kind.TEXT if node.is_string else Kind.NUMBER,
            exp.Boolean: lambda _: Kind.BOOLEAN,
            exp.Null: lambda _: None,
            exp.Rank: self._rank,
            exp.Neg: lambda node: self._all(Kind.NUMBER, [node.this], Kind.NUMBER),
            exp.Abs: lambda node: self._all(Kind.NUMBER, [node.this], Kind.NUMBER),
            exp.Round: self._round,
            exp.Not: lambda node: self._all(Kind.BOOLEAN, [node.this], Kind.BOOLEAN),
            exp.In: self._in,
            exp.Between: lambda node: self._compared([node.this, node.args["low"], node.args["high"]]),
            exp.Is: self._is_null,
            exp.ArrayContains: self._contains,
            exp.Coalesce: lambda node: self._alike([node.this, *node.expressions]),
            exp.Nullif: lambda node: self._alike([node.this, node.expression]),
            exp.Case: self._case,
            exp.Sum: lambda node: self._aggregate(node, Kind.NUMBER),
            exp.Avg: lambda node: self._aggregate(node, Kind.NUMBER),
            exp.Min: lambda node: self._aggregate(node, Kind.NUMBER),
            exp.Max: lambda node: self._aggregate(node, Kind.NUMBER),
            exp.Median: self._median,
            Percentile: self._percentile,
            exp.Count: self._count,
            exp.CountIf: lambda node: self._aggregate(node, Kind.BOOLEAN, Kind.NUMBER),
            exp.LogicalOr: lambda node: self._aggregate(node, Kind.BOOLEAN),
            exp.LogicalAnd: lambda node: self._aggregate(node, Kind.BOOLEAN),
        }
        for arithmetic in (exp.Add, exp.Sub, exp.Mul, exp.Div):
            self._rules[arithmetic] = lambda node: self._all(Kind.NUMBER, [node.this, node.expression], Kind.NUMBER)
        for logical in (exp.And, exp.Or):
            self._rules[logical] = lambda node: self._all(Kind.BOOLEAN, [node.this, node.expression], Kind.BOOLEAN)
        for comparison in (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE):
            self._rules[comparison] = lambda node: self._compared([node.this, node.expression])

    def kind(self, node: exp.Expr) -> Kind | None:
        """Return the type of a part; None if it is not clear (a null, or a part that is wrong itself)."""
        rule = self._rules.get(type(node))
        if rule is None:
            self._refuse(node)
            return None
        return rule(node)

    # Names

    def _column(self, node: exp.Column) -> Kind | None:
        if node.args.get("db") is not None:
            self._note(node, "unknown-field", {"name": node.sql()}, "parts")
            return None
        field, attribute = (node.table, node.name) if node.table else (node.name, "")
        if field not in self.scope.fields:
            fix = suggestion(field, self.scope.fields)
            self._note(node, "unknown-field", {"form": self.scope.form.name, "name": field, "suggestion": fix})
            return None
        return self._attribute(node, field, attribute) if attribute else self.scope.fields[field]

    def _attribute(self, node: exp.Expr, field: str, attribute: str) -> Kind | None:
        known = self.scope.attributes(field)
        if attribute in known:
            return known[attribute]
        params: Params = {"field": field, "name": attribute, "suggestion": suggestion(attribute, known)}
        self._note(node, "unknown-attribute", params, "" if known else "no-codes")
        return None

    def _rank(self, node: exp.Rank) -> Kind | None:
        named = node.expressions[0] if len(node.expressions) == 1 else None
        if not isinstance(named, exp.Column) or named.table:
            self._note(node, "wrong-argument", variant="rank")
            return None
        if self._column(named) is not None:
            self._attribute(named, named.name, "order")
        return Kind.NUMBER

    # Parts that ask something of what is in them

    def _all(self, wanted: Kind, parts: Sequence[exp.Expr], gives: Kind) -> Kind:
        for part in parts:
            kind = self.kind(part)
            if kind is not None and kind is not wanted:
                params: Params = {"sql": part.sql(), "kind": kind.phrase, "wanted": wanted.phrase}
                self._note(part, "wrong-kind", params, CONVERSIONS.get((kind, wanted), "needed"))
        return gives

    def _alike(self, parts: Sequence[exp.Expr]) -> Kind | None:
        kinds = [(part, self.kind(part)) for part in parts]
        first = next((kind for _, kind in kinds if kind is not None), None)
        for part, kind in kinds:
            if kind is not None and first is not None and kind is not first:
                params: Params = {"sql": part.sql(), "kind": kind.phrase, "first": first.phrase}
                self._note(part, "wrong-kind", params, "unlike")
        return first

    def _compared(self, parts: Sequence[exp.Expr]) -> Kind:
        if any(self._is_date(part) for part in parts):
            self._dates(parts)
        else:
            self._alike(parts)
            self._codes(parts)
        return Kind.BOOLEAN

    def _is_date(self, part: exp.Expr) -> bool:
        return isinstance(part, exp.Column) and not part.table and self.scope.fields.get(part.name) is Kind.DATE

    def _dates(self, parts: Sequence[exp.Expr]) -> None:
        """Check that a date is compared with a date, written as an ISO text."""
        for part in parts:
            if isinstance(part, exp.Literal) and part.is_string and _iso_date(part.this):
                continue
            kind = self.kind(part)
            if kind not in (None, Kind.DATE):
                self._note(part, "wrong-kind", {"sql": part.sql()}, "no-date")

    def _codes(self, parts: Sequence[exp.Expr]) -> None:
        """Check that a coded field is compared with existing codes."""
        coded = next((part for part in parts if isinstance(part, exp.Column) and not part.table), None)
        codes = self.scope.listed(coded.name) if coded is not None else None
        if coded is None or codes is None:
            return
        for part in parts:
            if isinstance(part, exp.Literal) and part.is_string and part.this not in codes.codes:
                fix = suggestion(part.this, codes.codes)
                self._note(part, "unknown-code", {"text": part.this, "field": coded.name, "suggestion": fix}, "field")

    def _in(self, node: exp.In) -> Kind:
        if node.args.get("query") is not None or node.args.get("unnest") is not None or not node.expressions:
            self._refuse(node)
            return Kind.BOOLEAN
        return self._compared([node.this, *node.expressions])

    def _is_null(self, node: exp.Is) -> Kind:
        if not isinstance(node.expression, exp.Null):
            self._refuse(node)
        self.kind(node.this)
        return Kind.BOOLEAN

    def _contains(self, node: exp.ArrayContains) -> Kind:
        """Check that a list of codes is searched for a code that exists."""
        if self.kind(node.this) not in (None, Kind.CODES):
            self._note(node.this, "wrong-kind", {"sql": node.this.sql()}, "no-codes")
        elif self.kind(node.expression) not in (None, Kind.TEXT):
            self._note(node.expression, "wrong-kind", {"sql": node.expression.sql()}, "no-code")
        else:
            self._codes([node.this, node.expression])
        return Kind.BOOLEAN

    def _round(self, node: exp.Round) -> Kind:
        decimals = node.args.get("decimals")
        if decimals is not None and not (isinstance(decimals, exp.Literal) and decimals.this.isdigit()):
            self._note(decimals, "wrong-argument", variant="round")
        return self._all(Kind.NUMBER, [node.this], Kind.NUMBER)

    def _case(self, node: exp.Case) -> Kind | None:
        branches: list[exp.If] = node.args["ifs"]
        if node.this is not None:
            self._compared([node.this, *(branch.this for branch in branches)])
        else:
            self._all(Kind.BOOLEAN, [branch.this for branch in branches], Kind.BOOLEAN)
        default = node.args.get("default")
        return self._alike([*(branch.args["true"] for branch in branches), *([default] if default is not None else [])])

    # Aggregates

    def _count(self, node: exp.Count) -> Kind:
        if not isinstance(node.this, exp.Star):
            return self._aggregate(node, None, Kind.NUMBER) or Kind.NUMBER
        self._enter(node)
        return Kind.NUMBER

    def _median(self, node: exp.Median) -> Kind | None:
        if isinstance(node.this, exp.Distinct):
            self._refuse(node)
        return self._aggregate(node, Kind.NUMBER)

    def _percentile(self, node: Percentile) -> Kind:
        share = node.args.get("expression")
        if not isinstance(share, exp.Literal) or share.is_string or not PERCENT.fullmatch(str(share.this)):
            self._note(node, "wrong-argument", variant="percentile")
            return Kind.NUMBER
        self._enter(node)
        outer, self._inside = self._inside, True
        self._argument(node.this, Kind.NUMBER)
        self._inside = outer
        return Kind.NUMBER

    def _aggregate(self, node: exp.Expr, wanted: Kind | None, gives: Kind | None = None) -> Kind | None:
        self._enter(node)
        if [name for name, part in node.args.items() if part and name not in ("this", "big_int")] or node.this is None:
            self._note(node, "wrong-argument", {"sql": node.sql()})
            return gives or wanted
        outer, self._inside = self._inside, True
        self._argument(node.this, wanted)
        self._inside = outer
        return gives or wanted

    def _argument(self, part: exp.Expr, wanted: Kind | None) -> None:
        distinct = isinstance(part, exp.Distinct) and len(part.expressions) == 1 and part.args.get("on") is None
        if distinct and wanted is not Kind.BOOLEAN:
            part = part.expressions[0]
        if wanted is None:
            self.kind(part)
        else:
            self._all(wanted, [part], wanted)

    def _enter(self, node: exp.Expr) -> None:
        if self._inside:
            self._note(node, "nested-aggregate", {"sql": node.sql()})

    # Notes

    def _refuse(self, node: exp.Expr) -> None:
        named = node.name if isinstance(node, exp.Anonymous) else node.sql(dialect="duckdb")
        self._note(node, "not-allowed", {"sql": named, "functions": FUNCTIONS})

    def _note(self, node: exp.Expr, code: str, params: Params = NO_PARAMS, variant: str = "") -> None:
        self.problems.append(ExpressionProblem(Mistake(code, params, variant), offset_of(node)))


def offset_of(node: exp.Expr) -> int | None:
    """Return the character at which a part begins, from 0, as far as the parser knows."""
    starts = [part.meta["start"] for part in node.walk() if "start" in part.meta]
    return min(starts) if starts else None


def _iso_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
