"""One query of the engine, built as a sqlglot tree: no text of a framework or a user is ever pasted into SQL.

A row is *asked* where the condition holds, or where it cannot be decided because an answer that it names is missing.
An asked row *takes part* where the condition holds and every answer named in the aggregates is a number.
Aggregating by (cycle, place, took_part) gives both sides in one pass.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlglot import exp

from mandata.framework.model import Framework, Window
from mandata.indicators.expressions import DIALECT, Expression, Named, name_of
from mandata.indicators.measure import Measure, window_bounds
from mandata.indicators.scope import Kind

ROW, WINDOW = "r", "w"
NO_LACK = "9"
"""Greater than any lack."""


@dataclass(frozen=True, slots=True)
class Query:
    """Builds the queries of one measure, broken down by some dimensions.

    Attributes:
        dimensions: each a field, or an attribute of the code that a field holds.
        joined: the fields whose code lists the query joins, each with the name of the join; filled while building.
    """

    framework: Framework
    measure: Measure
    dimensions: Sequence[Named]
    joined: dict[str, str] = field(default_factory=dict)

    def groups(self, dialect: str = DIALECT) -> str:
        """SQL that gives, by cycle, place and whether the rows took part: how many, mark, lack, and the aggregates."""
        condition = self._condition()
        asked = [
            *self._keys(condition),
            _as(self._mark(), "mark"),
            _as(self._lack(condition), "lack"),
            *(_as(self._source(named), alias) for named, alias in self._aliases().items()),
        ]
        keys = ["cycle", *self._place_names(), "took_part"]
        outer = [
            *(exp.column(name) for name in keys),
            exp.Count(this=exp.Star()),
            exp.Max(this=exp.column("mark")),
            exp.Min(this=exp.column("lack")),
            *(self._over_asked(item) for item in self.measure.aggregates),
        ]
        inner = exp.Subquery(this=self._asked(asked, condition), alias=_alias("asked"))
        grouped = exp.Group(expressions=[exp.Literal.number(number) for number in range(1, len(keys) + 1)])
        return exp.Select(expressions=outer, from_=exp.From(this=inner), group=grouped).sql(dialect=dialect)

    def rows(self, dialect: str = DIALECT) -> str:
        """SQL that gives every asked row: cycle, place, whether it took part, provenance, the fields with flags."""
        condition = self._condition()
        columns = [*self._keys(condition), *(_column(name) for name in ("_record", "_return", "_line"))]
        scope = self.measure.scope
        columns.append(_column("reference") if "reference" in scope.fields else exp.Literal.string(""))
        for name in self.measure.fields:
            columns.append(_column(name))
            if scope.is_answer(name):
                columns += [_column(f"{name}__status"), _column(f"{name}__reason")]
        return self._asked(columns, condition).sql(dialect=dialect)

    # The rows that are asked

    def _asked(self, columns: list[exp.Expr], condition: exp.Expr | None) -> exp.Select:
        query = exp.Select(expressions=columns, from_=exp.From(this=_table(self.measure.scope.form.name, ROW)))
        joins = [self._window()] if self.measure.window else []
        query.set("joins", [*joins, *(self._join(name, alias) for name, alias in self.joined.items())])
        filters = self._filters(condition)
        if filters:
            query.set("where", exp.Where(this=_and(filters)))
        return query

    def _keys(self, condition: exp.Expr | None) -> list[exp.Expr]:
        cycle = exp.column("cycle", WINDOW) if self.measure.window else exp.column("_cycle", ROW)
        places = zip(self.dimensions, self._place_names(), strict=True)
        took_part = [condition.copy()] if condition is not None else []
        took_part += [_is_number(name) for name in self.measure.answers]
        truth = exp.Coalesce(this=_and(took_part), expressions=[exp.false()]) if took_part else exp.true()
        return [_as(cycle, "cycle"), *(_as(self._source(n), a) for n, a in places), _as(truth, "took_part")]

    def _place_names(self) -> list[str]:
        return [f"place_{number}" for number in range(len(self.dimensions))]

    def _source(self, named: Named) -> exp.Expr:
        """A field or an attribute as it stands in the rows."""
        if not named.attribute:
            return _column(named.field)
        alias = self.joined.setdefault(named.field, f"c{len(self.joined)}")
        return exp.column(exp.to_identifier(named.attribute, quoted=True), alias)

    def _join(self, name: str, alias: str) -> exp.Join:
        codes = _table(codes_table(self.measure.scope.code_list(name) or ""), alias)
        return exp.Join(this=codes, side="LEFT", on=exp.EQ(this=exp.column("code", alias), expression=_column(name)))

    def _window(self) -> exp.Join:
        """One line for each cycle, with the days that the window admits, beside each row handed in by then."""
        window = self.measure.window
        assert window is not None  # noqa: S101 (only called with a window)
        lines = [(cycle.number, *window_bounds(window, cycle)) for cycle in self.framework.file.cycles]
        names = ("cycle", "first_day", "last_day")
        selects: list[exp.Expr] = [
            exp.Select(expressions=[_as(cell, name) for cell, name in zip(_cells(*line), names, strict=True)])
            for line in lines
        ]
        union = selects[0]
        for select in selects[1:]:
            union = exp.Union(this=union, expression=select, distinct=False)
        handed_in = exp.LTE(this=exp.column("_cycle", ROW), expression=exp.column("cycle", WINDOW))
        return exp.Join(this=exp.Subquery(this=union, alias=_alias(WINDOW)), on=handed_in)

    # Conditions

    def _condition(self) -> exp.Expr | None:
        """Where and window together; None where every row counts."""
        parts = [self._over_rows(self.measure.condition)] if self.measure.condition is not None else []
        if self.measure.window is not None:
            parts.append(self._in_window(self.measure.window))
        return _and(parts) if parts else None

    def _in_window(self, window: Window) -> exp.Expr:
        """Dates lie between the window's days; a year is compared with the year since which rows count."""
        dated = _column(window.field)
        if self.measure.scope.fields[window.field] is not Kind.DATE:
            return exp.GTE(this=dated, expression=exp.Literal.number(window.since or 0))
        begun = exp.GTE(this=dated, expression=exp.column("first_day", WINDOW))
        if window.last_months is None:
            return begun
        return _and([begun, exp.LTE(this=dated.copy(), expression=exp.column("last_day", WINDOW))])

    def _filters(self, condition: exp.Expr | None) -> list[exp.Expr]:
        filters: list[exp.Expr] = [exp.column("_open", ROW)] if self.measure.open_only else []
        if condition is None:
            return filters
        missing = [exp.not_(_is_number(name), copy=False) for name in self.measure.deciding_answers]
        if not missing:
            return [*filters, condition]
        undecided = _and([_is_unknown(condition), _or(missing)])
        return [*filters, _or([condition, undecided])]

    # Flags

    def _mark(self) -> exp.Expr:
        return _extreme(
            exp.Greatest, [_column(f"{name}__mark") for name in self.measure.answers], exp.Literal.number(0)
        )

    def _lack(self, condition: exp.Expr | None) -> exp.Expr:
        """The smallest lack of the row; answers that decide whether it counts only where that is undecided."""
        lacks = [_or_none_lacks(_column(f"{name}__lack")) for name in self.measure.answers]
        for name in self.measure.deciding_answers if condition is not None else ():
            undecided = exp.If(this=_is_unknown(condition), true=_column(f"{name}__lack"))
            lacks.append(_or_none_lacks(exp.Case(ifs=[undecided])))
        return _extreme(exp.Least, lacks, exp.Literal.string(NO_LACK))

    # Expressions of the framework, made ready for the engine

    def _aliases(self) -> dict[Named, str]:
        """The columns that the aggregates need, under names that cannot clash with any other."""
        names = dict.fromkeys(named for item in self.measure.aggregates for named in item.names)
        return {named: f"x{number}" for number, named in enumerate(names)}

    def _over_asked(self, item: Expression) -> exp.Expr:
        aliases = self._aliases()
        return self._ready(item.tree, lambda named: exp.column(aliases[named]))

    def _over_rows(self, item: Expression) -> exp.Expr:
        return self._ready(item.tree, self._source)

    def _ready(self, tree: exp.Expr, source: Callable[[Named], exp.Expr]) -> exp.Expr:
        """An expression that means the same on every engine: numbers are doubles, nothing divides by zero."""

        def replaced(node: exp.Expr) -> exp.Expr:
            named = name_of(node)
            if named is not None:
                return _double(source(named)) if self._kind(named) is Kind.NUMBER else source(named)
            if isinstance(node, exp.Literal) and not node.is_string and not isinstance(node.parent, exp.Round):
                return _double(node.copy())
            if isinstance(node, exp.Div):
                divisor = exp.Nullif(this=node.expression.transform(replaced), expression=exp.Literal.number(0))
                return exp.Div(this=node.this.transform(replaced), expression=divisor, typed=False, safe=False)
            if isinstance(node, exp.CountIf):  # of nothing, some engines' own count_if is unknown instead of 0
                counted = exp.If(this=node.this.transform(replaced), true=exp.Literal.number(1))
                return exp.Count(this=exp.Case(ifs=[counted]))
            return node

        return tree.transform(replaced)

    def _kind(self, named: Named) -> Kind:
        scope = self.measure.scope
        return scope.attributes(named.field)[named.attribute] if named.attribute else scope.fields[named.field]


