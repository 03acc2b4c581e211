"""Forgetting what has expired."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.db import connection
from django.utils import timezone

from mandata.accounts.sessions import forget_ended


def forget_expired() -> None:
    """Delete sessions that are over, and failures to sign in that no limit counts any more."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    forget_ended()
    table = connection.ops.quote_name(settings.CACHE_TABLE)
    now = connection.ops.adapt_datetimefield_value(timezone.now().replace(microsecond=0))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608 (our own name)
