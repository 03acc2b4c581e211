"""The audit app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    """The audit trail."""

    name = "mandata.audit"
    label = "audit"

    def ready(self) -> None:
        """Register the triggers to be made after each migration."""
        from mandata.audit.triggers import make_after_migration  # noqa: PLC0415 (models are ready only now)

        post_migrate.connect(make_after_migration, sender=self, dispatch_uid="append-only")
