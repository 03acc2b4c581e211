"""The command that creates the first administrator, who invites everybody else."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from mandata.accounts.models import User
from mandata.accounts.people import WantedRole, give, invitation_path
from mandata.accounts.roles import Role


class Command(BaseCommand):
    """`make_administrator ADDRESS`."""

    help = "Make a person administrator, and print the link with which a password is chosen."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the argument ADDRESS."""
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate the database, create the account if it does not exist, give the role, and print the link."""
        email = options["email"]
        if "@" not in email:
            raise CommandError(f"'{email}' is no e-mail address.")
        call_command("migrate", verbosity=0)
        with transaction.atomic():
            user = User.objects.filter(email__iexact=email).first() or User.objects.create_user(email)
            give(user, WantedRole(Role.ADMINISTRATOR), None)
        self.stdout.write(f"Choose a password at {settings.ROOT_URL}{invitation_path(user)}")
        if "MANDATA_URL" not in os.environ:
            self.stdout.write("If `mandata platform serve` names another address, put that before /invitation/.")
