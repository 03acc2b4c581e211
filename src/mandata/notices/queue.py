"""Notifying people: stored now, sent by a worker once the transaction commits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import override

from mandata.accounts.models import User
from mandata.accounts.zones import shown_in
from mandata.notices.models import Notice
from mandata.notices.tasks import send_soon


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a notice, without anything that needs a clearance."""

    heading: str
    text: str


def notify(
    people: Iterable[User],
    topic: str,
    words: Callable[[], Words],
    path: str,
    *,
    at_once: bool = False,
    keeps_earlier: bool = False,
) -> None:
    """Store a notice for each person, and queue its sending in the same transaction.

    Args:
        people: the people to notify.
        topic: kind of subject, in one word; this notice replaces an unsent one on the same topic and page.
        words: returns the words in the active language.
        path: of the page to open.
        at_once: send it without waiting for others.
        keeps_earlier: send unsent notices on the same topic and page, too.
    """
    people, made = list(people), []
    for person in people:
        with override(person.language or None), shown_in(person.time_zone):
            said = words()
        made.append(
            Notice(to=person, topic=topic, heading=said.heading, text=said.text, path=path, at_once=at_once),
        )
    with transaction.atomic():
        if not keeps_earlier:
            _unsent(topic, path).filter(to__in=people).delete()
        Notice.objects.bulk_create(made)
        if made:
            send_soon()


def unsaid(topic: str, path: str) -> None:
    """Delete the unsent notices on a topic about a page, because they are no longer true."""
    _unsent(topic, path).delete()


def _unsent(topic: str, path: str) -> QuerySet[Notice]:
    return Notice.objects.filter(topic=topic, path=path, sent_at=None, taken_at=None)
