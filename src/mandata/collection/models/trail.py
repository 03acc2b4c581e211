"""The trail: every step and every changed cell, with who and when. Rows are only ever added here."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mandata.audit.models import TrailRow
from mandata.collection.models.cycles import Cycle
from mandata.collection.models.returns import Return, State


class EventKind(models.TextChoices):
    """The kind of a step."""

    OPENED = "opened", _("Cycle opened")
    CLOSED = "closed", _("Cycle closed")
    STARTED = "started", _("Started")
    SUBMITTED = "submitted", _("Submitted")
    WITHDRAWN = "withdrawn", _("Withdrawn before clearing")
    CLEARED = "cleared", _("Cleared")
    ACCEPTED = "accepted", _("Accepted")
    SENT_BACK = "sent_back", _("Sent back")
    REOPENED = "reopened", _("Reopened as a new version")
    EXTENDED = "extended", _("Deadline extended")
    REMINDED = "reminded", _("Reminder sent")
    UPLOADED = "uploaded", _("Workbook applied")
    ANSWERED = "answered", _("Finding answered")
    REASON_ACCEPTED = "reason_accepted", _("Reason for a finding accepted")
    REASON_REFUSED = "reason_refused", _("Reason for a finding refused")


class Event(TrailRow):
    """One step of a return or of its cycle."""

    salted = erasable = ("reason",)

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="events")
    returned = models.ForeignKey(Return, models.PROTECT, null=True, related_name="events")
    version = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=15, choices=EventKind.choices)
    from_state = models.CharField(max_length=15, choices=State.choices, blank=True)
    to_state = models.CharField(max_length=15, choices=State.choices, blank=True)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.returned or self.cycle}: {self.kind}"


class Change(TrailRow):
    """One cell that changed from one text to another. `field` is "" if the whole row was added or removed."""

    salted = erasable = ("old", "new")

    class Source(models.TextChoices):
        """The way in which the change was made."""

        FORM = "form", _("Typed")
        PREFILL = "prefill", _("Copied from a suggestion")
        WORKBOOK = "workbook", _("Workbook")

    returned = models.ForeignKey(Return, models.PROTECT, related_name="changes")
    version = models.PositiveIntegerField()
    row = models.UUIDField()
    field = models.CharField(max_length=100, blank=True)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.FORM)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["returned", "row", "field"])]

    def __str__(self) -> str:
        return f"{self.returned} {self.field}"


class Seal(TrailRow):
    """A signature over the exact values seen.

    Attributes:
        kind: the step: submitted, cleared or accepted.
        sha256: hash over the rows as signed.
        rows: the rows as signed, so that later changes can be listed.
    """

    salted = ("rows",)

    returned = models.ForeignKey(Return, models.PROTECT, related_name="seals")
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=15, choices=[(State.CLEARED, _("Cleared")), (State.ACCEPTED, _("Accepted"))])
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.returned}: {self.kind} {self.sha256[:12]}"
