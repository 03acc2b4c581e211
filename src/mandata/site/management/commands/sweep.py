"""The command that removes files left by killed processes; for a timer, or to free disk space."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from mandata.site.sweeping import sweep


class Command(BaseCommand):
    """`manage sweep`."""

    help = "Remove files that nothing names, left behind by processes that were killed more than a day ago."

    def handle(self, *args: Any, **options: Any) -> None:
        """Remove the files."""
        self.stdout.write(f"{len(sweep())} removed")
