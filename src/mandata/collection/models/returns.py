"""Returns: one organisation's answer to one form for one cycle, row by row."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mandata.collection.clock import day_of, deadline, today
from mandata.collection.models.cycles import Cycle
from mandata.framework.model import Form, Organisation


class State(models.TextChoices):
    """How far a return has come."""

    NOT_STARTED = "not_started", _("Not started")
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    CLEARED = "cleared", _("Cleared")
    ACCEPTED = "accepted", _("Accepted")


class Return(models.Model):
    """One organisation's answer to one form for one cycle.

    Attributes:
        organisation: code of who answers.
        form: name of the form.
        version: number of the version worked on, from 1; an accepted one is never touched, a new one is opened.
        due_on: last day for handing it in.
        reason_sent_back: why it came back; "" unless it is a draft that came back.
        open_cells: where it came back for single cells, `[row's uid, field]` of each; the rest is locked.
        submitted_at: when it was first submitted; None where it never was, or was withdrawn before anybody read it.
        open_findings: how many findings waited for a reason when the checks were last run over it; None before that.
        open_comments: how many comments wait for an answer, once `with_open_comments` has counted them.
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
        """The form, as the cycle's framework declares it."""
        return self.cycle.framework.forms[self.form]

    @property
    def reporter(self) -> Organisation:
        """The organisation, as the cycle's framework knows it."""
        return self.cycle.framework.organisations[self.organisation]

    @property
    def is_open(self) -> bool:
        """Whether its cells can be changed now."""
        return self.state in (State.NOT_STARTED, State.DRAFT) and not self.cycle.is_closed

    @property
    def is_late(self) -> bool:
        """Whether the day it was due has passed without its being submitted."""
        return self.state in (State.NOT_STARTED, State.DRAFT) and today() > self.due_on

    @property
    def days_late(self) -> int:
        """How many days after the day it was due it was first submitted; 0 where that was in time, or never."""
        return max(0, (day_of(self.submitted_at) - self.due_on).days) if self.submitted_at else 0

    @property
    def due(self) -> str:
        """When it is due, in words: the day, the hour and the zone."""
        return deadline(self.due_on)

    @property
    def lateness(self) -> str:
        """How late it was submitted, in words; "" where that was in time, or never."""
        days = self.days_late
        return ngettext("submitted %(n)s day late", "submitted %(n)s days late", days) % {"n": days} if days else ""

    def rows_of(self, version: int | None = None) -> models.QuerySet[Row]:
        """The rows of a version, by default of the one worked on, in their order."""
        return self.rows.filter(version=version or self.version).order_by("position", "id")


class Row(models.Model):
    """One row of one version of a return, as the texts of its cells.

    A cell is the text that a CSV return would hold (`12`, `12 e`, `-`, `: reason`), so that what is typed, uploaded
    and accepted is one thing, and a text that is no figure yet is kept all the same.

    Attributes:
        uid: the same for the same row in every version.
        cells: text by field; a field that is not there is blank.
        prefilled: fields whose text was taken over from what was offered, and not changed since.
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
