"""Inviting people, giving and taking roles: each step is written down, and nobody takes one for themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.tokens import default_token_generator
from django.db import IntegrityError, transaction
from django.dispatch import Signal
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.utils.translation import gettext as _

from mandata.accounts.models import Grant, GrantChange, User
from mandata.accounts.roles import STRONG_SIGN_IN, Clearance, Role
from mandata.accounts.sessions import end_all
from mandata.audit.recording import record

weighty_grant = Signal()
"""Sent in the transaction in which a person gets a role of weight or a clearance, with `user`, `grants` and `by`."""


class Refused(ValueError):
    """What may not be done to an account; the message says why, to the person who tried."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A role to give."""

    role: Role
    organisation: str = ""
    topics: Sequence[str] = ()
    clearance: Clearance = Clearance.UNCLASSIFIED


@transaction.atomic
def invite(email: str, name: str, language: str, wanted: Wanted, by: User) -> User:
    """Create a person who may sign in once they have chosen a password through the link of the invitation.

    Raises:
        Refused: somebody has this address already.
    """
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, None, name=name, language=language)
    except IntegrityError:
        raise Refused(_("Somebody has this address already.")) from None
    give(user, wanted, by)
    return user


@transaction.atomic
def give(user: User, wanted: Wanted, by: User | None) -> Grant:
    """Give a role, or change the topics and clearance of one that is held.

    Args:
        by: who gives it; None for the command line.

    Raises:
        Refused: it is the giver's own account.
    """
    _not_oneself(user, by)
    grant, is_new = Grant.objects.update_or_create(
        user=user,
        role=wanted.role.value,
        organisation=wanted.organisation,
        defaults={"topics": list(wanted.topics), "clearance": wanted.clearance.value, "given_by": by},
    )
    detail = f"{grant}; {grant.clearance}; {', '.join(grant.topics) or 'all topics'}"
    GrantChange.objects.create(user=user, kind="given" if is_new else "changed", detail=detail, by=by)
    _announce(user, [grant], by)
    return grant


@transaction.atomic
def take(grant: Grant, by: User) -> None:
    """Take a role away.

    Raises:
        Refused: it is one's own, or the last administrator's.
    """
    _not_oneself(grant.user, by)
    if grant.role == Role.ADMINISTRATOR:
        _another_administrator(grant.user)
    GrantChange.objects.create(user=grant.user, kind="taken", detail=str(grant), by=by)
    grant.delete()


@transaction.atomic
def set_active(user: User, is_active: bool, by: User) -> None:
    """Let a person sign in, or no longer. What they did stays.

    Raises:
        Refused: it is one's own account, or the last administrator's.
    """
    _not_oneself(user, by)
    if not is_active:
        _another_administrator(user)
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    GrantChange.objects.create(user=user, kind="opened" if is_active else "closed", by=by)
    if is_active:
        _announce(user, list(user.grants.all()), by)
    else:
        end_all(user)


@transaction.atomic
def sign_out_everywhere(user: User, by: User) -> None:
    """End every session of a person, for example when a computer was stolen."""
    end_all(user)
    GrantChange.objects.create(user=user, kind="signed_out", by=by)


def note_invitation(user: User, by: User) -> None:
    """Write down that another invitation is sent.

    Raises:
        Refused: the person has signed in before, or may not sign in.
    """
    _may_sign_in(user)
    if user.last_login is not None:
        raise Refused(_("%(person)s has signed in before. Send a link for a new password.") % {"person": user})
    GrantChange.objects.create(user=user, kind="invited", by=by)


def note_password_link(user: User, by: User) -> None:
    """Write down that a link for a new password is sent.

    Raises:
        Refused: it is one's own account, or the person has never signed in, or may not sign in.
    """
    _not_oneself(user, by)
    _may_sign_in(user)
    if user.last_login is None:
        raise Refused(_("%(person)s has not signed in yet. Send the invitation again.") % {"person": user})
    GrantChange.objects.create(user=user, kind="password", by=by)


def _not_oneself(user: User, by: User | None) -> None:
    if user == by:
        raise Refused(_("You cannot change your own account here. Ask another administrator."))


def _may_sign_in(user: User) -> None:
    if not user.is_active:
        raise Refused(_("The account is closed. Open it first."))


def _another_administrator(user: User) -> None:
    """Lock the administrators, so that no two of them remove each other at the same time, and see that one remains."""
    grants = Grant.objects.select_for_update(of=("self",), no_key=True).filter(
        role=Role.ADMINISTRATOR, user__is_active=True
    )
    if {grant.user_id for grant in grants} == {user.pk}:
        raise Refused(_("Somebody has to remain administrator."))


def _announce(user: User, grants: Sequence[Grant], by: User | None) -> None:
    """Send the signal about those of some grants that are of weight."""
    unclassified = Clearance.UNCLASSIFIED.value
    weighty = [grant for grant in grants if Role(grant.role) in STRONG_SIGN_IN or grant.clearance != unclassified]
    if weighty:
        weighty_grant.send(Grant, user=user, grants=weighty, by=by)


def invitation_path(user: User) -> str:
    """The path of the link with which a person chooses a password; it works once, for some days."""
    key = urlsafe_base64_encode(force_bytes(user.pk))
    return f"/invitation/{key}/{default_token_generator.make_token(user)}/"


def invited(key: str, token: str) -> User | None:
    """The person whom a link of an invitation names; None where it is not, or no longer, good."""
    try:
        user = User.objects.get(pk=urlsafe_base64_decode(key).decode(), is_active=True)
    except (User.DoesNotExist, ValueError, OverflowError):
        return None
    return user if default_token_generator.check_token(user, token) else None


def signed_in(user: User, **_: object) -> None:
    """Receive Django's `user_logged_in`: record who signed in and when, and nothing of where from."""
    record("signed in", user, user)


def address_is_proved(user: User) -> None:
    """Write down that a person reads what is sent to their address: a second factor is given to nobody else.

    The link of an invitation was sent to that address only, so using it proves the address.
    """
    proved = {"verified": True, "primary": True}
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults=proved)
