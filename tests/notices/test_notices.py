"""People are notified of their tasks: after the commit, collected, and whatever the mail server does."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from tests.collection.steps import accepted, cleared, submitted

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.domain import workflow
from mandata.collection.domain.workflow import CannotMove
from mandata.collection.models import Cycle, Return, State
from mandata.notices.models import Notice
from mandata.notices.queue import Words, notify
from mandata.notices.sending import AGAIN, QUIET, failing, progress_of, send_due

Person = Callable[..., User]


@pytest.fixture
def closed(settings: Any) -> Callable[[], None]:
    """The post office is closed; opens it again."""
    standing, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "tests.notices.broken.Backend"

    def open_again() -> None:
        settings.EMAIL_BACKEND = standing

    return open_again


def receivers(mails: list[EmailMessage]) -> list[str]:
    return sorted(mail.to[0].split("@")[0] for mail in mails)


@pytest.mark.parametrize(
    ("take", "told"),
    [(submitted, ["clearing_officer.hill"]), (cleared, ["coordinator.all"])],
)
def test_the_person_who_acts_next_is_notified_of_a_step(
    returned: Return, person: Person, mailoutbox: list[EmailMessage], take: Callable[..., Return], told: list[str]
) -> None:
    for each in Role:
        person(each)
    person(Role.CLEARING_OFFICER, "LAKE")
    take(returned, person)
    send_due()
    assert receivers(mailoutbox) == told
    assert f"/returns/{returned.pk}/review/" in mailoutbox[0].body
    assert "100" not in mailoutbox[0].body


def test_the_focal_point_hears_of_what_comes_back_but_not_why(
    returned: Return, person: Person, mailoutbox: list[EmailMessage]
) -> None:
    submitted(returned, person)
    Notice.objects.all().delete()
    workflow.send_back(returned, person(Role.CLEARING_OFFICER), "The 100 contradicts the inspector")
    send_due()
    assert receivers(mailoutbox) == ["focal_point.hill"]
    assert "inspector" not in mailoutbox[0].body


def test_many_steps_make_one_email(cycle: Cycle, person: Person, mailoutbox: list[EmailMessage]) -> None:
    coordinator = person(Role.COORDINATOR)
    for returned in cycle.returns.filter(form="pupils"):
        cleared(returned, person)
    send_due()
    mails = [mail for mail in mailoutbox if mail.to == [coordinator.email]]
    assert len(mails) == 1
    assert mails[0].subject == "Returns to accept"
    assert "HILL" in mails[0].body
    assert "LAKE" in mails[0].body


def test_nobody_gets_a_second_email_within_a_while(person: Person, mailoutbox: list[EmailMessage]) -> None:
    reader = person(Role.READER)
    now = timezone.now()
    for number in range(3):
        notify([reader], "step", lambda: Words("Heading", "Text"), f"/{number}/")
        send_due(now)
    assert len(mailoutbox) == 1
    send_due(now + QUIET + timedelta(minutes=1))
    assert len(mailoutbox) == 2
    assert "/1/" in mailoutbox[1].body
    assert "/2/" in mailoutbox[1].body


def test_what_does_not_wait_goes_at_once(person: Person, mailoutbox: list[EmailMessage]) -> None:
    reader = person(Role.READER)
    for number in range(2):
        notify([reader], "reminder", lambda: Words("Reminder", "Text"), f"/{number}/", at_once=True)
        send_due()
    assert len(mailoutbox) == 2


def test_what_is_no_longer_true_is_not_shown(returned: Return, person: Person, mailoutbox: list[EmailMessage]) -> None:
    person(Role.CLEARING_OFFICER)
    workflow.withdraw(submitted(returned, person), person(Role.FOCAL_POINT))
    send_due()
    assert mailoutbox == []


def test_each_person_reads_their_own_language(person: Person, mailoutbox: list[EmailMessage]) -> None:
    reader = person(Role.READER)
    reader.language = "fr"
    reader.save()
    notify([reader], "step", lambda: Words(f"In {get_language()}", "Text"), "/")
    send_due()
    assert mailoutbox[0].subject == "In fr"


def test_a_step_that_is_undone_notifies_nobody(returned: Return, person: Person) -> None:
    person(Role.CLEARING_OFFICER)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        submitted(returned, person)
        raise ZeroDivisionError
    assert not Notice.objects.exists()


def test_a_refused_step_notifies_nobody(returned: Return, person: Person) -> None:
    person(Role.CLEARING_OFFICER)
    with pytest.raises(CannotMove):
        submitted(returned, person, pupils="many")
    assert not Notice.objects.exists()


def test_a_failure_keeps_the_step_and_the_message_and_names_nobody(
    returned: Return,
    person: Person,
    closed: Callable[[], None],
    mailoutbox: list[EmailMessage],
    caplog: pytest.LogCaptureFixture,
) -> None:
    person(Role.CLEARING_OFFICER)
    returned = submitted(returned, person)
    with caplog.at_level(logging.WARNING):
        send_due()
    assert returned.state == State.SUBMITTED
    assert failing() == 1
    assert "could not be sent" in caplog.text
    assert "@" not in caplog.text
    closed()
    send_due()
    assert mailoutbox == []
    send_due(timezone.now() + AGAIN + timedelta(minutes=1))
    assert receivers(mailoutbox) == ["clearing_officer.hill"]
    assert failing() == 0


def test_what_a_dead_process_took_is_sent_by_another(person: Person, mailoutbox: list[EmailMessage]) -> None:
    notify([person(Role.READER)], "step", lambda: Words("Heading", "Text"), "/")
    now = timezone.now()
    Notice.objects.update(taken_at=now)
    send_due(now)
    assert mailoutbox == []
    send_due(now + AGAIN + timedelta(minutes=1))
    assert len(mailoutbox) == 1


def test_nothing_is_sent_twice(person: Person, mailoutbox: list[EmailMessage]) -> None:
    notify([person(Role.READER)], "step", lambda: Words("Heading", "Text"), "/")
    send_due()
    call_command("send_notices")
    assert len(mailoutbox) == 1


def test_who_left_gets_no_email(person: Person, mailoutbox: list[EmailMessage]) -> None:
    reader = person(Role.READER)
    notify([reader], "step", lambda: Words("Heading", "Text"), "/")
    reader.is_active = False
    reader.save()
    send_due()
    assert mailoutbox == []


def test_the_sending_can_be_watched(person: Person) -> None:
    since = timezone.now()
    notify([person(Role.READER), person(Role.EDITOR)], "reminder-2", lambda: Words("H", "T"), "/", at_once=True)
    assert (progress_of("reminder-2", since).waiting, progress_of("reminder-2", since).sent) == (2, 0)
    send_due()
    assert (progress_of("reminder-2", since).waiting, progress_of("reminder-2", since).sent) == (0, 2)


def test_an_accepted_return_leaves_nothing_to_do(returned: Return, person: Person) -> None:
    person(Role.COORDINATOR)
    accepted(returned, person)
    assert not Notice.objects.exists()
