"""The values of each part of an address, for visits to every address."""

from __future__ import annotations

from django.core.files.base import ContentFile

from mandata.accounts.models import Grant, User
from mandata.accounts.people import invitation_path
from mandata.accounts.roles import Role
from mandata.collection.models import Attachment, Comment, Cycle, Return
from mandata.publishing.models import Release
from mandata.registers.models import Entry, EntryFile


def arguments_of(address: str, cycle: Cycle, organisation: str) -> dict[str, object]:
    """Values for the parts of an address, by name.

    Args:
        organisation: whose thing is meant, where things belong to organisations.
    """
    first = address.split("/")[1]
    makers = {
        "attachments": lambda: {"number": _attachment(cycle, organisation).pk},
        "comments": lambda: {"number": _comment(cycle, organisation).pk},
        "cycles": lambda: {"number": cycle.number},
        "people": lambda: {"number": _somebody().pk},
        "grants": lambda: {"number": _somebody().grants.get().pk},
        "invitation": _invitation,
        "narrative": lambda: {"name": "pupils"},
        "published": lambda: {"number": cycle.number, "name": "report.html"},
        "registers": lambda: {"name": "accidents", "number": _of_register(address, organisation)},
        "returns": lambda: _of_return(cycle, organisation),
        "workbooks": lambda: {"number": cycle.number, "organisation": organisation},
        "releases": lambda: {"number": Release.objects.earliest("pk").pk, "name": "report.html"},
    }
    return makers.get(first, dict)()


BODIES: dict[str, dict[str, object]] = {
    "/narrative/<name>/take-back/": {"version": 1},
    "/releases/new/": {"cycle": 2, "dated": "2025-03-01"},
    "/releases/draft/": {"cycle": 2},
}
"""What is sent where an address asks for something that exists, by address; nothing elsewhere."""


def _of_return(cycle: Cycle, organisation: str) -> dict[str, object]:
    returned = Return.objects.get(cycle=cycle, organisation=organisation, form="pupils")
    return {"number": returned.pk, "uid": returned.rows_of()[0].uid}


def _comment(cycle: Cycle, organisation: str) -> Comment:
    returned = Return.objects.get(cycle=cycle, organisation=organisation, form="pupils")
    found = returned.comments.first()
    return found or Comment.objects.create(returned=returned, text="Look", by=_somebody())


def _attachment(cycle: Cycle, organisation: str) -> Attachment:
    returned = Return.objects.get(cycle=cycle, organisation=organisation, form="pupils")
    kept = returned.attachments.first()
    if kept is None:
        kept = Attachment(returned=returned, name="a.txt", media_type="text/plain", size=1, by=_somebody())
        kept.file.save("", ContentFile(b"a"))
    return kept


def _of_register(address: str, organisation: str) -> int:
    if "/files/" not in address:
        return int(_entry(organisation).pk)
    kept = EntryFile(form="accidents", organisation=organisation, name="a.txt", media_type="text/plain", size=1)
    kept.by, kept.is_kept = _somebody(), True
    kept.file.save("", ContentFile(b"a"))
    return int(kept.pk)


def _entry(organisation: str) -> Entry:
    cells = {"id": f"A{len(organisation)}", "school": organisation, "day": "2024-05-31"}
    return Entry.objects.get_or_create(form="accidents", organisation=organisation, defaults={"cells": cells})[0]


def _invitation() -> dict[str, object]:
    _, _, key, token, _ = invitation_path(_somebody()).split("/")
    return {"key": key, "token": token}


def _somebody() -> User:
    user, _ = User.objects.get_or_create(email="somebody@example.org")
    Grant.objects.get_or_create(user=user, role=Role.READER.value)
    return user
