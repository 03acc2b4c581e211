"""Makes the first administrator, who invites everybody else."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from mandata.accounts.models import User
from mandata.accounts.people import Wanted, give, invitation_path
from mandata.accounts.roles import Role


class Command(BaseCommand):
    """`make_administrator ADDRESS`."""

    help = "Make a person administrator, and print the link with which a password is chosen."

    def add_arguments(self, parser: CommandParser) -> None:
        """The address."""
        parser.add_argument("email")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Make the account where there is none, give the role, print the link."""
        email = options["email"]
        if "@" not in email:
            raise CommandError(f"'{email}' is no e-mail address.")
        user = User.objects.filter(email__iexact=email).first() or User.objects.create_user(email)
        give(user, Wanted(Role.ADMINISTRATOR), None)
        scheme = "https" if settings.BEHIND_HTTPS else "http"
        self.stdout.write(f"Choose a password at {scheme}://{settings.ALLOWED_HOSTS[0]}{invitation_path(user)}")
