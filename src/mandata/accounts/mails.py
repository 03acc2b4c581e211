"""E-mails about accounts, each in the language of its recipient."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from mandata.accounts.models import User
from mandata.accounts.people import invitation_path


def send_invitation(user: User) -> None:
    """Send a new person the link for choosing a password; it works once, for a few days.

    Raises:
        OSError: the e-mail could not be sent.
    """
    message("accounts/invitation.txt", user, link=f"{settings.ROOT_URL}{invitation_path(user)}").send()


def send_password_link(user: User, by: User) -> None:
    """Send the link for choosing a new password, in the name of an administrator.

    Raises:
        OSError: the e-mail could not be sent.
    """
    message("accounts/new_password_sent.txt", user, link=password_link(user), by=by).send()


def password_link(user: User) -> str:
    """Return the link for choosing a new password; it works once, for a few days."""
    parts = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return settings.ROOT_URL + reverse("account_reset_password_from_key", kwargs=parts)


def message(template: str, person: User, **context: Any) -> EmailMessage:
    """Return an e-mail to a person about their account.

    Args:
        template: its first line is the subject.
        person: the recipient; sets the language.
        context: further values for the template.
    """
    with override(person.language or None):
        text = render_to_string(template, {"person": person, "site": settings.SITE_NAME, **context})
    subject, _end, body = text.strip().partition("\n")
    return EmailMessage(subject, body.strip() + "\n", None, [person.email])
