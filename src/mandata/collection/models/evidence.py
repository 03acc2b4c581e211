"""Additions to a return: comments and attached files."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mandata.collection.models.cycles import Cycle
from mandata.collection.models.returns import Return


class Comment(models.Model):
    """A comment on a cell, a row (`field` is "") or the whole return (`row` is empty too)."""

    returned = models.ForeignKey(Return, models.CASCADE, related_name="comments")
    row = models.UUIDField(null=True, blank=True)
    field = models.CharField(max_length=100, blank=True)
    text = models.TextField(_("comment"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]

    def __str__(self) -> str:
        return self.text[:40]


def _stored_under(attachment: StoredFile, name: str) -> str:
    """Return a random name: original names can contain confidential words."""
    return f"attachments/{uuid.uuid4().hex}"


class StoredFile(models.Model):
    """A file that a person put in, of a type that was checked.

    Attributes:
        name: as uploaded, cleaned; it is only shown and never used as a path.
        media_type: detected from the content, not from the name.
    """

    file = models.FileField(upload_to=_stored_under)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["at", "id"]

    def __str__(self) -> str:
        return self.name


class Attachment(StoredFile):
    """A file attached as evidence, or a photograph.

    Attributes:
        caption, consent: of a photograph; without consent it is never published.
    """

    returned = models.ForeignKey(Return, models.CASCADE, related_name="attachments")
    row = models.UUIDField(null=True, blank=True)
    caption = models.CharField(_("caption"), max_length=300, blank=True)
    consent = models.BooleanField(_("the people shown agreed to publication"), default=False)


def _upload_stored_under(upload: KeptUpload, name: str) -> str:
    return f"workbooks/{uuid.uuid4().hex}"


class KeptUpload(models.Model):
    """A file that a person uploaded, stored until the person applies or discards it."""

    organisation = models.CharField(max_length=50)
    file = models.FileField(upload_to=_upload_stored_under)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["at", "id"]


class Upload(KeptUpload):
    """A workbook that a person uploaded and has not applied yet: one per organisation and cycle."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="uploads")

    class Meta(KeptUpload.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["cycle", "organisation", "by"], name="one_upload_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.cycle}"
