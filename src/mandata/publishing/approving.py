"""What is published is a release, and only what a publisher approved: never two truths."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mandata.accounts.models import User
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.audit.recording import record
from mandata.publishing.models import Release
from mandata.publishing.printed import was_overtaken


class CannotPublish(Exception):
    """The release cannot be published; the message says why, in words for the person."""


@transaction.atomic
def publish(release: Release, by: User, seen: str) -> Release:
    """Approve a release and make it what readers see; the one before can be published again.

    The database alone says which release readers see, so that they see the old report or the new one.

    Args:
        seen: `report_id` of the build that the person looked at.

    Raises:
        CannotPublish: it is not built, is a draft, or was built again since the person looked; or it shows counts of
            persons, and another that shows some was published since.
    """
    rights_of(by).require(Action.APPROVE_RELEASE)
    release = Release.objects.select_for_update(of=("self",), no_key=True).get(pk=release.pk)
    if not release.is_built:
        raise CannotPublish(_("This release is not built."))
    if release.is_draft:
        raise CannotPublish(_("A draft cannot be published."))
    if release.report_id != seen:
        changed = _("The report was built anew while you were looking at it. Look again before you approve.")
        raise CannotPublish(changed)
    if was_overtaken(release):
        overtaken = _(
            "Another report was published after this one was built, and small counts of persons could be worked out "
            "from the two. Build the report again, and publish that."
        )
        raise CannotPublish(overtaken)
    for old in Release.objects.filter(state=Release.State.PUBLISHED):
        record("release superseded", old, by, old.report_id)
    Release.objects.filter(state=Release.State.PUBLISHED).update(state=Release.State.SUPERSEDED)
    release.state, release.approved_by, release.approved_at = Release.State.PUBLISHED, by, timezone.now()
    release.save()
    record("release published", release, by, release.report_id)
    return release


def published() -> Release | None:
    """The release that readers see."""
    return Release.objects.filter(state=Release.State.PUBLISHED).select_related("cycle").first()
