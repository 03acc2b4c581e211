"""Sending notices: collected into one e-mail per person, at most one in half an hour."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from itertools import groupby
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from mandata.accounts.models import User
from mandata.notices.models import Notice

QUIET = timedelta(minutes=30)
"""A person gets at most one e-mail in this time; later notices are collected into the next one."""

AGAIN = timedelta(minutes=10)
"""After this time, a notice is retried if it failed or if its process died."""

MOST_FAILURES = 5
"""A permanently refused notice is given up after this many failures; any other is retried."""

logger = logging.getLogger(__name__)


def send_due(now: datetime | None = None) -> int:
    """Send every notice that is due: urgent ones, and those of people who have had no e-mail for a while.

    A failure loses nothing: the notice is kept, and retried some minutes later. If the server stops answering, the
    round ends; the remaining notices are sent in the next one.

    Args:
        now: the current time; the clock's by default.

    Returns:
        The number of e-mails sent.
    """
    now = now or timezone.now()
    keys = list(_due(now).values_list("to", flat=True).distinct().order_by("to"))
    if not keys:
        return 0
    connection = get_connection()
    try:
        connection.open()
    except OSError as failure:
        _failed(_due(now), failure)
        return 0
    sent = 0
    try:
        for key in keys:
            sent += _send(_taken(key, now), connection)
    except _ServerGone:
        pass
    finally:
        connection.close()
    return sent


class _ServerGone(Exception):
    """The mail server stopped answering: do not try it again in this round."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of sending some notices."""

    sent: int
    waiting: int
    failing: int

    @property
    def all(self) -> int:
        """Return the number of notices."""
        return self.sent + self.waiting + self.failing


def progress_of(topic: str, since: datetime) -> Progress:
    """Return the progress of sending the notices on a topic that were created since a time."""
    made = Notice.objects.filter(topic=topic, made_at__gte=since)
    unsent = made.filter(sent_at=None)
    return Progress(
        made.exclude(sent_at=None).count(), unsent.filter(failures=0).count(), unsent.filter(failures__gt=0).count()
    )


def failing() -> int:
    """Return the number of notices that could not be sent so far."""
    return Notice.objects.filter(sent_at=None, failures__gt=0).count()


def _due(now: datetime) -> QuerySet[Notice]:
    """Return the unsent notices of people who may get an e-mail now.

    A time in the future comes from a wrong clock: ignore it.
    """
    free = Q(taken_at=None) | Q(taken_at__lt=now - AGAIN) | Q(taken_at__gt=now + AGAIN)
    unsent = Notice.objects.filter(free, sent_at=None, failures__lt=MOST_FAILURES, to__is_active=True)
    lately = Notice.objects.filter(sent_at__range=(now - QUIET, now + QUIET)).values("to")
    return unsent.filter(Q(at_once=True) | ~Q(to__in=lately))


def _taken(key: int, now: datetime) -> list[Notice]:
    """Return a person's due notices, marked so that no other process sends them too."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=key)
        notices = list(_due(now).filter(to=key).select_related("to").order_by("heading", "made_at", "id"))
        Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(taken_at=now)
    return notices


def _send(notices: Sequence[Notice], connection: BaseEmailBackend) -> bool:
    if not notices:
        return False
    these = Notice.objects.filter(pk__in=[notice.pk for notice in notices])
    try:
        message_to(notices[0].to, notices, connection).send()
    except (OSError, ValueError) as failure:
        _failed(these, failure)
        if not _is_answer(failure):
            raise _ServerGone from failure
        return False
    these.update(sent_at=timezone.now())
    return True


def _failed(notices: QuerySet[Notice], failure: Exception) -> None:
    """Count the failure and log its kind, without an address, for the operator.

    Only a permanent refusal counts towards giving up: an outage, however long, loses nothing.
    """
    logger.warning("E-mail could not be sent (%s); it is tried again.", type(failure).__name__)
    is_near_the_end = Q(failures=MOST_FAILURES - 1)
    counted = notices if _is_for_good(failure) else notices.exclude(is_near_the_end)
    now, keys = timezone.now(), list(notices.values_list("pk", flat=True))
    counted.update(failures=F("failures") + 1)
    Notice.objects.filter(pk__in=keys).update(taken_at=now)


def _codes(failure: Exception) -> list[int]:
    """Return the reply codes of the mail server for a message; none if it gave no reply."""
    if isinstance(failure, SMTPRecipientsRefused):
        return [code for code, _ in failure.recipients.values()]
    return [failure.smtp_code] if isinstance(failure, SMTPResponseException) else []


def _is_answer(failure: Exception) -> bool:
    """Return whether the failure concerns one message only: 421 means that the server closes."""
    codes = _codes(failure)
    return isinstance(failure, ValueError) or (bool(codes) and 421 not in codes)


def _is_for_good(failure: Exception) -> bool:
    return isinstance(failure, ValueError) or any(code >= 500 for code in _codes(failure))


def message_to(person: User, notices: Sequence[Notice], connection: BaseEmailBackend | None = None) -> EmailMessage:
    """Return the e-mail with a person's notices, in the person's language, each under its heading.

    Args:
        person: the recipient.
        notices: notices with the same heading are next to each other.
        connection: to the mail server.
    """
    sections = [(heading, list(under)) for heading, under in groupby(notices, key=lambda notice: notice.heading)]
    with override(person.language or None):
        subject = sections[0][0]
        if len(sections) > 1:
            count = len(notices)
            subject = ngettext("%(count)s task for you", "%(count)s tasks for you", count) % {"count": count}
        context = {"person": person.name or _("colleague"), "sections": sections, "root": settings.ROOT_URL}
        body = render_to_string("notices/email.txt", context)
    are_kept = all(notice.pk for notice in notices)  # otherwise the message is only shown
    headers = {"Message-ID": _message_id(notices)} if are_kept else {}
    return EmailMessage(subject, body, None, [person.email], connection=connection, headers=headers)


def _message_id(notices: Sequence[Notice]) -> str:
    """Return the same identifier each time, so that a mail server recognises a message that it was sent twice.

    A server that disconnects after accepting a message, but before confirming it, is sent the message again.
    """
    made = "".join(f"{notice.pk} {notice.made_at.isoformat()};" for notice in notices)
    _, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return f"<{hashlib.sha256(made.encode()).hexdigest()[:40]}@{address.rpartition('@')[2] or 'localhost'}>"
