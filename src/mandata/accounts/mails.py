"""E-mails about accounts, each in the language of its recipient."""

from __future__ import annotations

import logging
import threading
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connections
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from mandata.accounts.models import User
from mandata.accounts.people import invitation_path

logger = logging.getLogger(__name__)


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


def send_second_factors_removed(user: User) -> None:
    """Notify a person that their second factors were removed on the server."""
    with override(user.language or None):
        change = _("All second factors were removed by the administrator of the server.")
    send_apart(message("accounts/changed.txt", user, change=change))


def password_link(user: User) -> str:
    """Return the link for choosing a new password; it works once, for a few days."""
    parts = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return settings.ROOT_URL + reverse("account_reset_password_from_key", kwargs=parts)


def send_apart(mail: EmailMessage) -> None:
    """Send an e-mail in the background: the response time must not reveal who has an account."""
    if settings.SEND_APART:
        threading.Thread(target=_send, args=[mail], name="mail", daemon=True).start()
    else:
        _send(mail)


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


def _send(mail: EmailMessage) -> None:
    try:
        mail.send()
    except OSError as failure:
        logger.warning("An e-mail about an account could not be sent (%s).", type(failure).__name__)
    finally:
        if settings.SEND_APART:
            connections.close_all()
