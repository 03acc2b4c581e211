"""Expressions over one row of a form (rules, computed fields), in a small and harmless part of SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from mandata.findings import Mistake
from mandata.framework.expression_size import NESTED, size_problem
from mandata.framework.suggest import suggestion

if TYPE_CHECKING:
    from sqlglot.errors import SqlglotError

ALLOWED = frozenset(
    [
        "Column",
        "Identifier",
        "Literal",
        "Boolean",
        "Null",
        "Paren",
        "Tuple",
        "ArrayContains",
        "And",
        "Or",
        "Not",
        "EQ",
        "NEQ",
        "GT",
        "GTE",
        "LT",
        "LTE",
        "Between",
        "In",
        "Is",
        "Like",
        "ILike",
        "NullSafeEQ",
        "NullSafeNEQ",
        "Add",
        "Sub",
        "Mul",
        "Div",
        "Mod",
        "Neg",
        "Abs",
        "Round",
        "Floor",
        "Ceil",
        "Coalesce",
        "Nullif",
        "Case",
        "If",
        "Length",
        "Lower",
        "Upper",
        "Trim",
        "Concat",
        "DPipe",
        "Substring",
        "Greatest",
        "Least",
        "Year",
        "Quarter",
        "Month",
        "Day",
    ]
)
"""Names of the sqlglot expressions that a row expression may be made of."""


def mistakes_in_row_expression(sql: str, form: str, fields: Collection[str]) -> Iterator[Mistake]:
    """Yield every error in an expression; nothing if it is valid.

    Args:
        form: name of the form.
        fields: the allowed names.
    """
    import sqlglot  # noqa: PLC0415 (a framework without such expressions need not wait for it)
    from sqlglot.errors import SqlglotError  # noqa: PLC0415

    if wrong := size_problem(sql):
        yield wrong
        return
    try:
        tree = sqlglot.parse_one(sql, dialect="duckdb")
    except RecursionError:
        yield NESTED
        return
    except SqlglotError as error:
        yield unparsed(error)
        return
    for node in tree.walk():
        kind = type(node).__name__
        if kind not in ALLOWED:
            yield Mistake("forbidden-sql", {"sql": node.sql(dialect="duckdb")})
            return
        if kind == "Column" and node.name not in fields:
            yield Mistake(
                "unknown-field", {"form": form, "name": node.name, "suggestion": suggestion(node.name, fields)}
            )


def unparsed(error: SqlglotError) -> Mistake:
    """Return the mistake for an expression that sqlglot cannot parse."""
    details = getattr(error, "errors", None) or [{}]
    near = details[0].get("highlight", "")
    return Mistake("broken-expression", {"text": near}, "near" if near else "not-sql")
