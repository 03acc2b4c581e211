"""The progress of a cycle and its releases: returns accepted since, and the history of a release."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from mandata.audit.models import AuditEvent
from mandata.audit.recording import name_of
from mandata.collection.models import Cycle, Seal, State
from mandata.publishing.models import Release

STEPS = {
    "release begun": _("Build started"),
    "release begun again": _("Build started again"),
    "release ready": _("Built"),
    "release stopped": _("Build stopped"),
    "release published": _("Published"),
    "release superseded": _("Replaced by another release"),
}
"""The name of each step in the audit trail. Sending back is in the remarks, with its reason."""


@dataclass(frozen=True, slots=True)
class CycleStanding:
    """A cycle that can have a release.

    Attributes:
        waiting: how many of its returns are not accepted.
        last: its last built release; None before the first.
        new: how many returns were accepted since that release.
    """

    cycle: Cycle
    waiting: int
    last: Release | None
    new: int


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """A step or remark in the history of a release."""

    at: datetime
    by: Any
    title: Any
    text: str = ""


def accepted_since(cycle: Cycle, seal: int, until: int | None = None) -> int:
    """Return how many returns of a cycle were accepted after one acceptance, and not after another.

    Args:
        seal: number of the acceptance after which they count.
        until: number of the last acceptance that counts; None for all.
    """
    seals = Seal.objects.filter(returned__cycle=cycle, kind=State.ACCEPTED, pk__gt=seal)
    seals = seals if until is None else seals.filter(pk__lte=until)
    return seals.values("returned").distinct().count()


def new_returns(earlier: Release | None, release: Release) -> int | None:
    """Return how many returns of a release were accepted since an earlier one of its cycle; None without one."""
    if earlier is None or earlier.cycle != release.cycle or not release.last_seal:
        return None
    return accepted_since(release.cycle, earlier.last_seal, release.last_seal)


def history_of(release: Release) -> Sequence[HistoryStep]:
    """Return the steps and remarks of a release, oldest first."""
    events = AuditEvent.objects.filter(subject=name_of(release), kind__in=STEPS).select_related("by")
    steps = [HistoryStep(event.at, event.by, STEPS[event.kind]) for event in events]
    remarks = release.remarks.select_related("by")
    steps += [HistoryStep(item.at, item.by, item.get_kind_display(), item.text) for item in remarks]
    return sorted(steps, key=lambda step: step.at)
