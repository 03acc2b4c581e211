"""The database rows of releases; the records and the built files are in folders."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from mandata.audit.models import TrailRow
from mandata.collection.models import Cycle


class Release(models.Model):
    """Frozen records with everything built from them.

    Attributes:
        number: counted from 1 in its cycle; 0 for a draft.
        dated: the date printed on the report.
        is_draft: it shows the returns accepted so far, is never published, and the next draft of its cycle replaces
            it.
        names_reporters: whether its annex shows the findings that name organisations.
        asked, accepted: how many returns its cycle asks for, and how many of them it contains.
        last_seal: number of the newest acceptance in it; 0 for none.
        restated: the figures that differ from the release that it replaced.
        content_id: SHA-256 of the frozen records; "" until they are frozen.
        report_id: SHA-256 over the built files, which also changes with a text.
        step: the last step of the build that began, in words.
        findings: the findings of the build, in the form of `mandata.publishing.domain.finding_texts`.
        errors: why a build failed, in the same form; empty if it did not.
    """

    class State(models.TextChoices):
        """The state of a release."""

        BUILDING = "building", _("Being built")
        STOPPED = "stopped", _("Build failed")
        READY = "ready", _("Ready for approval")
        PUBLISHED = "published", _("Published")
        SUPERSEDED = "superseded", _("Previously published")
        SENT_BACK = "sent_back", _("Sent back")

    BUILT = (State.READY, State.PUBLISHED, State.SUPERSEDED, State.SENT_BACK)
    """States in which there is a report to review."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="releases")
    state = models.CharField(max_length=10, choices=State.choices, default=State.BUILDING)
    dated = models.DateField(_("printed date"))
    number = models.PositiveIntegerField(default=0)
    asked = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    last_seal = models.BigIntegerField(default=0)
    restated = models.JSONField(default=list)
    is_draft = models.BooleanField(default=False)
    names_reporters = models.BooleanField(default=False)
    content_id = models.CharField(max_length=64, blank=True)
    report_id = models.CharField(max_length=64, blank=True)
    step = models.CharField(max_length=100, blank=True)
    findings = models.JSONField(default=list)
    errors = models.JSONField(default=list)
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
        if self.is_draft:
            return f"{self.cycle}, {_('draft')}"
        named = {"cycle": self.cycle, "number": self.number, "day": date_format(self.dated, "j M Y")}
        return _("%(cycle)s, release %(number)s, %(day)s") % named

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the release; a new one gets the next number of its cycle."""
        if not self.number and not self.is_draft:
            earlier = Release.objects.filter(cycle=self.cycle, is_draft=False)
            self.number = (earlier.aggregate(last=models.Max("number"))["last"] or 0) + 1
        super().save(*args, **kwargs)

    @property
    def folder(self) -> Path:
        """The folder of its files."""
        return Path(settings.HOME) / "releases" / str(self.pk)

    @property
    def is_built(self) -> bool:
        """Whether there is a report to review."""
        return self.state in self.BUILT


class Remark(TrailRow):
    """A person's remark on a release: a comment, or the reason for sending it back."""

    salted = erasable = ("text",)

    class Kind(models.TextChoices):
        """The purpose of the remark."""

        COMMENT = "comment", _("Comment")
        SENT_BACK = "sent_back", _("Sent back")

    release = models.ForeignKey(Release, models.PROTECT, related_name="remarks")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.release}: {self.get_kind_display()}"
