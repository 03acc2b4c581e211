"""Calculations between indicators: what they may say, and the number that they give."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from mandata.findings import Mistake
from mandata.framework.expression_size import size_problem
from mandata.framework.model import Framework, Indicator
from mandata.framework.suggest import suggestion
from mandata.indicators.arithmetic import evaluate
from mandata.indicators.language import DIALECT
from mandata.indicators.type_check import offset_of
from mandata.messages import Params

PLAIN = (exp.Paren, exp.Neg, exp.Abs)
SUMS, PRODUCTS, EXTREMES = (exp.Add, exp.Sub), (exp.Mul, exp.Div), (exp.Least, exp.Greatest)

DIGITS = re.compile(r"[0-9]+(\.[0-9]*)?|\.[0-9]+")
ONE_DIGIT = re.compile(r"[0-9]")

IN_WORDS = ("yes_no", "rating")
"""Units whose figures are printed as words."""

NUMBER = ""
"""The unit of a number that the calculation itself holds."""

Unit = str | None
"""What a part of a calculation counts; None where that is not known, or of no one unit."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A mistake in a calculation, with the character it begins at, from 0; None for the whole of it."""

    mistake: Mistake
    offset: int | None = None


def result(framework: Framework, indicator: Indicator, numbers: Mapping[str, Fraction]) -> Fraction | None:
    """Return what the calculation of an indicator gives for its operands; None where it divides by zero."""
    key = ("calculation", indicator.id)
    if key not in framework.derived:
        framework.derived[key] = sqlglot.parse_one(indicator.calculate or "", read=DIALECT)
    found: Fraction | None = evaluate(framework.derived[key], lambda leaf: numbers[leaf.name])
    return found


def mistakes(framework: Framework, indicator: Indicator) -> Iterator[Wrong]:
    """Find what is wrong with the calculation of an indicator."""
    text = indicator.calculate or ""
    if size_problem(text):
        yield Wrong(Mistake("wrong-calculation", {}, "too-long"))
        return
    try:
        trees = sqlglot.parse(text, read=DIALECT)
    except (SqlglotError, RecursionError):
        trees = []
    if len(trees) != 1 or trees[0] is None:
        yield Wrong(Mistake("wrong-calculation"))
        return
    check = _Check(framework, indicator)
    unit = check.unit(trees[0])
    yield from check.found
    if check.found:
        return
    used = {column.name for column in trees[0].find_all(exp.Column)}
    yield from (Wrong(Mistake("unused-operand", {"name": name})) for name in indicator.of if name not in used)
    declared = indicator.unit if "unit" in indicator.model_fields_set else None
    if unit and declared and unit not in (declared, "percent"):
        yield Wrong(Mistake("mixed-units", {"one": unit, "other": declared}, "result"))


class _Check:
    """Walks a calculation, notes every mistake and works out the unit of each part."""

    def __init__(self, framework: Framework, indicator: Indicator) -> None:
        self.framework, self.operands, self.found = framework, indicator.of, list[Wrong]()

    def unit(self, node: exp.Expr) -> Unit:
        """Return the unit of a part."""
        rules: list[tuple[tuple[type[exp.Expr], ...], Callable[[exp.Expr], Unit]]] = [
            ((exp.Column,), self._operand),
            ((exp.Literal,), self._number),
            (PLAIN, lambda part: self.unit(part.this)),
            ((exp.Round,), self._round),
            (SUMS, self._alike),
            (EXTREMES, self._alike),
            (PRODUCTS, self._product),
        ]
        for types, rule in rules:
            if isinstance(node, types):
                return rule(node)
        return self._refuse(node)

    def _operand(self, node: exp.Expr) -> Unit:
        if node.args.get("table") is not None:
            return self._refuse(node)
        operand = self.operands.get(node.name)
        if operand is None:
            params: Params = {"name": node.name, "suggestion": suggestion(node.name, self.operands)}
            return self._note("unknown-operand", node, params)
        unit = self.framework.indicators[operand.indicator].unit
        if unit in IN_WORDS:
            return self._note("wrong-operand", node, {"indicator": operand.indicator})
        return None if unit == "count" else unit

    def _number(self, node: exp.Expr) -> Unit:
        return NUMBER if not node.args.get("is_string") and DIGITS.fullmatch(str(node.this)) else self._refuse(node)

    def _round(self, node: exp.Expr) -> Unit:
        decimals = node.args.get("decimals")
        if decimals is not None and not (isinstance(decimals, exp.Literal) and ONE_DIGIT.fullmatch(str(decimals.this))):
            return self._refuse(node)
        return self.unit(node.this)

    def _alike(self, node: exp.Expr) -> Unit:
        """Return the unit of parts that must all have the same."""
        parts = [node.this, *node.expressions] if isinstance(node, EXTREMES) else [node.this, node.expression]
        found = [self.unit(part) for part in parts]
        units = list(dict.fromkeys(filter(None, found)))
        if len(units) > 1:
            return self._note("mixed-units", node, {"one": units[0], "other": units[1]})
        if units:
            return units[0]
        return NUMBER if all(unit == NUMBER for unit in found) else None

    def _product(self, node: exp.Expr) -> Unit:
        one, other = self.unit(node.this), self.unit(node.expression)
        if isinstance(node, exp.Div) and other == NUMBER and not self.found and _constant(node.expression) in (0, None):
            return self._note("division-by-zero", node.expression, {})
        return NUMBER if one == other == NUMBER else None

    def _refuse(self, node: exp.Expr) -> Unit:
        return self._note("wrong-calculation", node, {"part": node.sql(dialect=DIALECT)}, "not-allowed")

    def _note(self, code: str, node: exp.Expr, params: Params, variant: str = "") -> Unit:
        """Note a mistake; the unit of the part is then not known."""
        mistake = Mistake(code, params, variant)
        if mistake not in [wrong.mistake for wrong in self.found]:
            self.found.append(Wrong(mistake, offset_of(node)))
        return None


def _constant(node: exp.Expr) -> Fraction | None:
    """Return the number of a part without operands."""
    found: Fraction | None = evaluate(node, lambda _: None)
    return found
