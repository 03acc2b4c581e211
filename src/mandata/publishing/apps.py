"""The publishing app."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """Releases."""

    name = "mandata.publishing"
    label = "publishing"

    def ready(self) -> None:
        """Listen to builds that fail."""
        from django_tasks.signals import task_finished  # noqa: PLC0415 (after the models are read)

        from mandata.publishing.tasks import stop_after_failure  # noqa: PLC0415

        task_finished.connect(stop_after_failure, dispatch_uid="publishing")
