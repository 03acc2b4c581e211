"""The texts of the report, version by version, and what editors are at work on."""

from __future__ import annotations

import hashlib
from typing import ClassVar

from django.conf import settings
from django.db import models

from mandata.audit.models import TrailRow


class TextVersion(TrailRow):
    """One version of one text. Versions are only ever added.

    Attributes:
        name: of the text, as the outline names it; the file is `narrative/<name>.md`.
        number: counted from 1.
        cycle: number of the cycle for which it was written; it holds for later cycles until they have one of their own.
        sha256: of the Markdown, by which a file is known again.
        by: who wrote it; nobody where it was taken over from a file.
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
    """What one editor has typed for a cycle and not yet saved as a version.

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
    """SHA-256 of a text."""
    return hashlib.sha256(markdown.encode()).hexdigest()
