"""Reminders: recipients, texts, and not twice a day unless requested."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from mandata.accounts.models import User
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action
from mandata.accounts.zones import shown_in
from mandata.collection.domain.cycles import OWED, CannotRun
from mandata.collection.models import Cycle, Event, EventKind, Return, State
from mandata.collection.notifications import title_of
from mandata.framework.model import Form, Organisation
from mandata.notices.models import Notice
from mandata.notices.queue import Words, notify
from mandata.notices.sending import message_to

LONGEST_WORDS = 1_000


@dataclass(frozen=True, slots=True)
class Outstanding:
    """An organisation with outstanding returns.

    Attributes:
        returns: those to submit or to clear.
        people: recipients of a reminder.
        reminded_at: when it was last reminded in this cycle.
    """

    organisation: Organisation
    returns: Sequence[Return]
    people: Sequence[User]
    reminded_at: datetime | None = None

    @property
    def was_reminded_today(self) -> bool:
        """Whether a reminder was sent today."""
        return self.reminded_at is not None and timezone.localdate(self.reminded_at) == timezone.localdate()

    @property
    def late(self) -> int:
        """The number of late returns."""
        return sum(item.is_late for item in self.returns)


@dataclass(frozen=True, slots=True)
class Reminder:
    """An e-mail to one person."""

    person: User
    returns: Sequence[Return]


def outstanding(cycle: Cycle) -> list[Outstanding]:
    """Return the organisations with returns to submit or to clear, in the framework's order."""
    by_code: dict[str, list[Return]] = defaultdict(list)
    states = (*OWED, State.SUBMITTED)
    for returned in cycle.returns.filter(state__in=states).select_related("cycle").order_by("due_on", "form"):
        by_code[returned.organisation].append(returned)
    reminded = _last_reminded(cycle)
    reach = _people_by_return(item for items in by_code.values() for item in items)
    return [
        Outstanding(organisation, by_code[code], _distinct(by_code[code], reach), reminded.get(code))
        for code, organisation in cycle.framework.organisations.items()
        if code in by_code
    ]


def reminders(chosen: Iterable[Outstanding]) -> list[Reminder]:
    """Return one e-mail for each person of these organisations, with all their returns."""
    returns = [item for each in chosen for item in each.returns]
    reach = _people_by_return(returns)
    by_person: dict[User, list[Return]] = defaultdict(list)
    for returned in returns:
        for person in reach[returned.pk]:
            by_person[person].append(returned)
    return [Reminder(person, its) for person, its in sorted(by_person.items(), key=lambda pair: pair[0].email)]


def text_of(reminder: Reminder, own_words: str) -> tuple[str, str]:
    """Return subject and text of a reminder in the person's language."""
    with override(reminder.person.language or None), shown_in(reminder.person.time_zone):
        words = _words(reminder, own_words)()
    notice = Notice(to=reminder.person, heading=words.heading, text=words.text, path=reverse("collection:returns"))
    message = message_to(reminder.person, [notice])
    return str(message.subject), str(message.body)


@transaction.atomic
def remind(cycle: Cycle, codes: Collection[str], own_words: str, by: User, *, again: bool = False) -> list[Reminder]:
    """Send reminders to the people of some organisations.

    Args:
        cycle: the cycle.
        codes: of the organisations.
        own_words: the coordinator's message.
        by: the coordinator.
        again: also remind people who had a reminder today.

    Returns:
        The reminders sent, or being sent.

    Raises:
        PermissionDenied: the person does not run cycles.
        CannotRun: the cycle is closed, nobody is chosen, or everybody chosen was reminded today.
    """
    rights_of(by).require(Action.RUN_CYCLE)
    if Cycle.objects.select_for_update(no_key=True).get(pk=cycle.pk).is_closed:
        raise CannotRun(_("%(cycle)s is closed.") % {"cycle": cycle})
    chosen = [each for each in outstanding(cycle) if each.organisation.code in codes]
    if not chosen:
        raise CannotRun(_("Choose at least one organisation."))
    due = [each for each in chosen if again or not each.was_reminded_today]
    if not due:
        raise CannotRun(
            _("Everybody you chose was already reminded today. Confirm that you want to send another reminder.")
        )
    found = reminders(due)
    if not found:
        raise CannotRun(_("No one is assigned to your selection, so no reminder can be sent."))
    for reminder in found:
        notify(
            [reminder.person], topic_of(cycle), _words(reminder, own_words), reverse("collection:returns"), at_once=True
        )
    reached = {item.pk for reminder in found for item in reminder.returns}
    Event.objects.bulk_create(
        Event(cycle=cycle, returned=item, version=item.version, kind=EventKind.REMINDED, by=by)
        for each in due
        for item in each.returns
        if item.pk in reached
    )
    return found


def topic_of(cycle: Cycle) -> str:
    """Return the topic of a cycle's reminders."""
    return f"reminder-{cycle.number}"


def _words(reminder: Reminder, own_words: str) -> Callable[[], Words]:
    own = own_words.strip()[:LONGEST_WORDS]

    def words() -> Words:
        cycle = reminder.returns[0].cycle
        count = len(reminder.returns)
        opening = ngettext("%(count)s return needs your action:", "%(count)s returns need your action:", count)
        lines = [opening % {"count": count}, *(_line(item) for item in reminder.returns)]
        heading = _("Reminder: returns for %(cycle)s") % {"cycle": cycle}
        return Words(heading, "\n".join([*([own, ""] if own else []), *lines]))

    return words


def _line(returned: Return) -> str:
    if returned.state == State.SUBMITTED:
        said = _("- %(organisation)s: %(form)s, to be cleared")
    elif returned.is_late:
        said = _("- %(organisation)s: %(form)s, was due on %(day)s")
    else:
        said = _("- %(organisation)s: %(form)s, due on %(day)s")
    day = returned.due
    return said % {"organisation": returned.organisation, "form": title_of(returned.declared), "day": day}


def _people_by_return(returns: Iterable[Return]) -> Mapping[int, Sequence[User]]:
    """Return who acts next on each return: the people who fill it in, or who clear it."""
    users = list(User.objects.filter(is_active=True).prefetch_related("grants").order_by("email"))
    return {item.pk: [user for user in users if rights_of(user).may(*_asked(item))] for item in returns}


def _asked(returned: Return) -> tuple[Action, str, Form]:
    """Return the right needed to act next."""
    action = Action.CLEAR_RETURN if returned.state == State.SUBMITTED else Action.FILL_RETURN
    return action, returned.organisation, returned.declared


def _distinct(returns: Iterable[Return], reach: Mapping[int, Sequence[User]]) -> list[User]:
    return list(dict.fromkeys(person for item in returns for person in reach[item.pk]))


def _last_reminded(cycle: Cycle) -> dict[str, datetime]:
    events = Event.objects.filter(cycle=cycle, kind=EventKind.REMINDED, returned__isnull=False)
    return dict(events.values_list("returned__organisation").annotate(Max("at")).order_by())
