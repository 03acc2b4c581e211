"""The command that erases one personal value from the audit trail."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from mandata.audit.erasing import CannotErase, erase


class Command(BaseCommand):
    """`erase_value TABLE ROW FIELD --by ADDRESS --reason TEXT`."""

    help = "Erase one personal value from the audit trail. The chain still holds, and the trail says who erased it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add arguments for the value, the person who erases it, and the reason."""
        parser.add_argument("table", help="for example collection_change")
        parser.add_argument("row", type=int, help="number of the row")
        parser.add_argument("field", help="for example old")
        parser.add_argument("--by", required=True, help="e-mail address of the person who asks for it")
        parser.add_argument("--reason", required=True, help="without the value itself")

    def handle(self, *args: Any, **options: Any) -> None:
        """Erase the value."""
        by = get_user_model().objects.filter(email__iexact=options["by"]).first()
        if by is None:
            raise CommandError(f"Nobody has the address {options['by']}.")
        try:
            erase(options["table"], options["row"], options["field"], by=by, reason=options["reason"])
        except CannotErase as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write("Erased.")
