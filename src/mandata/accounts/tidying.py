"""Forgetting what has expired."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from mandata.accounts.sessions import forget_ended

LONGEST = timedelta(days=1)
"""Nothing that expires is kept as long: sessions last hours, and limits count an hour back."""

FOR_EVER = datetime(9000, 1, 1, tzinfo=UTC)
"""What never expires has a later date."""


def forget_expired() -> None:
    """Delete sessions that are over, and failures to sign in that no limit counts any more.

    What expires later than anything that is kept was kept while the clock was ahead. It is deleted too: nobody stays
    locked out, or signed in, until the clock is there again.
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
