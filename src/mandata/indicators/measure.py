"""Measures: aggregates over the rows of one form that meet a condition and lie in a window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import sqlglot
from sqlglot import exp

from mandata.framework.model import ORGANISATIONS, Cycle, Framework, Indicator, Window
from mandata.indicators.columns import Scope
from mandata.indicators.expressions import Expression, expression
from mandata.indicators.language import DIALECT


@dataclass(frozen=True)
class Measure:
    """Aggregates that are computed together: a row takes part in all of them or in none.

    Attributes:
        name: names the measure uniquely within a framework, for caches.
        aggregates: one or two expressions.
        condition: which rows count; None for all.
        open_only: of the organisations, only those open in the cycle count.
        totals: field to the codes that are declared as totals, so that their rows are not added to those of their
            parts. A total counts where the figure is broken down by the field, or an expression names the code.
    """

    name: str
    scope: Scope
    aggregates: tuple[Expression, ...]
    condition: Expression | None = None
    window: Window | None = None
    open_only: bool = False
    totals: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def answers(self) -> tuple[str, ...]:
        """Fields that must hold a number for a row to take part."""
        return tuple(dict.fromkeys(name for item in self.aggregates for name in item.answers))

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field used, those of the aggregates first."""
        named = [name for item in self.aggregates for name in item.fields]
        deciding = self.condition.fields if self.condition else ()
        dated = [self.window.field] if self.window else []
        return tuple(dict.fromkeys([*named, *deciding, *dated]))

    @property
    def deciding_answers(self) -> tuple[str, ...]:
        """Fields whose answers decide whether a row counts at all."""
        names = list(self.condition.answers) if self.condition else []
        if self.window and self.scope.is_answer(self.window.field):
            names.append(self.window.field)
        return tuple(dict.fromkeys(names))


@dataclass(frozen=True)
class Measures:
    """The measures of one indicator over records.

    Attributes:
        main: its value, or numerator and denominator together.
        numerator: the numerator by itself, for where only the share was printed; None for a plain value.
        as_reported: the share as the source printed it, None if the indicator has none.
    """

    main: Measure
    numerator: Measure | None = None
    as_reported: Measure | None = None


def measures_of(framework: Framework, indicator: Indicator) -> Measures:
    """Return what the engine is asked for an indicator over records.

    Raises:
        InvalidInput: an expression is wrong; `check_indicators` finds that with file and line.
    """
    build = _Builder(framework, indicator)
    main = [text for text in (indicator.value, indicator.numerator, indicator.denominator) if text is not None]
    return Measures(
        main=build.measure("main", *main),
        numerator=build.measure("numerator", indicator.numerator) if indicator.numerator is not None else None,
        as_reported=build.measure("as_reported", indicator.as_reported) if indicator.as_reported is not None else None,
    )


@dataclass(frozen=True)
class _Builder:
    framework: Framework
    indicator: Indicator
    scope: Scope = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "scope", Scope(self.framework, self.framework.forms[self.indicator.form]))

    def measure(self, part: str, *texts: str) -> Measure:
        where = self.indicator.where
        condition = expression(where, self.scope, "condition") if where is not None else None
        return Measure(
            name=f"{self.indicator.id}:{part}",
            scope=self.scope,
            aggregates=tuple(expression(text, self.scope, "aggregate") for text in texts),
            condition=condition,
            window=self.indicator.window,
            open_only=self.indicator.form == ORGANISATIONS and not _mentions(condition, "closed"),
            totals=self._totals,
        )

    @cached_property
    def _totals(self) -> Mapping[str, frozenset[str]]:
        """The declared totals of each field that no expression of the indicator names."""
        named = _texts_in(self.indicator)
        form = self.scope.form
        totals = {field.name: self.framework.totals_of(form.name, field.name) - named for field in form.table.fields}
        return {name: codes for name, codes in totals.items() if codes}


def _texts_in(indicator: Indicator) -> frozenset[str]:
    """Return the texts in quotes in the expressions of an indicator."""
    given = (indicator.where, indicator.value, indicator.numerator, indicator.denominator, indicator.as_reported)
    trees = (sqlglot.parse_one(text, read=DIALECT) for text in given if text is not None)
    literals = (literal for tree in trees for literal in tree.find_all(exp.Literal) if literal.is_string)
    return frozenset(literal.name for literal in literals)


def _mentions(condition: Expression | None, field_name: str) -> bool:
    return condition is not None and field_name in condition.fields


def window_bounds(window: Window, cycle: Cycle) -> tuple[date | None, date | None]:
    """Return the first and last day of a window in a cycle; None for an open end."""
    first = date(window.since, 1, 1) if window.since is not None else None
    if window.last_months is None:
        return first, None
    last = cycle.period.end
    begins = _months_before(last + timedelta(days=1), window.last_months)
    return max(begins, first) if first else begins, last


def _months_before(day: date, months: int) -> date:
    """Return the same day of an earlier month, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for day_of_month in range(day.day, 27, -1):
        try:
            return date(year, month + 1, day_of_month)
        except ValueError:
            continue
    return date(year, month + 1, min(day.day, 28))
