"""Notifying coordinators and administrators of every clearance and privileged role that somebody gets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from mandata.accounts.models import Grant, User
from mandata.accounts.roles import Role
from mandata.notices.queue import Words, notify

WATCHING = (Role.COORDINATOR, Role.ADMINISTRATOR)


def announce(user: User, grants: Sequence[Grant], by: User | None, **_signal: Any) -> None:
    """Notify everybody who oversees rights, except the giver and the recipient.

    Args:
        user: the recipient of the rights.
        grants: the roles, with their clearance.
        by: who gives them; None for the command line.
    """
    watching = User.objects.filter(is_active=True, grants__role__in=WATCHING).exclude(pk=user.pk)
    if by is not None:
        watching = watching.exclude(pk=by.pk)

    def words() -> Words:
        lines = [
            _("%(role)s, with the clearance “%(clearance)s”") % {"role": grant, "clearance": grant.clearance_name}
            for grant in grants
        ]
        who = {"by": by or _("Somebody on the command line of the server"), "person": f"{user} ({user.email})"}
        given = _("%(by)s gave %(person)s these rights:") % who
        ask = _("If this is wrong, contact the administrator.")
        return Words(_("New rights for a person"), "\n".join([given, *lines, ask]))

    notify(watching.distinct().order_by("email"), "rights", words, "", at_once=True, keeps_earlier=True)
