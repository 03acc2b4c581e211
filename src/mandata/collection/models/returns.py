"""Returns: one organisation's answer to one form for one cycle, row by row."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mandata.collection.clock import Deadline
from mandata.collection.models.cycles import Cycle
from mandata.framework.model import Form, Organisation


class State(models.TextChoices):
    """The state of a return."""

    NOT_STARTED = "not_started", _("Not started")
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    CLEARED = "cleared", _("Cleared")
    ACCEPTED = "accepted", _("Accepted")


class Return(models.Model):
    """One organisation's answers to one form for one cycle.

    Attributes:
        organisation: code of the organisation.
        form: name of the form.
        version: number of the current version, from 1; an accepted one never changes, a new one is opened.
        due_on: last day for submitting it.
        reason_sent_back: why it was sent back; "" unless it is a draft that was sent back.
        open_cells: `[row's uid, field]` of each cell if only some were sent back; the rest is locked.
        submitted_at: when it was first submitted; None if never, or if it was withdrawn before anybody read it.
        open_findings: how many findings needed a reason when the checks last ran; None before that.
        open_comments: how many comments are open, once `with_open_comments` has counted them.
    """

    open_comments: int

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="returns")
    organisation = models.CharField(max_length=50)
    form = models.CharField(max_length=100)
    state = models.CharField(max_length=15, choices=State.choices, default=State.NOT_STARTED)
    version = models.PositiveIntegerField(default=1)
    due_on = models.DateField()
    reason_sent_back = models.TextField(blank=True)
    open_cells = models.JSONField(default=list, blank=True)
    submitted_at = models.DateTimeField(null=True, editable=False)
    open_findings = models.PositiveIntegerField(null=True, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["organisation", "form"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["cycle", "organisation", "form"], name="one_return_a_form")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["cycle", "state"])]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.declared.title}, {self.cycle}"

    @property
    def declared(self) -> Form:
        """The form in the cycle's framework."""
        return self.cycle.framework.forms[self.form]

    @property
    def reporter(self) -> Organisation:
        """The organisation in the cycle's framework."""
        return self.cycle.framework.organisations[self.organisation]

    @property
    def is_open(self) -> bool:
        """Whether its cells can be changed now."""
        return self.state in (State.NOT_STARTED, State.DRAFT) and not self.cycle.is_closed

    @property
    def is_late(self) -> bool:
        """Whether the due date has passed without its being submitted."""
        return self.state in (State.NOT_STARTED, State.DRAFT) and self.deadline.is_over(timezone.now())

    @property
    def days_late(self) -> int:
        """The number of days from the due date to the first submission; 0 if in time, or never submitted."""
        return self.deadline.days_late(self.submitted_at) if self.submitted_at else 0

    @property
    def due(self) -> str:
        """The due date in words, with hour and zone."""
        return self.deadline.words

    @property
    def deadline(self) -> Deadline:
        """When it is due."""
        return self.cycle.deadline(self.due_on)

    @property
    def lateness(self) -> str:
        """The delay of the first submission, in words; "" if in time, or never submitted."""
        days = self.days_late
        return ngettext("submitted %(n)s day late", "submitted %(n)s days late", days) % {"n": days} if days else ""

    def rows_of(self, version: int | None = None) -> models.QuerySet[Row]:
        """Return the rows of a version, by default the current one, in order."""
        return self.rows.filter(version=version or self.version).order_by("position", "id")


class Row(models.Model):
    """One row of one version of a return, as the texts of its cells.

    A cell is the text that a CSV return would have (`12`, `12 e`, `-`, `: reason`). So typed, uploaded
    and accepted cells are the same, and a text that is not a figure yet is stored anyway.

    Attributes:
        uid: the same for the same row in every version.
        cells: text by field; a missing field is blank.
        prefilled: fields whose text was copied from an offer, and not changed since.
    """

    returned = models.ForeignKey(Return, models.CASCADE, related_name="rows")
    version = models.PositiveIntegerField(default=1)
    uid = models.UUIDField(default=uuid.uuid4)
    position = models.PositiveIntegerField(default=0)
    cells = models.JSONField(default=dict)
    prefilled = models.JSONField(default=list, blank=True)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["returned", "version", "uid"], name="one_row_a_uid")
        ]

    def __str__(self) -> str:
        return f"{self.returned} row {self.position}"
