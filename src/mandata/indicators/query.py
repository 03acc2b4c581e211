"""One query of the engine, built as a sqlglot tree: no text of a framework or a user is ever pasted into SQL.

A row is *asked* where the condition holds, or where it cannot be decided because an answer that it names is missing.
An asked row *takes part* where the condition holds and every answer named in the aggregates is a number.
Aggregating by (cycle, place, took_part) gives both sides in one pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlglot import exp

from mandata.answers import MISSING_IN_ORDER, NUMERIC, Status
from mandata.framework.model import Framework, Window
from mandata.indicators.expressions import DIALECT, Expression, Named, name_of
from mandata.indicators.measure import Measure, window_bounds
from mandata.indicators.scope import Kind

ROW, WINDOW = "r", "w"
NOTHING_LACKS = "9"
MARKS = (Status.REPORTED, Status.PROVISIONAL, Status.ESTIMATED)
"""From the surest; the least sure answer marks the whole."""


def lack_key(place: int) -> str:
    """The digit that stands before a reason, so that the smallest text names status and reason at once."""
    return str(place)


@dataclass(frozen=True, slots=True)
class Query:
    """Builds the queries of one measure, broken down by some dimensions.

    Attributes:
        dimensions: each a field, or an attribute of the code that a field holds.
    """

    framework: Framework
    measure: Measure
    dimensions: Sequence[Named]
    joined: dict[str, str] = field(default_factory=dict)

    def groups(self, dialect: str = DIALECT) -> str:
        """SQL that gives, by cycle, place and whether the rows took part: how many, mark, lack, and the aggregates."""
        keys = ["cycle", *self._place_names(), "took_part"]
        outer = exp.select(*keys, "COUNT(*)", "MAX(mark)", "MIN(lack)")
        outer = outer.select(*(self._over_inner(item) for item in self.measure.aggregates))
        inner = self._asked().select(*(self._source(named).as_(alias) for named, alias in self._aliases().items()))
        query = outer.from_(inner.subquery("asked")).group_by(*(str(number) for number in range(1, len(keys) + 1)))
        return query.sql(dialect=dialect)

    def rows(self, fields: Sequence[str], dialect: str = DIALECT) -> str:
        """SQL that gives every asked row: cycle, place, whether it took part, provenance, the fields with flags."""
        query = self._asked(with_flags=False)
        query = query.select(*(exp.column(name, ROW, quoted=True) for name in ("_record", "_return", "_line")))
        query = query.select(self._reference())
        for name in fields:
            query = query.select(exp.column(name, ROW, quoted=True))
            if self.measure.scope.is_answer(name):
                query = query.select(self._status(name), self._reason(name))
        return query.order_by("cycle", "_return", "_line").sql(dialect=dialect)

    # The rows that are asked

    def _asked(self, with_flags: bool = True) -> exp.Select:
        condition = self._condition()
        cycle = exp.column("cycle", WINDOW) if self.measure.window else exp.column("_cycle", ROW)
        places = zip(self.dimensions, self._place_names(), strict=True)
        query = exp.select(cycle.as_("cycle"), *(self._source(named).as_(name) for named, name in places))
        query = query.select(self._took_part(condition).as_("took_part"))
        if with_flags:
            query = query.select(self._mark().as_("mark"), self._lack(condition).as_("lack"))
        query = query.from_(_table(self.measure.scope.form.name, ROW))
        if self.measure.window:
            query = query.join(self._window_table(), on=f"{ROW}._cycle <= {WINDOW}.cycle")
        query = query.where(*self._filters(condition))
        for named in [*self.dimensions, *self._names()]:
            if named.attribute:
                self._join(named.field)
        for name, alias in self.joined.items():
            codes = _table(codes_table(self.measure.scope.code_list(name) or ""), alias)
            same = exp.column("code", alias).eq(exp.column(name, ROW, quoted=True))
            query = query.join(codes, on=same, join_type="left")
        return query

    def _names(self) -> list[Named]:
        expressions = [*self.measure.aggregates, *([self.measure.condition] if self.measure.condition else [])]
        return list(dict.fromkeys(named for item in expressions for named in item.names))

    def _place_names(self) -> list[str]:
        return [f"place_{number}" for number in range(len(self.dimensions))]

    def _join(self, name: str) -> str:
        return self.joined.setdefault(name, f"c{len(self.joined)}")

    def _source(self, named: Named) -> exp.Expr:
        """A field or an attribute as it stands in the rows."""
        if named.attribute:
            return exp.column(named.attribute, self._join(named.field), quoted=True)
        return exp.column(named.field, ROW, quoted=True)

    def _window_table(self) -> exp.Expr:
        """One line for each cycle, with the days that the window admits."""
        window = self.measure.window
        assert window is not None  # noqa: S101 (only called with a window)
        lines = [(cycle.number, *window_bounds(window, cycle)) for cycle in self.framework.file.cycles]
        selects = [
            exp.select(
                exp.Literal.number(number).as_("cycle"), _day(first).as_("first_day"), _day(last).as_("last_day")
            )
            for number, first, last in lines
        ]
        union: exp.Expr = selects[0] if len(selects) == 1 else exp.union(*selects, distinct=False)
        return exp.Subquery(this=union, alias=exp.TableAlias(this=exp.to_identifier(WINDOW)))

    # Conditions

    def _condition(self) -> exp.Expr | None:
        """Where and window together; None where every row counts."""
        parts = []
        if self.measure.condition is not None:
            parts.append(self._over_rows(self.measure.condition))
        window = self.measure.window
        if window is not None:
            parts.append(self._in_window(window))
        return exp.and_(*parts) if parts else None

    def _in_window(self, window: Window) -> exp.Expr:
        """Dates lie between the window's days; a year is compared with the year since which rows count."""
        dated = exp.column(window.field, ROW, quoted=True)
        if self.measure.scope.fields[window.field] is not Kind.DATE:
            return exp.GTE(this=dated, expression=exp.Literal.number(window.since or 0))
        begun = exp.GTE(this=dated, expression=exp.column("first_day", WINDOW))
        if window.last_months is None:
            return begun
        return exp.and_(begun, exp.LTE(this=dated.copy(), expression=exp.column("last_day", WINDOW)))

    def _filters(self, condition: exp.Expr | None) -> list[exp.Expr]:
        filters: list[exp.Expr] = []
        if self.measure.open_only:
            filters.append(exp.column("_open", ROW))
        if condition is not None:
            undecided = [exp.not_(self._is_number(name)) for name in self.measure.deciding_answers]
            unknown = [exp.and_(_is_unknown(condition), exp.or_(*undecided))] if undecided else []
            filters.append(exp.or_(condition, *unknown))
        return filters

    def _took_part(self, condition: exp.Expr | None) -> exp.Expr:
        parts = [condition.copy()] if condition is not None else []
        parts += [self._is_number(name) for name in self.measure.answers]
        return exp.func("COALESCE", exp.and_(*parts), exp.false()) if parts else exp.true()

    # Flags

    def _status(self, name: str) -> exp.Column:
        return exp.column(f"{name}__status", ROW, quoted=True)

    def _reason(self, name: str) -> exp.Column:
        return exp.column(f"{name}__reason", ROW, quoted=True)

    def _is_number(self, name: str) -> exp.Expr:
        return self._status(name).isin(*(str(status) for status in NUMERIC))

    def _mark(self) -> exp.Expr:
        """2 where any answer that the aggregates name is estimated, else 1 where any is provisional, else 0."""
        case = exp.Case()
        for weight, status in reversed(list(enumerate(MARKS))):
            marked = [self._status(name).eq(str(status)) for name in self.measure.answers]
            if marked and weight:
                case = case.when(exp.or_(*marked), exp.Literal.number(weight))
        return case.else_(exp.Literal.number(0)) if case.args.get("ifs") else exp.Literal.number(0)

    def _lack(self, condition: exp.Expr | None) -> exp.Expr:
        """The smallest of the row's missing answers, as rank of the status followed by the reason."""
        keys = [self._lack_of(name) for name in self.measure.answers]
        if condition is not None:
            undecided = _is_unknown(condition)
            for name in self.measure.deciding_answers:
                case = exp.Case().when(undecided.copy(), self._lack_of(name))
                keys.append(case.else_(exp.Literal.string(NOTHING_LACKS)))
        if not keys:
            return exp.Literal.string(NOTHING_LACKS)
        return exp.func("LEAST", *keys) if len(keys) > 1 else keys[0]

    def _lack_of(self, name: str) -> exp.Expr:
        case = exp.Case()
        for place, status in enumerate(MISSING_IN_ORDER):
            reason = exp.func("COALESCE", self._reason(name), exp.Literal.string(""))
            key = exp.DPipe(this=exp.Literal.string(lack_key(place)), expression=reason, safe=True)
            case = case.when(self._status(name).eq(str(status)), key)
        return case.else_(exp.Literal.string(NOTHING_LACKS))

    def _reference(self) -> exp.Expr:
        known = "reference" in self.measure.scope.fields
        return exp.column("reference", ROW, quoted=True) if known else exp.Literal.string("")

    # Expressions of the framework, made ready for the engine

    def _aliases(self) -> dict[Named, str]:
        """The columns that the aggregates need, under names that cannot clash with any other."""
        names = dict.fromkeys(named for item in self.measure.aggregates for named in item.names)
        return {named: f"x{number}" for number, named in enumerate(names)}

    def _over_inner(self, item: Expression) -> exp.Expr:
        aliases = self._aliases()
        return self._ready(item, lambda named: exp.column(aliases[named]))

    def _over_rows(self, item: Expression) -> exp.Expr:
        return self._ready(item, self._source)

    def _ready(self, item: Expression, source: object) -> exp.Expr:
        def replaced(node: exp.Expr) -> exp.Expr:
            named = name_of(node)
            if named is not None:
                column: exp.Expr = source(named)  # type: ignore[operator]
                return _double(column) if self._kind(named) is Kind.NUMBER else column
            if isinstance(node, exp.Literal) and not node.is_string and not isinstance(node.parent, exp.Round):
                return _double(node.copy())
            if isinstance(node, exp.Div):
                divisor = exp.Nullif(this=node.expression.transform(replaced), expression=exp.Literal.number(0))
                return exp.Div(this=node.this.transform(replaced), expression=divisor, typed=False, safe=False)
            if isinstance(node, exp.CountIf):  # of nothing, some engines' own count_if is unknown instead of 0
                return exp.Count(this=exp.Case().when(node.this.transform(replaced), exp.Literal.number(1)))
            return node

        return item.tree.transform(replaced)

    def _kind(self, named: Named) -> Kind:
        scope = self.measure.scope
        return scope.attributes(named.field)[named.attribute] if named.attribute else scope.fields[named.field]


def codes_table(code_list: str) -> str:
    """Under which name the engine knows a code list."""
    return f"codelist_{code_list}"


def _table(name: str, alias: str) -> exp.Table:
    return exp.Table(this=exp.to_identifier(name, quoted=True), alias=exp.TableAlias(this=exp.to_identifier(alias)))


def _is_unknown(condition: exp.Expr) -> exp.Expr:
    return exp.Is(this=exp.paren(condition), expression=exp.null())


def _double(node: exp.Expr) -> exp.Expr:
    return exp.cast(node, exp.DataType.Type.DOUBLE)


def _day(day: date | None) -> exp.Expr:
    return exp.cast(exp.Literal.string(day.isoformat()) if day else exp.null(), exp.DataType.Type.DATE)
