"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and rights."""

    name = "mandata.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Record and log each sign-in, and note when a session starts."""
        from allauth.account.signals import authentication_step_completed  # noqa: PLC0415 (models are ready only now)
        from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415

        from mandata.accounts import events, sessions  # noqa: PLC0415
        from mandata.accounts.people import signed_in  # noqa: PLC0415

        user_logged_in.connect(signed_in, dispatch_uid="record-sign-in")
        user_logged_in.connect(sessions.begin, dispatch_uid="begin-session")
        authentication_step_completed.connect(sessions.renew, dispatch_uid="renew-session")
        events.listen()
