"""Recording in the trail what happens to things that have no trail of their own."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from mandata.audit.models import AuditEvent


def record(kind: str, subject: Model, by: Any = None, detail: str = "") -> AuditEvent:
    """Add an event to the trail, in the transaction of what it is about.

    Args:
        kind: what happened, for example `release published`.
        subject: the thing that it happened to; it is saved.
        by: the person who did it; nobody where the platform did.
        detail: more about it.
    """
    return AuditEvent.objects.create(kind=kind, subject=name_of(subject), detail=detail, by=by)


def name_of(subject: Model) -> str:
    """Return the name under which the trail knows a thing."""
    return f"{subject._meta.db_table}:{subject.pk}"
