"""Recording events in the trail for objects that have no trail of their own."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from mandata.audit.models import AuditEvent


def record(kind: str, subject: Model, by: Any = None, detail: str = "") -> AuditEvent:
    """Add an event to the trail, in the transaction of the event itself.

    Args:
        kind: what happened, for example `release published`.
        subject: the object it happened to; it is saved.
        by: the person who did it; None if the platform did.
        detail: more about it.
    """
    return AuditEvent.objects.create(kind=kind, subject=name_of(subject), detail=detail, by=by)


def name_of(subject: Model) -> str:
    """Return the name of an object in the trail."""
    return f"{subject._meta.db_table}:{subject.pk}"
