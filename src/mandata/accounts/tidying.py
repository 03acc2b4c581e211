"""Deleting expired data."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from mandata.accounts.sessions import forget_ended

LONGEST = timedelta(days=1)
"""Longest lifetime of anything that expires: sessions last hours, and limits count the last hour."""

FOR_EVER = datetime(9000, 1, 1, tzinfo=UTC)
"""Anything that never expires has a later date."""


def forget_expired() -> None:
    """Delete ended sessions, and failures to sign in that no limit counts any more.

    A row that expires later than the longest lifetime was stored while the clock was ahead. It is deleted too, so that
    nobody stays locked out, or signed in, until the clock reaches that time again.
    """
    now = timezone.now().replace(microsecond=0)
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    Session.objects.filter(expire_date__gt=now + LONGEST).delete()
    forget_ended()
    table = connection.ops.quote_name(settings.CACHE_TABLE)
    moments = [connection.ops.adapt_datetimefield_value(moment) for moment in (now, now + LONGEST, FOR_EVER)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {table} WHERE expires < %s OR (expires > %s AND expires < %s)",  # noqa: S608 (our own name)
            moments,
        )
