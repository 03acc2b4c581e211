"""The engine that reads rows of forms as sets: one per process, in memory."""

from __future__ import annotations

from functools import cache

import duckdb


def cursor() -> duckdb.DuckDBPyConnection:
    """Return a separate cursor for one task. It reads only the given files and downloads nothing."""
    return _connection().cursor()


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:", config={"autoinstall_known_extensions": False})
    connection.execute("SET preserve_insertion_order = true; SET python_enable_replacements = false").fetchall()
    return connection
