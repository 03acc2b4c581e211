"""The reasons each time that a return was sent back or reopened, and the changes since, for the next reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mandata.collection.domain.signing import Difference
from mandata.collection.labels import Speaker
from mandata.collection.models import Change, Event, EventKind, Return
from mandata.collection.presentation.review import WordedDifference, worded_differences

ASKED = (EventKind.SENT_BACK, EventKind.REOPENED)


@dataclass(frozen=True, slots=True)
class Round:
    """An occasion when a return was sent back or reopened.

    Attributes:
        event: who did it, when, and why.
        changes: the changes since then, up to the next time.
    """

    event: Event
    changes: Sequence[WordedDifference]


def rounds_of(returned: Return) -> list[Round]:
    """Return every time that the current version was sent back or reopened, last one first."""
    asked = list(returned.events.filter(kind__in=ASKED, version=returned.version).select_related("by").order_by("id"))
    if not asked:
        return []
    changes, speaker = list(returned.changes.filter(version=returned.version).order_by("id")), Speaker.of(returned)
    rounds = []
    for event, following in pairwise([*asked, None]):
        assert event is not None  # noqa: S101 (only the last is None)
        since = [item for item in changes if item.at >= event.at and (following is None or item.at < following.at)]
        rounds.append(Round(event, worded_differences(net_of(since), speaker)))
    return rounds[::-1]


def net_of(changes: Iterable[Change]) -> list[Difference]:
    """Return the net effect of some changes, in order: a cell with its original text did not change."""
    found: dict[tuple[str, str], Difference] = {}
    for change in changes:
        place = str(change.row), change.field
        old = found[place].old if place in found else change.old
        found[place] = Difference(*place, old, change.new)
    return [item for item in found.values() if item.old != item.new]
