"""The command that removes the second factors of a person who has lost all of them."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mandata.accounts.models import User
from mandata.accounts.sessions import end_all
from mandata.accounts.tasks import notify_of_change
from mandata.audit.recording import record


class Command(BaseCommand):
    """`remove_second_factors ADDRESS`."""

    help = "Remove the second factors of a person who lost them. Make sure first that it is the person who asks."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the argument ADDRESS."""
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        """Remove the factors, end the person's sessions, notify the person and record the step in the audit trail."""
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError(f"Nobody has the address '{options['email']}'.")
        with transaction.atomic():
            removed, _counts = Authenticator.objects.filter(user=user).delete()
            if not removed:
                raise CommandError(f"{user.email} has no second factor.")
            end_all(user)
            record("second factors removed", user)
            notify_of_change(user, _("All second factors were removed by the administrator of the server."))
        self.stdout.write(f"The second factors of {user.email} are removed. They sign in with their password.")
