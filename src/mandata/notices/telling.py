"""Telling people something: kept now, sent after the transaction commits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import override

from mandata.accounts.models import User
from mandata.notices.models import Notice
from mandata.notices.sending import send_soon


@dataclass(frozen=True, slots=True)
class Words:
    """What to tell; both are never more than a person without clearance may read."""

    heading: str
    text: str


def tell(
    people: Iterable[User],
    topic: str,
    words: Callable[[], Words],
    path: str,
    *,
    at_once: bool = False,
    keeps_earlier: bool = False,
) -> None:
    """Keep a notice for each person, and send what is due once the transaction commits.

    Args:
        people: whom to tell.
        topic: kind of thing, in one word; an unsent notice to them on the same topic and page gives way to this one.
        words: gives the words in the language that is active when it is called.
        path: of the page to look at.
        at_once: send it without waiting for others to go with it.
        keeps_earlier: send unsent notices on the same topic and page, too.
    """
    people, made = list(people), []
    for person in people:
        with override(person.language or None):
            said = words()
        made.append(
            Notice(to=person, topic=topic, heading=said.heading, text=said.text, path=path, at_once=at_once),
        )
    with transaction.atomic():
        if not keeps_earlier:
            _unsent(topic, path).filter(to__in=people).delete()
        Notice.objects.bulk_create(made)
    if made:
        transaction.on_commit(send_soon)


def unsaid(topic: str, path: str) -> None:
    """Drop what was to be told on a topic about a page and is not sent yet: it is no longer true."""
    _unsent(topic, path).delete()


def _unsent(topic: str, path: str) -> QuerySet[Notice]:
    return Notice.objects.filter(topic=topic, path=path, sent_at=None, taken_at=None)
