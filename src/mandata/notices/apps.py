"""The notices app."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """The outbox of e-mails."""

    name = "mandata.notices"
    label = "notices"

    def ready(self) -> None:
        """Listen for changes to accounts."""
        from mandata.accounts.people import weighty_grant  # noqa: PLC0415 (after the models are read)
        from mandata.notices.grants import announce  # noqa: PLC0415

        weighty_grant.connect(announce, dispatch_uid="notices")
