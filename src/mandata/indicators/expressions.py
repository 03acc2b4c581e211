"""Expressions of indicators: parsed with sqlglot, checked against the allow-list and the fields of the form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, SqlglotError

from mandata.findings import InvalidInput, Mistake
from mandata.framework.expression_size import NESTED, size_problem
from mandata.framework.field_types import Kind
from mandata.framework.row_expressions import unparsed
from mandata.indicators.columns import Scope
from mandata.indicators.language import DIALECT
from mandata.indicators.type_check import AGGREGATES, ExpressionProblem, KindChecker, offset_of
from mandata.messages import N_, Phrase

Role = Literal["aggregate", "condition"]
"""`aggregate` for a value, numerator or denominator; `condition` for a where."""


@dataclass(frozen=True, slots=True)
class Named:
    """A field that an expression names, or an attribute of the code that the field holds."""

    field: str
    attribute: str = ""


@dataclass(frozen=True, slots=True)
class Expression:
    """One checked expression.

    Attributes:
        tree: sqlglot's reading of it; not to be changed.
        names: the fields and attributes it names, in order of appearance, each once; `rank(field)` is `field.order`.
        answers: the fields among them whose cells may hold a reason instead of a figure.
        kind: what it gives.
    """

    text: str
    tree: exp.Expr
    names: tuple[Named, ...]
    answers: tuple[str, ...]
    kind: Kind | None

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields it names, each once."""
        return tuple(dict.fromkeys(named.field for named in self.names))


def read_expression(text: str, scope: Scope, role: Role) -> tuple[Expression | None, list[ExpressionProblem]]:
    """Parse and check one expression.

    Args:
        text: SQL, as written in a framework's file.
        scope: the names that it may use.
        role: what it is used for.

    Returns:
        The expression, None if anything is wrong with it, and every problem found.
    """
    tree, problems = _parse(text)
    if tree is None:
        return None, problems
    checker = KindChecker(scope)
    kind = checker.kind(tree)
    problems = checker.problems
    if not problems:
        problems = _check_aggregate(tree, kind) if role == "aggregate" else _check_condition(tree, kind)
    if problems:
        return None, problems
    names = names_in(tree)
    answers = dict.fromkeys(named.field for named in names if scope.is_answer(named.field))
    return Expression(text, tree, names, tuple(answers), kind), []


def expression(text: str, scope: Scope, role: Role) -> Expression:
    """Parse and check one expression of a framework that was checked before.

    Raises:
        InvalidInput: something is wrong with it after all.
    """
    read, problems = read_expression(text, scope, role)
    if read is None:
        prefix = Phrase(N_("In `%(sql)s`:"), {"sql": text})
        raise InvalidInput([item.mistake.at(None).under(prefix) for item in problems])
    return read


def name_of(node: exp.Expr) -> Named | None:
    """Return the name that a part of an expression uses; None if it uses none."""
    if isinstance(node, exp.Rank):
        return Named(node.expressions[0].name, "order")
    if isinstance(node, exp.Column):
        return Named(node.table, node.name) if node.table else Named(node.name)
    return None


def _parse(text: str) -> tuple[exp.Expr | None, list[ExpressionProblem]]:
    if wrong := size_problem(text):
        return None, [ExpressionProblem(wrong)]
    try:
        trees = sqlglot.parse(text, read=DIALECT)
    except ParseError as error:
        found = error.errors[0] if error.errors else {}
        offset = len(found["start_context"]) if len(found.get("start_context", "")) < 100 else None
        return None, [ExpressionProblem(unparsed(error), offset)]
    except RecursionError:
        return None, [ExpressionProblem(NESTED)]
    except SqlglotError as error:
        return None, [ExpressionProblem(unparsed(error))]
    return _only(trees, text)


def _only(trees: list[exp.Expr | None], text: str) -> tuple[exp.Expr | None, list[ExpressionProblem]]:
    """Return the one expression that a text holds."""
    if len(trees) > 1:
        return None, [ExpressionProblem(Mistake("two-statements"), text.find(";"))]
    if not trees or trees[0] is None:
        return None, [ExpressionProblem(Mistake("broken-expression", variant="empty"))]
    return trees[0], []


def _check_aggregate(tree: exp.Expr, kind: Kind | None) -> list[ExpressionProblem]:
    if tree.find(*AGGREGATES) is None:
        return [ExpressionProblem(Mistake("no-aggregate", {"sql": tree.sql()}), 0)]
    loose = [column for column in tree.find_all(exp.Column) if column.find_ancestor(*AGGREGATES) is None]
    if loose:
        return [ExpressionProblem(Mistake("no-aggregate", {"sql": loose[0].sql()}, "outside"), offset_of(loose[0]))]
    if kind is not None and kind not in (Kind.NUMBER, Kind.BOOLEAN):
        return [ExpressionProblem(Mistake("wrong-kind", {"sql": tree.sql(), "kind": kind.phrase}, "no-number"), 0)]
    return []


def _check_condition(tree: exp.Expr, kind: Kind | None) -> list[ExpressionProblem]:
    aggregate = tree.find(*AGGREGATES)
    if aggregate is not None:
        return [ExpressionProblem(Mistake("aggregate-in-where", {"sql": aggregate.sql()}), offset_of(aggregate))]
    if kind is not None and kind is not Kind.BOOLEAN:
        return [ExpressionProblem(Mistake("wrong-kind", {"sql": tree.sql(), "kind": kind.phrase}, "no-condition"), 0)]
    return []


def names_in(tree: exp.Expr) -> tuple[Named, ...]:
    """Return the fields and attributes that a part of an expression names, each once, in order."""
    found: dict[Named, None] = {}
    for node in tree.find_all(exp.Column, exp.Rank, bfs=False):
        if isinstance(node, exp.Column) and isinstance(node.parent, exp.Rank):
            continue
        named = name_of(node)
        if named is not None:
            found[named] = None
    return tuple(found)
