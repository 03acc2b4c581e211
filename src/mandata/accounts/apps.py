"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and rights."""

    name = "mandata.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Record each sign-in."""
        from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415 (models are ready only now)

        from mandata.accounts.people import signed_in  # noqa: PLC0415

        user_logged_in.connect(signed_in, dispatch_uid="record-sign-in")
