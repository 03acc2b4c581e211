"""One reporting exercise, with the version of the framework that it uses."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mandata.collection.clock import Deadline
from mandata.collection.framework_versions import framework_of
from mandata.framework.languages import in_language
from mandata.framework.model import END_OF_DAY, Framework


class Cycle(models.Model):
    """A cycle that was opened.

    Attributes:
        framework_sha256: of the framework's files as copied when the cycle was opened; later versions do not affect
            it.
        period_start, period_end: the first and last day that the figures cover.
        collection_start, collection_end: the days of collection; a return is due on the last.
        due_time, time_zone: hour until which returns are due, and the IANA name of its zone; "" for the platform's.
        is_closed: nothing of it can be changed any more.
        records_are_behind: some accepted returns are not in the records yet.
    """

    number = models.PositiveIntegerField(_("number"), unique=True)
    title = models.CharField(_("title"), max_length=100)
    framework_sha256 = models.CharField(max_length=64)
    framework_version = models.CharField(_("framework version"), max_length=50)
    period_start = models.DateField(_("first day covered"))
    period_end = models.DateField(_("last day covered"))
    collection_start = models.DateField(_("collection begins"))
    collection_end = models.DateField(_("collection ends"))
    due_time = models.CharField(_("due until"), max_length=5, default=END_OF_DAY)
    time_zone = models.CharField(_("time zone"), max_length=50, blank=True)
    is_closed = models.BooleanField(default=False)
    records_are_behind = models.BooleanField(default=False)
    opened_at = models.DateTimeField(auto_now_add=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]

    def __str__(self) -> str:
        return self.title

    def deadline(self, day: date) -> Deadline:
        """Return the deadline of what is due on a day."""
        return Deadline(day, time.fromisoformat(self.due_time), self.time_zone)

    @property
    def due(self) -> str:
        """The end of the collection in words."""
        return self.deadline(self.collection_end).words

    @property
    def first_day_in_time(self) -> date:
        """The first day such that what is due on it is not late yet."""
        now = timezone.now()
        today = now.astimezone(self.deadline(self.collection_end).zone).date()
        return today + timedelta(days=1) if self.deadline(today).is_over(now) else today

    @property
    def framework(self) -> Framework:
        """Return the framework as it was when the cycle was opened, in the reader's language."""
        return in_language(framework_of(self.framework_sha256), get_language() or "")
