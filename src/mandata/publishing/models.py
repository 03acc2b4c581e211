"""What the platform keeps of a release; the records and the built files stand in folders."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mandata.collection.models import Cycle


class Release(models.Model):
    """Frozen records with everything built from them.

    Attributes:
        dated: the day that is printed on the report.
        is_draft: it shows what is accepted so far, is never published, and the next draft of its cycle takes its place.
        names_reporters: whether its annex shows the findings that name organisations for how they reported.
        content_id: SHA-256 that names the frozen records; "" until they are frozen.
        report_id: SHA-256 over the built files, so that a text changed without a figure is told apart.
        step: the last step of the build that began, in words.
        findings: what the build found, as `mandata.publishing.telling` tells it.
        worries: why a build stopped, told alike; empty where it did not.
    """

    class State(models.TextChoices):
        """How far a release has come."""

        BUILDING = "building", _("Being built")
        STOPPED = "stopped", _("Stopped")
        READY = "ready", _("Ready for approval")
        PUBLISHED = "published", _("Published")
        SUPERSEDED = "superseded", _("Published before")

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="releases")
    state = models.CharField(max_length=10, choices=State.choices, default=State.BUILDING)
    dated = models.DateField(_("date printed"))
    is_draft = models.BooleanField(default=False)
    names_reporters = models.BooleanField(default=False)
    content_id = models.CharField(max_length=64, blank=True)
    report_id = models.CharField(max_length=64, blank=True)
    step = models.CharField(max_length=100, blank=True)
    findings = models.JSONField(default=list)
    worries = models.JSONField(default=list)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("cycle", condition=models.Q(is_draft=True), name="one_draft_a_cycle")
        ]

    def __str__(self) -> str:
        mark = _("draft") if self.is_draft else self.content_id[:12] or self.pk
        return f"{self.cycle}, {mark}"

    @property
    def folder(self) -> Path:
        """Where its files stand."""
        return Path(settings.HOME) / "releases" / str(self.pk)

    @property
    def is_built(self) -> bool:
        """Whether there is a report to look at."""
        return self.state in (self.State.READY, self.State.PUBLISHED, self.State.SUPERSEDED)
