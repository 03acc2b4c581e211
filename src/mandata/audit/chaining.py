"""Adding links to the chain: the background process does this every minute, so that no save waits for another."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from mandata.audit import exported
from mandata.audit.digests import commitment, link_digest, new_salt, plain_fields, row_digest
from mandata.audit.models import ChainedRow, Link, TrailRow
from mandata.audit.triggers import trails

MOST = 2_000
"""Rows of one link. On SQLite, writing a link blocks other writers, so it must be short."""

OLD_LINKS = 1_440
"""No transaction outlasts this many links: all rows with lower numbers than theirs are in the chain."""


def add_links() -> int:
    """Chain every row of the trail that is not in the chain yet, and export the links to the file.

    Two processes can do this at the same time: the later one leaves the rows to the other.

    Returns:
        The number of links added.
    """
    added = 0
    try:
        while _add_link():
            added += 1
    except IntegrityError:  # another process chained the same rows in the meantime
        pass
    exported.catch_up()
    return added


def chained_trails() -> list[type[TrailRow]]:
    """Return the models whose rows go into the chain: all except those of the chain itself."""
    return [model for model in trails() if model not in (Link, ChainedRow)]


def unchained(model: type[TrailRow], after: int | None = None) -> QuerySet[TrailRow]:
    """Return the rows of a table that are not in the chain, ordered by number.

    Args:
        after: only rows with a higher number; None for all.
    """
    table = model._meta.db_table
    chained = ChainedRow.objects.filter(table=table, row=OuterRef("pk"))
    rows = model._default_manager.filter(~Exists(chained)).order_by("pk")
    return rows if after is None else rows.filter(pk__gt=after)


def surely_chained(table: str) -> int | None:
    """Return the number up to which every row of a table is in the chain, whatever is being written now.

    Numbers are assigned before a transaction ends, so a row can appear after one with a higher number. None
    means that no number is old enough.
    """
    last = Link.objects.aggregate(last=Max("number"))["last"] or 0
    rows = ChainedRow.objects.filter(table=table, link__lte=last - OLD_LINKS)
    return rows.order_by("-row").values_list("row", flat=True).first()


def _add_link() -> bool:
    """Add one link if there is anything to chain. Its hashes are computed before the transaction begins."""
    rows = list(islice(_waiting(), MOST))
    if not rows:
        return False
    layout = {model._meta.db_table: plain_fields(model) for model in chained_trails()}
    chained = [_chained(row, position, layout[row._meta.db_table]) for position, row in enumerate(rows)]
    with transaction.atomic():
        last = Link.objects.order_by("-number").first()
        number, previous = (last.number + 1, last.sha256) if last else (1, "")
        at, digests = timezone.now(), [row.sha256 for row in chained]
        sha256 = link_digest(number, at, layout, previous, digests)
        link = Link.objects.create(number=number, at=at, layout=layout, previous=previous, sha256=sha256)
        for row in chained:
            row.link = link
        ChainedRow.objects.bulk_create(chained)
    return True


def _waiting() -> Iterator[TrailRow]:
    for model in chained_trails():
        yield from unchained(model, surely_chained(model._meta.db_table))[:MOST]


def _chained(row: TrailRow, position: int, fields: list[str]) -> ChainedRow:
    salts = {name: new_salt() for name in row.salted}
    commitments = {name: commitment(salt, getattr(row, name)) for name, salt in salts.items()}
    return ChainedRow(
        position=position,
        table=row._meta.db_table,
        row=row.pk,
        sha256=row_digest(row, fields, commitments),
        commitments=commitments,
        salts=salts,
    )
