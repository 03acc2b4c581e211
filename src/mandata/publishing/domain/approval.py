"""Approving and publishing: only a release that a publisher approved is published, and only one at a time."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mandata.accounts.models import User
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.audit.recording import record
from mandata.publishing.models import Release, Remark
from mandata.publishing.notifications import notify_of_comment, notify_of_sending_back
from mandata.publishing.queries.published_counts import was_overtaken
from mandata.publishing.queries.restatements import restated
from mandata.refusals import StepRefused


class CannotPublish(StepRefused):
    """The release cannot be published; the message gives the reason to the person."""


@transaction.atomic
def publish(release: Release, by: User, seen: str) -> Release:
    """Approve a release and make it what readers see of its cycle; the one before can be published again.

    Reports of other cycles stay as they are. The database alone says which release readers see, so that they see the
    old report or the new one.

    Args:
        seen: `report_id` of the build that the person looked at.

    Raises:
        CannotPublish: it is not built, is a draft, was sent back, or was built again since the person looked; or it
            shows counts of persons, and another that shows some was published since.
    """
    rights_of(by).require(Action.APPROVE_RELEASE)
    release = Release.objects.select_for_update(of=("self",), no_key=True).get(pk=release.pk)
    if not release.is_built:
        raise CannotPublish(_("This release is not built."))
    if release.is_draft:
        raise CannotPublish(_("A draft cannot be published."))
    if release.state == Release.State.SENT_BACK:
        raise CannotPublish(_("This release was sent back. Make a new one, and publish that."))
    if release.report_id != seen:
        changed = _("The report was rebuilt while you were viewing it. Review it again before you approve it.")
        raise CannotPublish(changed)
    if was_overtaken(release):
        overtaken = _(
            "Another report was published after this one was built. Together, the two could reveal small counts "
            "of persons. Build the report again, and publish that."
        )
        raise CannotPublish(overtaken)
    replaced = Release.objects.filter(cycle=release.cycle, state=Release.State.PUBLISHED).exclude(pk=release.pk)
    for old in replaced:
        record("release superseded", old, by, old.report_id)
        release.restated = restated(old, release)
    replaced.update(state=Release.State.SUPERSEDED)
    release.state, release.approved_by, release.approved_at = Release.State.PUBLISHED, by, timezone.now()
    release.save()
    record("release published", release, by, release.report_id)
    return release


@transaction.atomic
def send_back(release: Release, by: User, reason: str) -> Release:
    """Send a release back to the coordinators with a reason, in place of publishing it.

    Raises:
        CannotPublish: no reason is given, or the release is not waiting to be published.
    """
    rights_of(by).require(Action.APPROVE_RELEASE)
    release = Release.objects.select_for_update(of=("self",), no_key=True).get(pk=release.pk)
    if not reason.strip():
        raise CannotPublish(_("Give a reason, so that the coordinators know what to change."))
    if release.state != Release.State.READY or release.is_draft:
        raise CannotPublish(_("Only a release that is ready for approval can be sent back."))
    release.state = Release.State.SENT_BACK
    release.save(update_fields=["state"])
    Remark.objects.create(release=release, kind=Remark.Kind.SENT_BACK, text=reason.strip(), by=by)
    record("release sent back", release, by, release.report_id)
    notify_of_sending_back(release, by)
    return release


@transaction.atomic
def comment(release: Release, by: User, text: str) -> Remark:
    """Add a comment to a release, and notify the others who make and approve releases.

    Raises:
        CannotPublish: the comment is blank.
    """
    rights_of(by).require(Action.SEE_PREVIEW)
    if not text.strip():
        raise CannotPublish(_("Write a comment first."))
    remark = Remark.objects.create(release=release, kind=Remark.Kind.COMMENT, text=text.strip(), by=by)
    notify_of_comment(release, by)
    return remark


def published() -> Release | None:
    """Return the release that readers see of the newest cycle; None before the first is published."""
    return next(iter(published_by_cycle()), None)


def published_by_cycle() -> list[Release]:
    """Return the release that readers see of each cycle, the newest cycle first."""
    found = Release.objects.filter(state=Release.State.PUBLISHED)
    return list(found.select_related("cycle").order_by("-cycle__number"))


def published_before() -> list[Release]:
    """Return the releases that readers saw before others of their cycle replaced them, the newest first."""
    found = Release.objects.filter(state=Release.State.SUPERSEDED)
    return list(found.select_related("cycle").order_by("-cycle__number", "-number"))
