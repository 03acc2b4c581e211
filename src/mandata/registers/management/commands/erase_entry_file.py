"""The command that erases a file that an entry held."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from mandata.registers.domain.files import CannotErase, erase_file
from mandata.registers.models import EntryFile


class Command(BaseCommand):
    """`erase_entry_file NUMBER --by ADDRESS --reason TEXT`."""

    help = "Erase a replaced or removed file of an entry. The history still names it, and the trail says who erased it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add arguments for the file, the person who erases it, and the reason."""
        parser.add_argument("number", type=int, help="number of the file, as in its address")
        parser.add_argument("--by", required=True, help="e-mail address of the person who asks for it")
        parser.add_argument("--reason", required=True, help="without what is in the file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Erase the file."""
        by = get_user_model().objects.filter(email__iexact=options["by"]).first()
        if by is None:
            raise CommandError(f"Nobody has the address {options['by']}.")
        file = EntryFile.objects.filter(pk=options["number"]).first()
        if file is None:
            raise CommandError(f"There is no file {options['number']}.")
        try:
            erase_file(file, by=by, reason=options["reason"])
        except CannotErase as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write("Erased.")
