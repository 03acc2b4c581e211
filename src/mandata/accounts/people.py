"""Inviting people, giving and taking roles: each step is written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.utils.translation import override

from mandata.accounts.models import Grant, GrantChange, User
from mandata.accounts.roles import Clearance, Role


@dataclass(frozen=True, slots=True)
class Wanted:
    """A role to give."""

    role: Role
    organisation: str = ""
    topics: Sequence[str] = ()
    clearance: Clearance = Clearance.UNCLASSIFIED


@transaction.atomic
def invite(email: str, name: str, language: str, wanted: Wanted, by: User) -> User:
    """A person who may sign in once a password was chosen through the link of the invitation.

    Raises:
        ValueError: somebody has this address already.
    """
    if User.objects.filter(email__iexact=email).exists():
        raise ValueError("Somebody has this address already.")
    user = User.objects.create_user(email, None, name=name, language=language)
    give(user, wanted, by)
    return user


@transaction.atomic
def give(user: User, wanted: Wanted, by: User | None) -> Grant:
    """Give a role, or change the topics and clearance of one that is held."""
    grant, is_new = Grant.objects.update_or_create(
        user=user,
        role=wanted.role.value,
        organisation=wanted.organisation,
        defaults={"topics": list(wanted.topics), "clearance": wanted.clearance.value, "given_by": by},
    )
    detail = f"{grant}; {grant.clearance}; {', '.join(grant.topics) or 'all topics'}"
    GrantChange.objects.create(user=user, kind="given" if is_new else "changed", detail=detail, by=by)
    return grant


@transaction.atomic
def take(grant: Grant, by: User) -> None:
    """Take a role away.

    Raises:
        ValueError: it is the last administrator's.
    """
    others = Grant.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True).exclude(pk=grant.pk)
    if grant.role == Role.ADMINISTRATOR and not others.exists():
        raise ValueError("Somebody has to remain administrator.")
    GrantChange.objects.create(user=grant.user, kind="taken", detail=str(grant), by=by)
    grant.delete()


@transaction.atomic
def set_active(user: User, is_active: bool, by: User) -> None:
    """Let a person sign in, or no longer. What they did stays."""
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    GrantChange.objects.create(user=user, kind="opened" if is_active else "closed", by=by)


def send_invitation(user: User, root: str) -> None:
    """Send the link with which a new person chooses a password; it works once, for some days.

    Args:
        root: address of the platform, without a slash at its end.
    """
    link = f"{root}{invitation_path(user)}"
    with override(user.language or None):
        text = render_to_string("accounts/invitation.txt", {"person": user, "link": link})
    subject, _, body = text.strip().partition("\n")
    send_mail(subject, body.strip() + "\n", None, [user.email])


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


def address_is_proved(user: User) -> None:
    """Write down that a person reads what is sent to their address: a second factor is given to nobody else.

    The link of an invitation went there and nowhere else, so whoever used it has shown as much.
    """
    proved = {"verified": True, "primary": True}
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults=proved)
