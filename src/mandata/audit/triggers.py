"""Triggers that keep the tables of the trail append-only: the database refuses to change or delete their rows.

They are made after each migration, because SQLite drops the triggers of a table that a migration rebuilds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from mandata.audit.models import ChainedRow, TrailRow

FUNCTION = "mandata_append_only"
KINDS = ("update", "delete")


def trails() -> list[type[TrailRow]]:
    """Return every model whose rows are only ever added, ordered by table name."""
    found = [model for model in apps.get_models() if issubclass(model, TrailRow)]
    return sorted(found, key=lambda model: model._meta.db_table)


def protect(using: str = "default") -> None:
    """Create the triggers of every table of the trail, replacing existing ones."""
    connection = connections[using]
    with transaction.atomic(using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_function())
        for model in trails():
            for statement in _statements(connection, model):
                cursor.execute(statement)


def missing(using: str = "default") -> list[str]:
    """Return the names of triggers that are missing or switched off."""
    connection = connections[using]
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        there = {row[0] for row in cursor.fetchall()}
    wanted = [_name(model, kind) for model in trails() for kind in KINDS]
    return [name for name in wanted if name not in there]


def make_after_migration(using: str, **_: Any) -> None:
    """Receive Django's `post_migrate`."""
    protect(using)


def _function() -> str:
    return f"""
        CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'The rows of % are never changed or deleted.', TG_TABLE_NAME
                USING ERRCODE = 'integrity_constraint_violation';
        END $$
    """


def _statements(connection: BaseDatabaseWrapper, model: type[TrailRow]) -> Iterator[str]:
    table = connection.ops.quote_name(model._meta.db_table)
    on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
    for kind in KINDS:
        name = connection.ops.quote_name(_name(model, kind))
        when = f" WHEN (NOT ({_may_become(connection, model)}))" if kind == "update" else ""
        event = f"BEFORE {kind.upper()} ON {table} FOR EACH ROW{when}"
        yield f"DROP TRIGGER IF EXISTS {name}{on_table}"
        yield f"CREATE TRIGGER {name} {event} {_refusal(connection, model)}"


def _refusal(connection: BaseDatabaseWrapper, model: type[TrailRow]) -> str:
    if connection.vendor == "postgresql":
        return f"EXECUTE FUNCTION {FUNCTION}()"
    return f"BEGIN SELECT RAISE(ABORT, 'The rows of {model._meta.db_table} are never changed or deleted.'); END"


def _may_become(connection: BaseDatabaseWrapper, model: type[TrailRow]) -> str:
    """Return the condition that a changed row must meet: unchanged except for erased values."""
    return " AND ".join(_as_before(connection, model, field) for field in model._meta.concrete_fields)


def _as_before(connection: BaseDatabaseWrapper, model: type[TrailRow], field: models.Field[Any, Any]) -> str:
    name = connection.ops.quote_name(str(field.column))
    if model is ChainedRow and field.name == "salts":
        return "TRUE"  # a changed salt breaks the chain, so it needs no other guard
    same = f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}"
    return f"({same} OR NEW.{name} = '')" if field.name in model.erasable else same


def _name(model: type[TrailRow], kind: str) -> str:
    return f"{model._meta.db_table}_no_{kind}"
