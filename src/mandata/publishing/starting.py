"""Beginning a release: stored with the task that builds it, in one transaction, so that none is forgotten."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from mandata.accounts.models import User
from mandata.audit.recording import record
from mandata.collection.models import Cycle
from mandata.publishing.models import Release
from mandata.publishing.tasks import build_release


@transaction.atomic
def start(cycle: Cycle, day: date, by: User, *, names_reporters: bool = False) -> Release:
    """Begin a release of a cycle, dated as it is to be printed. A worker builds it.

    Args:
        names_reporters: whether its annex shows the findings that name organisations for how they reported.
    """
    Cycle.objects.select_for_update(no_key=True).get(pk=cycle.pk)  # two releases at once get two numbers
    release = Release.objects.create(cycle=cycle, made_by=by, dated=day, names_reporters=names_reporters)
    record("release begun", release, by)
    build_release.enqueue(release.pk)
    return release


@transaction.atomic
def start_draft(cycle: Cycle, day: date, by: User) -> Release:
    """Begin a draft of a cycle's report, from what is accepted so far, in place of its last one."""
    begun = {"dated": day, "made_by": by, "made_at": timezone.now(), "state": Release.State.BUILDING, "errors": []}
    draft, _is_new = Release.objects.update_or_create(cycle=cycle, is_draft=True, defaults=begun)
    record("draft begun", draft, by)
    build_release.enqueue(draft.pk)
    return draft


@transaction.atomic
def restart(release: Release, by: User) -> Release:
    """Begin a release again that stopped; one that is built by now stays as it is."""
    release = Release.objects.select_for_update(of=("self",), no_key=True).get(pk=release.pk)
    if not release.is_built:
        release.state, release.errors, release.made_by = Release.State.BUILDING, [], by
        release.save()
        record("release begun again", release, by)
        build_release.enqueue(release.pk)
    return release
