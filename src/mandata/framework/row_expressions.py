"""Expressions over one row of a form (rules, computed fields), in a small and harmless part of SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from mandata.framework.expression_size import MEND, size_problem
from mandata.framework.suggest import did_you_mean

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


class Problem(NamedTuple):
    """What is wrong with an expression, in the words of a finding."""

    code: str
    message: str
    fix: str


def problems_of_row_expression(sql: str, fields: Collection[str]) -> Iterator[Problem]:
    """Yield every error in an expression; nothing if it is valid.

    Args:
        fields: the allowed names.
    """
    import sqlglot  # noqa: PLC0415 (a framework without such expressions need not wait for it)
    from sqlglot.errors import SqlglotError  # noqa: PLC0415

    if wrong := size_problem(sql):
        yield Problem("large-expression", wrong, MEND)
        return
    try:
        tree = sqlglot.parse_one(sql, dialect="duckdb")
    except RecursionError:
        yield Problem("large-expression", "The expression is nested too deep.", MEND)
        return
    except SqlglotError as error:
        reason = str(error).splitlines()[0].split(". Line")[0]
        yield Problem("broken-sql", f"'{sql}' is not SQL: {reason}.", "Correct the expression.")
        return
    for node in tree.walk():
        kind = type(node).__name__
        if kind not in ALLOWED:
            yield Problem(
                "forbidden-sql",
                f"'{node.sql(dialect='duckdb')}' may not stand in an expression over one row.",
                "Use fields, comparisons, arithmetic, and, or, not, case, coalesce, abs, round, year, list_contains.",
            )
            return
        if kind == "Column" and node.name not in fields:
            yield Problem(
                "unknown-field",
                f"The expression names a field '{node.name}' that the form does not have.",
                did_you_mean(node.name, fields, "fields"),
            )
