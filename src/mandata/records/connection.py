"""The engine that reads rows of forms as sets: one for the process, in memory."""

from __future__ import annotations

from functools import cache

import duckdb


def cursor() -> duckdb.DuckDBPyConnection:
    """A cursor of its own for one task. It reads the files that it is told to and fetches nothing to do so."""
    return _connection().cursor()


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:", config={"autoinstall_known_extensions": False})
    connection.execute("SET preserve_insertion_order = true; SET python_enable_replacements = false").fetchall()
    return connection
