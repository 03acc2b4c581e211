"""The language of expressions: SQL as DuckDB reads it, and `percentile(x, 90)`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.parsers.duckdb import DuckDBParser

DIALECT = "mandata"


class Percentile(exp.Expression, exp.AggFunc):
    """`percentile(x, 90)`: the figure below which 90 per cent of the figures lie. `expression` is the 90."""

    arg_types: ClassVar[dict[str, bool]] = {"this": True, "expression": False}


def _percentile(args: list[exp.Expr]) -> exp.Expr:
    """Return a call with what it is given; the check of expressions refuses a call with a wrong number of arguments."""
    return Percentile(this=args[0] if args else exp.null(), expression=args[1] if len(args) == 2 else None)


class Mandata(DuckDB):
    """DuckDB's SQL with the functions of this project; sqlglot knows it by the name of the class."""

    class Parser(DuckDBParser):
        """Reads the functions that DuckDB does not have."""

        FUNCTIONS: ClassVar[dict[str, Callable[..., Any]]] = {**DuckDBParser.FUNCTIONS, "PERCENTILE": _percentile}
