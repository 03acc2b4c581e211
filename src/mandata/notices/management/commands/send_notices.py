"""The command that sends the e-mails that are due; for a timer, if the platform runs behind another web server."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from mandata.notices.sending import send_due


class Command(BaseCommand):
    """`manage send_notices`."""

    help = "Send the e-mails that are due."

    def handle(self, *args: Any, **options: Any) -> None:
        """Send the e-mails."""
        self.stdout.write(f"{send_due()} e-mails sent")
