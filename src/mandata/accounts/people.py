"""Inviting people, giving and removing roles: each step is recorded, and nobody gives themselves a role."""

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
from mandata.refusals import StepRefused

weighty_grant = Signal()
"""Sent in the transaction in which a person gets a privileged role or a clearance, with `user`, `grants` and `by`."""


class CannotChangeAccount(StepRefused):
    """A change to an account that is not allowed; the message gives the reason to the person who tried."""


@dataclass(frozen=True, slots=True)
class WantedRole:
    """A role to give."""

    role: Role
    organisation: str = ""
    topics: Sequence[str] = ()
    clearance: Clearance = Clearance.UNCLASSIFIED


@transaction.atomic
def invite(email: str, name: str, language: str, wanted: WantedRole, by: User) -> User:
    """Create a person, who can sign in after choosing a password through the invitation link.

    Raises:
        CannotChangeAccount: the address is already in use.
    """
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, None, name=name, language=language)
    except IntegrityError:
        raise CannotChangeAccount(_("This address is already in use.")) from None
    give(user, wanted, by)
    return user


@transaction.atomic
def give(user: User, wanted: WantedRole, by: User | None) -> Grant:
    """Give a role, or change the topics and clearance of an existing one.

    Args:
        by: who gives it; None for the command line.

    Raises:
        CannotChangeAccount: it is the giver's own account.
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
    """Remove a role.

    Raises:
        CannotChangeAccount: it is one's own role, or the last administrator's.
    """
    _not_oneself(grant.user, by)
    if grant.role == Role.ADMINISTRATOR:
        _another_administrator(grant.user)
    GrantChange.objects.create(user=grant.user, kind="taken", detail=str(grant), by=by)
    grant.delete()


@transaction.atomic
def set_active(user: User, is_active: bool, by: User) -> None:
    """Activate or deactivate an account. The person's past actions stay recorded.

    Raises:
        CannotChangeAccount: it is one's own account, or the last administrator's.
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
    """End every session of a person, for example after a computer was stolen."""
    end_all(user)
    GrantChange.objects.create(user=user, kind="signed_out", by=by)


def note_invitation(user: User, by: User) -> None:
    """Record that another invitation is sent.

    Raises:
        CannotChangeAccount: the person has signed in before, or the account is closed.
    """
    _may_sign_in(user)
    if user.last_login is not None:
        raise CannotChangeAccount(
            _("%(person)s has signed in before. Send a link for a new password.") % {"person": user}
        )
    GrantChange.objects.create(user=user, kind="invited", by=by)


def note_password_link(user: User, by: User) -> None:
    """Record that a link for a new password is sent.

    Raises:
        CannotChangeAccount: it is one's own account, the person has never signed in, or the account is closed.
    """
    _not_oneself(user, by)
    _may_sign_in(user)
    if user.last_login is None:
        raise CannotChangeAccount(_("%(person)s has not signed in yet. Send the invitation again.") % {"person": user})
    GrantChange.objects.create(user=user, kind="password", by=by)


def _not_oneself(user: User, by: User | None) -> None:
    if user == by:
        raise CannotChangeAccount(_("You cannot change your own account here. Ask another administrator."))


def _may_sign_in(user: User) -> None:
    if not user.is_active:
        raise CannotChangeAccount(_("This account is deactivated. Activate it first."))


def _another_administrator(user: User) -> None:
    """Lock the administrators, so that no two of them remove each other at once, and check that one remains."""
    grants = Grant.objects.select_for_update(of=("self",), no_key=True).filter(
        role=Role.ADMINISTRATOR, user__is_active=True
    )
    if {grant.user_id for grant in grants} == {user.pk}:
        raise CannotChangeAccount(_("At least one administrator must remain."))


def _announce(user: User, grants: Sequence[Grant], by: User | None) -> None:
    """Send the signal for the privileged ones of some grants."""
    unclassified = Clearance.UNCLASSIFIED.value
    weighty = [grant for grant in grants if Role(grant.role) in STRONG_SIGN_IN or grant.clearance != unclassified]
    if weighty:
        weighty_grant.send(Grant, user=user, grants=weighty, by=by)


def invitation_path(user: User) -> str:
    """Return the path of the link for choosing a password; it works once, for a few days."""
    key = urlsafe_base64_encode(force_bytes(user.pk))
    return f"/invitation/{key}/{default_token_generator.make_token(user)}/"


def invited(key: str, token: str) -> User | None:
    """Return the person of an invitation link; None if it is not valid, or no longer."""
    try:
        user = User.objects.get(pk=urlsafe_base64_decode(key).decode(), is_active=True)
    except (User.DoesNotExist, ValueError, OverflowError):
        return None
    return user if default_token_generator.check_token(user, token) else None


def signed_in(user: User, **_: object) -> None:
    """Receive Django's `user_logged_in`: record who signed in and when, but not from where."""
    record("signed in", user, user)


def address_is_proved(user: User) -> None:
    """Record that a person reads e-mail sent to their address: second factors require this.

    The invitation link was sent only to that address, so using it proves the address.
    """
    proved = {"verified": True, "primary": True}
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults=proved)
