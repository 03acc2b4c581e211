"""Reminders reach the people who act next, in their language, and not twice a day unless requested."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.test import Client
from tests.collection.steps import accepted, submitted

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.domain.cycles import CannotRun, close
from mandata.collection.domain.reminders import outstanding, remind
from mandata.collection.models import Cycle, EventKind, Return

Person = Callable[..., User]
SignedIn = Callable[..., Client]
Commit = Callable[..., Any]


def test_the_person_who_acts_next_is_reminded(cycle: Cycle, returned: Return, person: Person) -> None:
    focal, officer = person(Role.FOCAL_POINT), person(Role.CLEARING_OFFICER)
    assert {each.organisation.code: each.people for each in outstanding(cycle)} == {"HILL": [focal], "LAKE": []}
    submitted(returned, person)
    assert outstanding(cycle)[0].people == [officer]


def test_who_owes_nothing_is_left_alone(cycle: Cycle, returned: Return, person: Person) -> None:
    accepted(returned, person)
    assert [each.organisation.code for each in outstanding(cycle)] == ["LAKE"]


def test_the_text_is_seen_before_it_is_sent_and_is_the_one_that_is_sent(
    cycle: Cycle,
    person: Person,
    signed_in: SignedIn,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: Commit,
) -> None:
    person(Role.FOCAL_POINT)
    client, typed = signed_in(Role.COORDINATOR), {"organisation": ["HILL"], "words": "The Board meets on Friday."}
    preview = client.post("/cycles/2/remind/", typed)
    assert not mailoutbox
    shown = preview.context["reminders"]
    assert "The Board meets on Friday." in preview.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/cycles/2/remind/", {**typed, "step": "send"})
    assert [(mail.subject, mail.body) for mail in mailoutbox] == [(subject, body) for _, subject, body in shown]
    assert "HILL: Pupils, due on 31 March 2099" in mailoutbox[0].body
    assert "http" in mailoutbox[0].body
    assert "1 of 1 e-mails sent" in client.get("/cycles/2/remind/sent/").content.decode()


def test_nobody_is_reminded_twice_a_day_unasked(
    cycle: Cycle, returned: Return, person: Person, django_capture_on_commit_callbacks: Commit
) -> None:
    person(Role.FOCAL_POINT)
    coordinator = person(Role.COORDINATOR)
    with django_capture_on_commit_callbacks(execute=True):
        remind(cycle, ["HILL"], "", coordinator)
    with pytest.raises(CannotRun, match="today"):
        remind(cycle, ["HILL"], "", coordinator)
    assert len(remind(cycle, ["HILL"], "", coordinator, again=True)) == 1
    assert returned.events.filter(kind=EventKind.REMINDED).count() == 2


def test_the_page_asks_before_a_second_reminder(cycle: Cycle, person: Person, signed_in: SignedIn) -> None:
    person(Role.FOCAL_POINT)
    remind(cycle, ["HILL"], "", person(Role.COORDINATOR))
    client = signed_in(Role.COORDINATOR)
    assert "reminded today" in client.get("/cycles/2/remind/").content.decode()
    typed = {"organisation": ["HILL"]}
    assert "Also send another reminder" in client.post("/cycles/2/remind/", typed).content.decode()
    assert client.post("/cycles/2/remind/", {**typed, "step": "send"}).status_code == 409
    assert client.post("/cycles/2/remind/", {**typed, "step": "send", "again": "yes"}).status_code == 302


@pytest.mark.parametrize(("codes", "said"), [([], "Choose at least one"), (["LAKE"], "No one is assigned")])
def test_a_reminder_to_nobody_is_refused(cycle: Cycle, signed_in: SignedIn, codes: list[str], said: str) -> None:
    client = signed_in(Role.COORDINATOR)
    for step in ({}, {"step": "send"}):
        answer = client.post("/cycles/2/remind/", {"organisation": codes, **step})
        assert answer.status_code == 409
        assert said in answer.content.decode()


def test_a_form_that_is_not_for_everybody_is_not_named(
    cycle: Cycle, person: Person, django_capture_on_commit_callbacks: Commit, mailoutbox: list[EmailMessage]
) -> None:
    form = cycle.framework.forms["pupils"]
    object.__setattr__(form, "classification", "confidential")
    try:
        person(Role.FOCAL_POINT)
        with django_capture_on_commit_callbacks(execute=True):
            remind(cycle, ["HILL"], "", person(Role.COORDINATOR))
    finally:
        object.__setattr__(form, "classification", "unclassified")
    assert "Pupils" not in mailoutbox[0].body
    assert "a form that is not public" in mailoutbox[0].body


def test_a_closed_cycle_reminds_nobody(cycle: Cycle, person: Person) -> None:
    coordinator = person(Role.COORDINATOR)
    close(cycle, coordinator, with_gaps=True)
    with pytest.raises(CannotRun, match="closed"):
        remind(cycle, ["HILL"], "", coordinator)


def test_only_who_runs_cycles_reminds(cycle: Cycle, person: Person) -> None:
    with pytest.raises(PermissionDenied):
        remind(cycle, ["HILL"], "", person(Role.CLEARING_OFFICER))


def test_where_nobody_can_be_reminded_the_page_asks_for_nothing(cycle: Cycle, signed_in: SignedIn) -> None:
    page = signed_in(Role.COORDINATOR).get("/cycles/2/remind/").content.decode()
    assert "2 organisations cannot be reminded" in page and "Who should be reminded?" not in page
