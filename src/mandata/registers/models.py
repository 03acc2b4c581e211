"""The database models of registers."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mandata.audit.models import TrailRow
from mandata.collection.models import KeptUpload, StoredFile
from mandata.framework.field_types.attachment import file_cell


class Entry(models.Model):
    """One entry of one register, as the texts of its cells.

    Attributes:
        form: name of the register.
        organisation: code of the organisation that keeps it.
        cells: text by field, in the notation of a return's cells.
        rows: by sub-table, its rows: number, and text by field. They are changed, and versioned, with the entry.
        dated: the date of the entry; None while it is unknown.
        number: of its version, increased with each change, so that nobody overwrites another's change.
        merged_into: the duplicate that remains in its place.
    """

    class State(models.TextChoices):
        """The state of an entry."""

        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")
        MERGED = "merged", _("Merged")

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    form = models.CharField(max_length=100)
    organisation = models.CharField(max_length=50)
    cells = models.JSONField(default=dict)
    rows = models.JSONField(default=dict)
    dated = models.DateField(null=True)
    number = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-dated", "-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["form", "state", "dated"])]

    def __str__(self) -> str:
        return f"{self.form} {self.pk}"


class EntryChange(TrailRow):
    """One step of an entry: a changed cell, its state, a reason for a finding. Only ever added.

    Attributes:
        table: the sub-table of the changed row; "" for the entry itself.
        row: number of the row.
    """

    salted = erasable = ("old", "new")

    class Kind(models.TextChoices):
        """The kind of step."""

        ADDED = "added", _("Added")
        CELL = "cell", _("Cell changed")
        ROW_ADDED = "row_added", _("Row added")
        ROW_REMOVED = "row_removed", _("Row removed")
        CLOSED = "closed", _("Closed")
        REOPENED = "reopened", _("Reopened")
        MERGED = "merged", _("Merged")
        ANSWERED = "answered", _("Finding answered")
        REASON_ACCEPTED = "reason_accepted", _("Reason for a finding accepted")
        REASON_REFUSED = "reason_refused", _("Reason for a finding refused")

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=15, choices=Kind.choices)
    table = models.CharField(max_length=100, blank=True)
    row = models.PositiveIntegerField(null=True)
    field = models.CharField(max_length=100, blank=True)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.entry}: {self.kind}"


class Counter(models.Model):
    """The last numbers that a register gave its entries. A transaction that adds entries locks the row until it ends.

    Attributes:
        form: name of the register.
        last: by series, named by its number 0, for example `{"NORTH-2025-0000": 12}`.
    """

    form = models.CharField(max_length=100, unique=True)
    last = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.form


class SavedView(models.Model):
    """A person's saved filters of a register; `query` is the query part of the address."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    form = models.CharField(max_length=100)
    name = models.CharField(_("name"), max_length=100)
    query = models.CharField(max_length=1000)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["by", "form", "name"], name="one_saved_view_a_name")
        ]

    def __str__(self) -> str:
        return self.name


class EntryFile(StoredFile):
    """A file that a cell of an entry, or of one of its rows, names by `cell`. One that was saved once stays.

    Attributes:
        form: name of the register or sub-table that has the cell.
        organisation: code of the one that keeps the entry.
        is_kept: whether an entry was saved with it; another one is deleted after a day.
    """

    form = models.CharField(max_length=100)
    organisation = models.CharField(max_length=50)
    is_kept = models.BooleanField(default=False)

    class Meta(StoredFile.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["form", "organisation", "sha256"], name="entry_file_by_content")
        ]

    @property
    def cell(self) -> str:
        """The text of a cell that holds it."""
        return file_cell(self.name, self.sha256)


class EntryUpload(KeptUpload):
    """An uploaded workbook of entries that is not applied yet: one per person and register.

    Attributes:
        form: name of the register.
    """

    form = models.CharField(max_length=100)

    class Meta(KeptUpload.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["form", "by"], name="one_entry_upload_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.form}, {self.organisation}"
