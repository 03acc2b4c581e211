"""Checks the SQL of every indicator of a framework; what needs no SQL is checked where the framework is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mandata.findings import Finding, Place
from mandata.framework import declared_place
from mandata.framework.model import Framework, Indicator
from mandata.indicators.expressions import Role, read_expression
from mandata.indicators.kinds import Problem
from mandata.indicators.scope import Scope

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
    """Find everything that is wrong with the SQL of a framework's indicators.

    Args:
        framework: as read; its forms exist, and so do its dimensions, windows and components.

    Returns:
        An error for each problem, with file, line and column.
    """
    over_records = [item for item in framework.indicators.values() if not item.components]
    return [finding for item in over_records for finding in _check(framework, item)]


def place_of_indicator(framework: Framework, identifier: str, key: str = "id") -> Place:
    """Where an indicator is declared: file, line and column of the value of one of its keys."""
    return declared_place(framework.folder, "indicator", identifier, key)


def _check(framework: Framework, indicator: Indicator) -> Iterator[Finding]:
    if RESERVED in indicator.by:
        message = f"'{RESERVED}' cannot be a dimension of '{indicator.id}': it always names the reporting cycle."
        place = place_of_indicator(framework, indicator.id, "by")
        yield Finding("reserved-dimension", message, "Give the field another name.", place)
    scope = Scope(framework, framework.forms[indicator.form])
    for key, role in EXPRESSIONS:
        text = getattr(indicator, key)
        if text is None:
            continue
        for problem in read_expression(text, scope, role)[1]:
            message = f"In `{key}` of '{indicator.id}': {problem.message}"
            place = _within(place_of_indicator(framework, indicator.id, key), problem)
            yield Finding(problem.code, message, problem.mend, place)


def _within(place: Place, problem: Problem) -> Place:
    """The place within an expression, as far as it can be told: exact for text that is neither quoted nor folded."""
    if place.column is None or not problem.offset:
        return place
    return replace(place, column=place.column + problem.offset)
