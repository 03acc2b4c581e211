"""Notices: what a person is notified of by e-mail."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Notice(models.Model):
    """One notification for a person, in the person's language.

    It is written in the transaction of the step that it reports. So a step that is rolled back notifies nobody, and a
    committed one is reported even if the process dies right after it.

    Attributes:
        topic: the kind of subject, so that a newer notice about the same page replaces an unsent older one.
        heading: notices with the same heading are listed together.
        text: one or a few lines. It never contains a figure, or the title of a form that is not for everybody.
        path: of the page that shows the subject; "" for none.
        at_once: whether it is sent without waiting for others.
        taken_at: when sending began; it is tried again some minutes later.
        failures: how often sending failed.
    """

    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    topic = models.CharField(max_length=20)
    heading = models.CharField(max_length=200)
    text = models.TextField()
    path = models.CharField(max_length=300, blank=True)
    at_once = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)
    taken_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["made_at", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["sent_at", "to"])]

    def __str__(self) -> str:
        return self.heading