def codes_table(code_list: str) -> str:
    """Under which name the engine knows a code list."""
    return f"codelist_{code_list}"


# Nodes. They are made directly: sqlglot's builders copy whatever they are given, again and again.


def _column(name: str) -> exp.Expr:
    return exp.Column(this=exp.to_identifier(name, quoted=True), table=exp.to_identifier(ROW))


def _table(name: str, alias: str) -> exp.Table:
    return exp.Table(this=exp.to_identifier(name, quoted=True), alias=_alias(alias))


def _alias(name: str) -> exp.TableAlias:
    return exp.TableAlias(this=exp.to_identifier(name))


def _as(node: exp.Expr, name: str) -> exp.Expr:
    return exp.Alias(this=node, alias=exp.to_identifier(name))


def _and(parts: Sequence[exp.Expr]) -> exp.Expr:
    return exp.and_(*parts, copy=False)


def _or(parts: Sequence[exp.Expr]) -> exp.Expr:
    return exp.or_(*parts, copy=False)


def _is_number(name: str) -> exp.Expr:
    return exp.Is(this=_column(f"{name}__lack"), expression=exp.null())


def _is_unknown(condition: exp.Expr | None) -> exp.Expr:
    return exp.Is(this=exp.Paren(this=condition and condition.copy()), expression=exp.null())


def _or_none_lacks(lack: exp.Expr) -> exp.Expr:
    return exp.Coalesce(this=lack, expressions=[exp.Literal.string(NO_LACK)])


def _extreme(function: type[exp.Greatest | exp.Least], parts: list[exp.Expr], default: exp.Expr) -> exp.Expr:
    if len(parts) < 2:
        return parts[0] if parts else default
    return function(this=parts[0], expressions=parts[1:], ignore_nulls=True)


def _double(node: exp.Expr) -> exp.Expr:
    return exp.Cast(this=node, to=exp.DataType(this=exp.DataType.Type.DOUBLE))


def _cells(cycle: int, first: date | None, last: date | None) -> list[exp.Expr]:
    return [exp.Literal.number(cycle), _day(first), _day(last)]


def _day(day: date | None) -> exp.Expr:
    content = exp.Literal.string(day.isoformat()) if day else exp.null()
    return exp.Cast(this=content, to=exp.DataType(this=exp.DataType.Type.DATE))
