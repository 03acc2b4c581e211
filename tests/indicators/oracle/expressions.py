"""Expressions over plain Python rows: what a field, an attribute and an aggregate hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from sqlglot import exp
from tests.indicators.oracle.arithmetic import Content, evaluate, exact, of_nothing, percentile, taken_together

from mandata.framework.model import Code, Framework

Row = Mapping[str, Any]


class RowExpressions:
    """Evaluates expressions over the rows of one form."""

    def __init__(self, framework: Framework, form: str) -> None:
        self.framework = framework
        self.form = form

    def of_row(self, tree: exp.Expr, row: Row) -> Content:
        """Return a condition, or the inside of an aggregate, for one row."""
        return evaluate(tree, lambda leaf: self._named(leaf, row))

    def of_rows(self, tree: exp.Expr, rows: Sequence[Row], *, is_zero: bool = False) -> Content:
        """Return an aggregate, or arithmetic over aggregates, for rows taken together.

        Args:
            is_zero: whether there are no rows because nothing happened: then sums are zero too, and nothing ever held.
        """
        return evaluate(tree, lambda leaf: of_nothing(leaf) if is_zero else self._aggregate(leaf, rows))

    def content(self, name: str, row: Row) -> Content:
        """Return a field of a row, or `field.attribute` of the code that the field holds."""
        field, _, attribute = name.partition(".")
        return self._attribute(field, attribute, row) if attribute else exact(row[field])

    def _named(self, leaf: exp.Expr, row: Row) -> Content:
        if isinstance(leaf, exp.Rank):
            return self._attribute(leaf.expressions[0].name, "order", row)
        assert isinstance(leaf, exp.Column)  # aggregates are not within aggregates
        return self.content(f"{leaf.table}.{leaf.name}" if leaf.table else leaf.name, row)

    def _attribute(self, field: str, attribute: str, row: Row) -> Content:
        """Return an attribute of the code in a cell: the order is a number, an attribute that the code lacks is ""."""
        codes = self.framework.code_list_of(self.form, field)
        code = codes.codes.get(row[field]) if codes else None
        if code is None:
            return None
        if attribute == "order":
            return Fraction(code.order)
        if attribute in {item.attributes.get("level") for item in codes.codes.values()} if codes else ():
            return self._place_above(code, attribute)
        own = {"code": code.code, "name": code.name, "broader": code.broader}
        return own[attribute] if attribute in own else code.attributes.get(attribute, "")

    def _place_above(self, code: Code, level: str) -> str:
        """Return the place on a level that a place is in, looked for step by step; "" where there is none."""
        while code.attributes.get("level") != level:
            if not code.broader:
                return ""
            code = next(
                item.codes[code.broader] for item in self.framework.code_lists.values() if code.broader in item.codes
            )
        return code.code

    def _aggregate(self, leaf: exp.Expr, rows: Sequence[Row]) -> Content:
        if isinstance(leaf.this, exp.Star):
            return Fraction(len(rows))
        if isinstance(leaf, exp.Anonymous):
            inside, share = leaf.expressions
            return percentile([self.of_row(inside, row) for row in rows], Fraction(share.this) / 100)
        inside = leaf.this.expressions[0] if isinstance(leaf.this, exp.Distinct) else leaf.this
        return taken_together(leaf, (self.of_row(inside, row) for row in rows))
