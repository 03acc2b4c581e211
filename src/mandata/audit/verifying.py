"""Verifying the chain: every row is unchanged since it was chained, and none is missing or was inserted."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mandata.audit import exported
from mandata.audit.chaining import MOST, chained_trails, surely_chained, unchained
from mandata.audit.digests import commitment, link_digest, row_digest
from mandata.audit.erasing import ERASED, place_of
from mandata.audit.models import AuditEvent, ChainedRow, Link, TrailRow
from mandata.audit.triggers import missing
from mandata.audit.verdict import Break, Problem, Verdict

SLACK = timedelta(hours=1)
"""The longest time from creating a row to its commit; far longer than any transaction takes."""


def verify() -> Verdict:
    """Verify the chain from its first link to its last, the file of links, and the triggers."""
    proof = _Proof(erased=set(AuditEvent.objects.filter(kind=ERASED).values_list("subject", flat=True)))
    for link in Link.objects.order_by("number").iterator(chunk_size=100):
        proof.take(link)
    proof.compare_with_file()
    proof.look_at_what_is_not_chained()
    proof.verdict.breaks += [Break(Problem.NOT_PROTECTED, table=name) for name in missing()]
    return proof.verdict


@dataclass(slots=True)
class _Proof:
    """A verification in progress.

    Attributes:
        erased: names of the values that were erased according to the trail.
        previous: hash of the last link.
        settled: by table, when the last link was made that left no row waiting.
        seen: by table, times of links and the highest number chained until then.
    """

    erased: set[str]
    verdict: Verdict = field(default_factory=Verdict)
    number: int = 0
    previous: str = ""
    settled: dict[str, datetime] = field(default_factory=dict)
    seen: dict[str, list[tuple[datetime, int]]] = field(default_factory=lambda: defaultdict(list))

    def take(self, link: Link) -> None:
        """Verify one link."""
        chained = list(ChainedRow.objects.filter(link=link.number).order_by("position"))
        is_next = link.number == self.number + 1
        if not is_next:
            self._breaks(Problem.LINK_MISSING, self.number + 1)
        previous = self.previous if is_next else link.previous
        digest = link_digest(link.number, link.at, link.layout, previous, [row.sha256 for row in chained])
        if (link.previous, link.sha256) != (previous, digest):
            self._breaks(Problem.LINK_CHANGED, link.number)
        self.number, self.previous = link.number, link.sha256
        self.verdict.links += 1
        self.verdict.rows += len(chained)
        self._prove_rows(link, chained)
        if len(chained) < MOST:
            self.settled.update(dict.fromkeys(link.layout, link.at))

    def compare_with_file(self) -> None:
        """Compare the links with those in the file."""
        links = iter(Link.objects.order_by("number").values_list("number", "sha256").iterator(chunk_size=1_000))
        number = 0
        try:
            for line in exported.lines():
                number, link = line.number, next(links, None)
                if link != (line.number, line.sha256):
                    is_missing = link is None or link[0] != number
                    self._breaks(Problem.LINK_MISSING if is_missing else Problem.LINK_NOT_AS_EXPORTED, number)
                    return
        except ValueError:
            self._breaks(Problem.FILE_UNREADABLE, number + 1)

    def look_at_what_is_not_chained(self) -> None:
        """Count the rows that wait for the next link, and find those that should have been chained long ago."""
        for model in chained_trails():
            table = model._meta.db_table
            sure = surely_chained(table)
            self.verdict.waiting += unchained(model, sure).count()
            if sure is not None:
                for row in unchained(model).filter(pk__lte=sure):
                    self._breaks(Problem.ROW_INSERTED, None, table, row.pk)

    def _prove_rows(self, link: Link, chained: Sequence[ChainedRow]) -> None:
        there = _rows_of(chained)
        for item in chained:
            row, fields = there.get((item.table, item.row)), link.layout.get(item.table)
            if row is None:
                self._breaks(Problem.ROW_DELETED, link.number, item.table, item.row)
            elif fields is None or row_digest(row, fields, item.commitments) != item.sha256:
                self._breaks(Problem.ROW_CHANGED, link.number, item.table, item.row)
            else:
                self._prove_values(link, item, row)
                self._prove_time(link, item, row)
        for item in chained:
            seen = self.seen[item.table]
            highest = max(item.row, seen[-1][1] if seen else 0)
            if seen and seen[-1][0] >= link.at:  # of this link, or of one made before the clock was set back
                seen[-1] = (seen[-1][0], highest)
            else:
                seen.append((link.at, highest))

    def _prove_values(self, link: Link, item: ChainedRow, row: TrailRow) -> None:
        for name, committed in item.commitments.items():
            salt, value = item.salts.get(name), getattr(row, name)
            if salt is not None:
                if commitment(salt, value) != committed:
                    self._breaks(Problem.ROW_CHANGED, link.number, item.table, item.row)
            elif value != "" or place_of(item.table, item.row, name) not in self.erased:
                self._breaks(Problem.ERASED_WITHOUT_RECORD, link.number, item.table, item.row)
            else:
                self.verdict.erased += 1

    def _prove_time(self, link: Link, item: ChainedRow, row: TrailRow) -> None:
        """Find a row whose time is earlier than that of the links that should contain it."""
        at: datetime | None = getattr(row, "at", None)
        if at is None:
            return
        settled, seen = self.settled.get(item.table), self.seen[item.table]
        clock_went_back = settled is not None and link.at < settled
        is_backdated = settled is not None and at < settled - SLACK and not clock_went_back
        before = bisect_right(seen, at - SLACK, key=lambda entry: entry[0])
        if is_backdated or (before and item.row <= seen[before - 1][1]):
            self._breaks(Problem.ROW_INSERTED, link.number, item.table, item.row)

    def _breaks(self, problem: Problem, link: int | None, table: str = "", row: int | None = None) -> None:
        self.verdict.breaks.append(Break(problem, link, table, row))


def _rows_of(chained: Sequence[ChainedRow]) -> Mapping[tuple[str, int], TrailRow]:
    """Return the rows of a link, by table and number."""
    numbers = defaultdict(list)
    for item in chained:
        numbers[item.table].append(item.row)
    models = {model._meta.db_table: model for model in chained_trails()}
    return {
        (table, row.pk): row
        for table, keys in numbers.items()
        if table in models
        for start in range(0, len(keys), 500)
        for row in models[table]._default_manager.filter(pk__in=keys[start : start + 500])
    }
