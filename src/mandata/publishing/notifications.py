"""Notifications about releases. An e-mail contains no reason and no figure."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.notices.queue import Words, notify
from mandata.publishing.models import Release

TOPIC = "release"
MAKERS, APPROVERS = (Role.COORDINATOR,), (Role.PUBLISHER,)


def notify_of_sending_back(release: Release, by: User) -> None:
    """Notify the coordinators immediately that a release was sent back."""

    def words() -> Words:
        said = {"release": release, "person": by}
        return Words(_("Releases that were sent back"), _("%(release)s: sent back by %(person)s") % said)

    notify(_people(MAKERS, by), TOPIC, words, _path(release), at_once=True)


def notify_of_comment(release: Release, by: User) -> None:
    """Notify the others who make and approve releases of a comment."""

    def words() -> Words:
        said = {"release": release, "person": by}
        return Words(_("New comments"), _("%(person)s commented on %(release)s") % said)

    notify(_people((*MAKERS, *APPROVERS), by), TOPIC, words, _path(release))


def _people(roles: Sequence[Role], but: User) -> list[User]:
    people = User.objects.filter(is_active=True, grants__role__in=roles).exclude(pk=but.pk)
    return list(people.distinct().order_by("email"))


def _path(release: Release) -> str:
    return reverse("publishing:release", args=[release.pk])
