"""The texts of the report in all versions, and the drafts of editors."""

from __future__ import annotations

import hashlib
from typing import ClassVar

from django.conf import settings
from django.db import models

from mandata.audit.models import TrailRow


class TextVersion(TrailRow):
    """One version of one text. Versions are only ever added.

    Attributes:
        name: the text's name in the outline; the file is `narrative/<name>.md`.
        number: counted from 1.
        cycle: number of the cycle that it was written for; it is used for later cycles until they have their own.
        sha256: of the Markdown, to recognise a file.
        by: the author; None if it was copied from a file.
    """

    salted = ("markdown", "note")
    erasable = ("note",)

    name = models.CharField(max_length=100)
    number = models.PositiveIntegerField()
    cycle = models.PositiveIntegerField(default=0)
    markdown = models.TextField()
    sha256 = models.CharField(max_length=64)
    note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["name", "number"], name="one_version_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class Draft(models.Model):
    """An editor's unsaved text for a cycle.

    Attributes:
        based_on: number of the version that it began from.
    """

    name = models.CharField(max_length=100)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    cycle = models.PositiveIntegerField(default=0)
    based_on = models.PositiveIntegerField()
    markdown = models.TextField()
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["name", "by", "cycle"], name="one_draft_a_text_editor_and_cycle")
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.by}"


def hash_of(markdown: str) -> str:
    """Return the SHA-256 hash of a text."""
    return hashlib.sha256(markdown.encode()).hexdigest()
