"""Rows of the audit trail, and the chain over them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class TrailRow(models.Model):
    """A row that is added and never changed or deleted; the database refuses both (`mandata.audit.triggers`).

    Attributes:
        salted: fields whose values may be personal. The chain has a salted hash of each, so that the value can be
            erased and the chain still be verified.
        erasable: those of them that may be erased, that is set to "".
    """

    salted: ClassVar[tuple[str, ...]] = ()
    erasable: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True


class AuditEvent(TrailRow):
    """An event of an object that has no trail of its own.

    Attributes:
        kind: what happened, for example `release published`.
        subject: table and number of the object, for example `publishing_release:3`.
        detail: more about it; it never contains a figure.
        by: the person who did it; None if the platform did.
    """

    salted = erasable = ("detail",)

    kind = models.CharField(max_length=50)
    subject = models.CharField(max_length=150)
    detail = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["subject", "kind"])]

    def __str__(self) -> str:
        return f"{self.subject}: {self.kind}"


class Link(TrailRow):
    """One link of the chain: a hash over the rows added since the previous link, and over that link.

    Attributes:
        number: counted from 1 without a gap.
        at: when it was made.
        layout: names of the fields that were hashed without a salt, by table.
        previous: hash of the previous link; "" for the first.
        sha256: hash over all of the above and the digests of its rows.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    layout = models.JSONField()
    previous = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]

    def __str__(self) -> str:
        return f"Link {self.number}"


class ChainedRow(TrailRow):
    """A row of the trail in a link.

    Attributes:
        position: in the link, from 0.
        table: name of the database table.
        row: its number in that table.
        sha256: hash over the fields without a salt, and the salted hashes of the others.
        commitments: salted hash by field.
        salts: salt by field; null once the value was erased.
    """

    link = models.ForeignKey(Link, models.PROTECT, related_name="rows")
    position = models.PositiveIntegerField()
    table = models.CharField(max_length=100)
    row = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    commitments = models.JSONField(default=dict)
    salts = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["link", "position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["table", "row"], name="one_place_in_the_chain"),
            models.UniqueConstraint(fields=["link", "position"], name="one_row_per_position"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.row}"
