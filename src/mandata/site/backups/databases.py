"""Copies of the database at one moment, while others write: into files, and back into an empty database.

SQLite is copied page by page by its own backup function. PostgreSQL is copied table by table in one transaction that
sees one state: no program of the server's version is needed, and a later version of the server can load the copy.
Sessions and the cache are left out.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from mandata.durable_files import copy_in_place
from mandata.site.backups.archive import CHUNK, BadArchive

SQLITE_FILE = "database.sqlite3"
LEFT_OUT = ("django_session",)

Columns = dict[str, list[str]]
Write = Callable[[Path], Columns]


@contextmanager
def snapshot(folder: Path) -> Iterator[Write]:
    """Take a snapshot of the database.

    Args:
        folder: empty, for data that must be copied immediately.

    Yields:
        A function that writes the snapshot into a folder, and returns the columns of each table if they are written
            one by one.
    """
    if connection.vendor == "sqlite":
        _copy_sqlite(folder / SQLITE_FILE)
        yield lambda target: {}
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT 1")
        yield _write_tables


def applied_migrations() -> list[str]:
    """Return `app.name` of each migration that was applied to the database."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def is_empty() -> bool:
    """Return whether the database has no tables yet."""
    if connection.vendor == "sqlite":
        return not Path(connection.settings_dict["NAME"]).exists()
    return not connection.introspection.table_names()


def load(folder: Path, migrations: Iterable[str], columns: Mapping[str, Sequence[str]]) -> None:
    """Load a copy into an empty database, migrated to the same state.

    Raises:
        BadArchive: it was made by a later version.
    """
    targets = _targets(migrations)
    if connection.vendor == "sqlite":
        copy_in_place(folder / SQLITE_FILE, Path(connection.settings_dict["NAME"]))
        return
    MigrationExecutor(connection).migrate(targets)
    with transaction.atomic(), connection.cursor() as cursor:
        names = ", ".join(map(connection.ops.quote_name, columns))
        cursor.execute(f"TRUNCATE {names}")
        for table, its_columns in columns.items():
            statement = f"COPY {_listed(table, its_columns)} FROM STDIN"
            with _file(folder, table).open("rb") as file, cursor.copy(statement) as copy:
                while chunk := file.read(CHUNK):
                    copy.write(chunk)
        _set_sequences(columns)


def _copy_sqlite(path: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)
        tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for table in tables.intersection(_left_out()):
            copy.execute(f'DELETE FROM "{table}"')  # noqa: S608 (our own names)
        copy.commit()
        copy.execute("PRAGMA journal_mode = DELETE")
        copy.execute("VACUUM")
        (state,) = copy.execute("PRAGMA integrity_check").fetchone()
        if state != "ok":
            raise sqlite3.DatabaseError(f"The database is damaged: {state}")


def _write_tables(folder: Path) -> Columns:
    written: Columns = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - set(_left_out())):
            described = connection.introspection.get_table_description(cursor, table)
            written[table] = [column.name for column in described]
            statement = f"COPY {_listed(table, written[table])} TO STDOUT"
            with _file(folder, table).open("xb") as file, cursor.copy(statement) as copy:
                for chunk in copy:
                    file.write(chunk)
    return written


def _set_sequences(tables: Iterable[str]) -> None:
    """Make the numbers of new rows begin after those that were loaded."""
    with connection.cursor() as cursor:
        for table in tables:
            for sequence in connection.introspection.get_sequences(cursor, table):
                name, column = map(connection.ops.quote_name, (table, sequence["column"]))
                last = f"coalesce(max({column}), 1), max({column}) IS NOT NULL"
                statement = f"SELECT setval(pg_get_serial_sequence(%s, %s), {last}) FROM {name}"  # noqa: S608 (quoted)
                cursor.execute(statement, [name, sequence["column"]])


def _targets(migrations: Iterable[str]) -> list[tuple[str, str]]:
    """Return the last of the listed migrations of each app."""
    known = MigrationLoader(None).graph
    wanted = {(app, name) for app, _, name in (text.partition(".") for text in migrations)}
    unknown = sorted(f"{app}.{name}" for app, name in wanted if (app, name) not in known.nodes)
    if unknown:
        message = f"The archive was made by a later version of Mandata: {unknown[0]} is not known here."
        raise BadArchive(f"{message} Install that version to restore it.")
    return sorted(
        (app, name)
        for app, name in wanted
        if not any(child.key in wanted and child.key[0] == app for child in known.node_map[app, name].children)
    )


def _left_out() -> Sequence[str]:
    caches = [each.get("LOCATION") for each in settings.CACHES.values() if "db" in str(each.get("BACKEND"))]
    return [*LEFT_OUT, *map(str, caches)]


def _listed(table: str, columns: Iterable[str]) -> str:
    quote = connection.ops.quote_name
    return f"{quote(table)} ({', '.join(map(quote, columns))})"


def _file(folder: Path, table: str) -> Path:
    return folder / f"{table}.copy"
