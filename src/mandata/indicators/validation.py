"""Checks the SQL of every indicator of a framework; what needs no SQL is checked where the framework is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mandata.findings import Finding, Mistake, Place
from mandata.framework import declared_place
from mandata.framework.model import Form, Framework, Indicator
from mandata.indicators.calculation import mistakes
from mandata.indicators.columns import Scope
from mandata.indicators.expressions import Expression, Role, read_expression
from mandata.indicators.type_check import ORDERED, ExpressionProblem, offset_of
from mandata.messages import N_, Phrase

EXPRESSIONS: tuple[tuple[str, Role], ...] = (
    ("value", "aggregate"),
    ("numerator", "aggregate"),
    ("denominator", "aggregate"),
    ("as_reported", "aggregate"),
    ("where", "condition"),
)
"""The keys of an indicator that hold SQL, and what each is for."""


RESERVED = "cycle"


def check_indicators(framework: Framework) -> list[Finding]:
    """Find the errors in the SQL and the calculations of a framework's indicators.

    Args:
        framework: as read; its forms exist, and so do its dimensions, windows, components and operands.

    Returns:
        An error for each problem, with file, line and column.
    """
    return [finding for item in framework.indicators.values() for finding in _check(framework, item)]


def place_of_indicator(framework: Framework, identifier: str, key: str = "id") -> Place:
    """Return where an indicator is declared: file, line and column of the value of one of its keys."""
    return declared_place(framework.folder, "indicator", identifier, key)


def _check(framework: Framework, indicator: Indicator) -> Iterator[Finding]:
    if RESERVED in indicator.by:
        place = place_of_indicator(framework, indicator.id, "by")
        yield Finding("reserved-dimension", {"name": RESERVED, "indicator": indicator.id}, place)
    if indicator.of:
        yield from _check_calculation(framework, indicator)
    if indicator.parts:
        return
    scope = Scope(framework, framework.forms[indicator.form])
    for key, role in EXPRESSIONS:
        text = getattr(indicator, key)
        if text is None:
            continue
        expression, problems = read_expression(text, scope, role)
        prefix = Phrase(N_("In `%(key)s` of '%(indicator)s':"), {"key": key, "indicator": indicator.id})
        for problem in problems or _single_records(expression, scope.form):
            place = _within(place_of_indicator(framework, indicator.id, key), problem)
            yield problem.mistake.at(place).under(prefix)


def _check_calculation(framework: Framework, indicator: Indicator) -> Iterator[Finding]:
    place = place_of_indicator(framework, indicator.id, "calculate")
    for wrong in mistakes(framework, indicator):
        yield wrong.mistake.at(_at(place, wrong.offset))


def _single_records(expression: Expression | None, form: Form) -> Iterator[ExpressionProblem]:
    """Find the parts that would show the cell of one record of a form whose records are not published."""
    if expression is None or form.is_open:
        return
    for node in expression.tree.find_all(*ORDERED):
        yield ExpressionProblem(
            Mistake("single-record", {"sql": node.sql(), "form": form.name}, "extreme"), offset_of(node)
        )


def _within(place: Place, problem: ExpressionProblem) -> Place:
    """Return the place within an expression, if known: exact for text that is neither quoted nor folded."""
    return _at(place, problem.offset)


def _at(place: Place, offset: int | None) -> Place:
    return place if place.column is None or not offset else replace(place, column=place.column + offset)
