"""Sends the e-mails that are due; for a timer, where the platform runs behind another server than its own."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from mandata.notices.sending import send_due


class Command(BaseCommand):
    """`manage send_notices`."""

    help = "Send the e-mails that are due."

    def handle(self, *args: Any, **options: Any) -> None:
        """Send them."""
        self.stdout.write(f"{send_due()} e-mails sent")
