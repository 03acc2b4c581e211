"""Tasks of accounts: e-mails about how a person signs in, and deleting what has expired."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import override
from django_tasks import task

from mandata.accounts import tidying
from mandata.accounts.mails import message, password_link
from mandata.accounts.models import User

AGAIN = timedelta(minutes=10)
"""After this time, an e-mail that the mail server did not take is tried again."""

MOST_ATTEMPTS = 5

logger = logging.getLogger(__name__)


@task
def send_account_mail(person: int, template: str, context: dict[str, str], attempt: int = 1) -> None:
    """Send an e-mail about an account, and try again later where the mail server does not take it.

    The link for a new password is made here, so that the queue holds none.

    Args:
        person: key of the person.
        template: as for `mandata.accounts.mails.message`.
        context: what the template needs besides `link`.
        attempt: counted from 1.
    """
    user = User.objects.filter(pk=person).first()
    if user is None:
        return
    try:
        message(template, user, **{"link": password_link(user)} | context).send()
    except OSError as failure:
        logger.warning("An e-mail about an account could not be sent (%s).", type(failure).__name__)
        if attempt < MOST_ATTEMPTS:
            later = send_account_mail.using(run_after=timezone.now() + AGAIN)
            later.enqueue(person, template, context, attempt + 1)


def notify_of_change(person: User, change: str | Promise) -> None:
    """Notify a person that the way in which they sign in was changed.

    Args:
        change: what was changed, translated when it is used.
    """
    with override(person.language or None):
        send_account_mail.enqueue(person.pk, "accounts/changed.txt", {"change": str(change)})


@task
def forget_expired() -> None:
    """Delete sessions and limits that have expired."""
    tidying.forget_expired()
