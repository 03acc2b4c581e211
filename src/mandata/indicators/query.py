"""One query of the engine, built as a sqlglot tree: text of a framework or a user never becomes part of SQL.

A row is *asked* if the condition is true, or if it cannot be evaluated because an answer in it is missing.
An asked row *takes part* if the condition is true and every answer named in the aggregates is a number.
Aggregating by (cycle, place, took_part) gives both sides in one pass.

Python computes what SQL cannot compute exactly (`exact_sql`): aggregates over the distinct contents of the fields, each
with its number of rows, and conditions, whose results are joined from a separate table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sqlglot import exp

from mandata.framework.field_types import Kind
from mandata.framework.model import Framework, Window
from mandata.indicators.arithmetic import evaluate, of_nothing
from mandata.indicators.exact_sql import ExactSql, NotExact, Part
from mandata.indicators.expressions import Named, names_in
from mandata.indicators.language import DIALECT
from mandata.indicators.measure import Measure, window_bounds
from mandata.indicators.query_nodes import (
    NO_LACK,
    ROW,
    alias_of,
    all_of,
    any_of,
    cells_of,
    extreme,
    is_number,
    is_unknown,
    named_as,
    or_no_lack,
    row_column,
    table,
)
from mandata.indicators.type_check import AGGREGATES

WINDOW, DECIDED = "w", "d"

TRUTHS = {True: exp.true, False: exp.false, None: exp.null}


@dataclass(frozen=True)
class Query:
    """Builds the queries of one measure, broken down by some dimensions.

    Attributes:
        dimensions: each a field, or an attribute of the code that a field holds.
        careful: whether nothing is calculated in SQL, since its numbers are too large for that.
        joined: the fields whose code lists the query joins, each with the name of the join; filled while building.
    """

    framework: Framework
    measure: Measure
    dimensions: Sequence[Named]
    careful: bool = False
    joined: dict[str, str] = field(default_factory=dict)

    @cached_property
    def leaves(self) -> dict[str, exp.Expr]:
        """The single aggregates of the measure, each by its own text."""
        found = (leaf for item in self.measure.aggregates for leaf in item.tree.find_all(*AGGREGATES))
        return {leaf.sql(dialect=DIALECT): leaf for leaf in found}

    @cached_property
    def columns(self) -> dict[str, list[exp.Expr]]:
        """The columns of the aggregates that SQL gives exactly; more than one if a number is made of them."""
        exact, found = ExactSql(self._asked_part), dict[str, list[exp.Expr]]()
        for name, leaf in self.leaves.items():
            if not self.careful or isinstance(leaf.this, exp.Star):
                try:
                    found[name] = exact.aggregate(leaf)
                except NotExact:
                    continue
        return found

    @cached_property
    def decided(self) -> bool:
        """Whether the condition is decided in Python, in a table with the columns `x0` … of its fields, and `truth`."""
        condition = self.measure.condition
        return bool(condition and condition.names) and (self.careful or self._exact_condition is None)

    def groups(self, dialect: str = DIALECT) -> str:
        """Return SQL for each cycle, place and participation: number of rows, mark, lack, and the columns."""
        condition = self._condition()
        asked = [*self._keys(condition), named_as(self._mark(), "mark"), named_as(self._lack(condition), "lack")]
        measured = [
            exp.Count(this=exp.Star()),
            exp.Max(this=exp.column("mark")),
            exp.Min(this=exp.column("lack")),
            *(column for columns in self.columns.values() for column in columns),
        ]
        return self._grouped([*self._key_names, "took_part"], measured, asked, condition).sql(dialect=dialect)

    def contents(self, leaf: exp.Expr, dialect: str = DIALECT) -> str:
        """Return SQL that gives, by cycle, place and contents of an aggregate's fields, how many rows took part."""
        condition = self._condition()
        names = [*self._key_names, *(self._aliases[named] for named in names_in(leaf))]
        grouped = self._grouped(names, [exp.Count(this=exp.Star())], self._keys(condition), condition)
        return grouped.where(exp.column("took_part"), copy=False).sql(dialect=dialect)

    def undecided(self, dialect: str = DIALECT) -> str:
        """Return SQL that gives the different contents of the condition's fields."""
        condition = self.measure.condition
        assert condition is not None  # noqa: S101 (only asked where there is one)
        columns = [named_as(self._source(named), f"x{number}") for number, named in enumerate(condition.names)]
        joins = [self._join(name, alias) for name, alias in self.joined.items()]
        rows = exp.From(this=table(self.measure.scope.form.name, ROW))
        return exp.Select(expressions=columns, from_=rows, joins=joins, distinct=exp.Distinct()).sql(dialect=dialect)

    def rows(self, dialect: str = DIALECT) -> str:
        """Return SQL for every requested row: cycle, place, participation, provenance, and the fields with flags."""
        condition = self._condition()
        columns = [*self._keys(condition), *(row_column(name) for name in ("_record", "_return", "_line"))]
        scope = self.measure.scope
        columns.append(row_column("reference") if "reference" in scope.fields else exp.Literal.string(""))
        for name in self.measure.fields:
            columns.append(row_column(name))
            if scope.is_answer(name):
                columns += [row_column(f"{name}__status"), row_column(f"{name}__reason")]
        return self._asked(columns, condition).sql(dialect=dialect)

    # The rows that are asked

    def _grouped(
        self, keys: Sequence[str], measured: Sequence[exp.Expr], asked: list[exp.Expr], condition: exp.Expr | None
    ) -> exp.Select:
        sources = [named_as(self._source(named), alias) for named, alias in self._aliases.items()]
        inner = exp.Subquery(this=self._asked([*asked, *sources], condition), alias=alias_of("asked"))
        outer = [*(exp.column(name) for name in keys), *measured]
        grouped = exp.Group(expressions=[exp.Literal.number(number) for number in range(1, len(keys) + 1)])
        return exp.Select(expressions=outer, from_=exp.From(this=inner), group=grouped)

    def _asked(self, columns: list[exp.Expr], condition: exp.Expr | None) -> exp.Select:
        query = exp.Select(expressions=columns, from_=exp.From(this=table(self.measure.scope.form.name, ROW)))
        joins = [self._window()] if self.measure.window else []
        joins += [self._join(name, alias) for name, alias in self.joined.items()]
        query.set("joins", [*joins, *([self._decisions()] if self.decided else [])])
        filters = self._filters(condition)
        if filters:
            query.set("where", exp.Where(this=all_of(filters)))
        return query

    def _keys(self, condition: exp.Expr | None) -> list[exp.Expr]:
        cycle = exp.column("cycle", WINDOW) if self.measure.window else exp.column("_cycle", ROW)
        places = zip(self.dimensions, self._place_names(), strict=True)
        took_part = [condition.copy()] if condition is not None else []
        took_part += [is_number(name) for name in self.measure.answers]
        truth = exp.Coalesce(this=all_of(took_part), expressions=[exp.false()]) if took_part else exp.true()
        return [
            named_as(cycle, "cycle"),
            *(named_as(self._source(n), a) for n, a in places),
            named_as(truth, "took_part"),
        ]

    @property
    def _key_names(self) -> list[str]:
        return ["cycle", *self._place_names()]

    def _place_names(self) -> list[str]:
        return [f"place_{number}" for number in range(len(self.dimensions))]

    def _source(self, named: Named) -> exp.Expr:
        """Return a field or an attribute of the rows."""
        if not named.attribute:
            return row_column(named.field)
        alias = self.joined.setdefault(named.field, f"c{len(self.joined)}")
        return exp.column(exp.to_identifier(named.attribute, quoted=True), alias)

    def _join(self, name: str, alias: str) -> exp.Join:
        codes = table(codes_table(self.measure.scope.code_list(name) or ""), alias)
        return exp.Join(this=codes, side="LEFT", on=exp.EQ(this=exp.column("code", alias), expression=row_column(name)))

    def _decisions(self) -> exp.Join:
        """Return the results of the condition for the contents of each row, including unknown ones."""
        names = self.measure.condition.names if self.measure.condition else ()
        same = [
            exp.NullSafeEQ(this=self._source(named), expression=exp.column(f"x{number}", DECIDED))
            for number, named in enumerate(names)
        ]
        return exp.Join(this=table(decisions_table(self.measure), DECIDED), on=all_of(same) if same else exp.true())

    def _window(self) -> exp.Join:
        """Return one line for each cycle, with the days in the window, next to each row submitted by then."""
        window = self.measure.window
        assert window is not None  # noqa: S101 (only called with a window)
        lines = [(cycle.number, *window_bounds(window, cycle)) for cycle in self.framework.file.cycles]
        names = ("cycle", "first_day", "last_day")
        selects: list[exp.Expr] = [
            exp.Select(expressions=[named_as(cell, name) for cell, name in zip(cells_of(*line), names, strict=True)])
            for line in lines
        ]
        union = selects[0]
        for select in selects[1:]:
            union = exp.Union(this=union, expression=select, distinct=False)
        is_not_later = exp.LTE(this=exp.column("_cycle", ROW), expression=exp.column("cycle", WINDOW))
        return exp.Join(this=exp.Subquery(this=union, alias=alias_of(WINDOW)), on=is_not_later)

    # Conditions

    def _condition(self) -> exp.Expr | None:
        """Return condition and window combined; None if every row counts."""
        parts: list[exp.Expr] = []
        if self.decided:
            for named in self.measure.condition.names if self.measure.condition else ():
                self._source(named)  # joins its code list
            parts.append(exp.column("truth", DECIDED))
        elif self._exact_condition is not None:
            parts.append(self._exact_condition.copy())
        if self.measure.window is not None:
            parts.append(self._in_window(self.measure.window))
        return all_of(parts) if parts else None

    def _in_window(self, window: Window) -> exp.Expr:
        """Return the condition that dates lie in the window; a year is compared with the year of its first day."""
        dated = row_column(window.field)
        if self.measure.scope.fields[window.field] is not Kind.DATE:
            return exp.GTE(this=dated, expression=exp.Literal.number(window.since or 0))
        begun = exp.GTE(this=dated, expression=exp.column("first_day", WINDOW))
        if window.last_months is None:
            return begun
        return all_of([begun, exp.LTE(this=dated.copy(), expression=exp.column("last_day", WINDOW))])

    def _filters(self, condition: exp.Expr | None) -> list[exp.Expr]:
        filters: list[exp.Expr] = [exp.column("_open", ROW)] if self.measure.open_only else []
        filters += self._not_totals()
        if condition is None:
            return filters
        missing = [exp.not_(is_number(name), copy=False) for name in self.measure.deciding_answers]
        if not missing:
            return [*filters, condition]
        undecided = all_of([is_unknown(condition), any_of(missing)])
        return [*filters, any_of([condition, undecided])]

    def _not_totals(self) -> list[exp.Expr]:
        """Return that a row is no declared total, for each field by which the figure is not broken down."""
        fields = {name: codes for name, codes in self.measure.totals.items() if Named(name) not in self.dimensions}
        return [
            any_of(
                [
                    exp.Is(this=row_column(name), expression=exp.null()),
                    exp.not_(
                        exp.In(this=row_column(name), expressions=[exp.Literal.string(code) for code in sorted(codes)]),
                        copy=False,
                    ),
                ]
            )
            for name, codes in fields.items()
        ]

    # Flags

    def _mark(self) -> exp.Expr:
        return extreme(
            exp.Greatest, [row_column(f"{name}__mark") for name in self.measure.answers], exp.Literal.number(0)
        )

    def _lack(self, condition: exp.Expr | None) -> exp.Expr:
        """Return the smallest lack of the row; answers that decide whether it counts only where that is undecided."""
        lacks = [or_no_lack(row_column(f"{name}__lack")) for name in self.measure.answers]
        for name in self.measure.deciding_answers if condition is not None else ():
            undecided = exp.If(this=is_unknown(condition), true=row_column(f"{name}__lack"))
            lacks.append(or_no_lack(exp.Case(ifs=[undecided])))
        return extreme(exp.Least, lacks, exp.Literal.string(NO_LACK))

    # Expressions of the framework as SQL

    @cached_property
    def _aliases(self) -> dict[Named, str]:
        """The columns that the aggregates need, under names that cannot clash with any other."""
        names = dict.fromkeys(named for item in self.measure.aggregates for named in item.names)
        return {named: f"x{number}" for number, named in enumerate(names)}

    @cached_property
    def _exact_condition(self) -> exp.Expr | None:
        """The condition in SQL; None if there is none, or SQL cannot decide it exactly."""
        condition = self.measure.condition
        if condition is None:
            return None
        if not condition.names:
            return TRUTHS[evaluate(condition.tree, of_nothing)]()
        try:
            return ExactSql(self._row_part).of(condition.tree).node
        except NotExact:
            return None

    def _row_part(self, named: Named) -> Part:
        return Part(self._source(named), self.measure.scope.decimals(named.field, named.attribute))

    def _asked_part(self, named: Named) -> Part:
        column = exp.column(self._aliases[named])
        return Part(column, self.measure.scope.decimals(named.field, named.attribute))


def decisions_table(measure: Measure) -> str:
    """Return the name of the engine's table with the results of a measure's condition."""
    return f"decisions_{measure.name}"


def codes_table(code_list: str) -> str:
    """Return the name of the engine's table for a code list."""
    return f"codelist_{code_list}"
