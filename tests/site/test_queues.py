"""Background tasks: none is lost, none is run twice, and one that kills its workers is given up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import transaction
from django.test import Client
from django_tasks.signals import task_finished
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from mandata.accounts import tasks as account_tasks
from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.models import Cycle
from mandata.notices.queue import Words, notify
from mandata.publishing import starting
from mandata.publishing.domain import building
from mandata.publishing.models import Release
from mandata.site import queue_runner
from mandata.site import settings as real
from mandata.site.queue_runner import MOST_ATTEMPTS, Schedule, recover, run_next
from mandata.site.queues import BUILDS, DEFAULT

Person = Callable[..., User]


@pytest.fixture(autouse=True)
def stored(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Tasks are stored, as on a platform, and run by the test, within its transaction."""
    settings.TASKS = real.TASKS
    monkeypatch.setattr(db_worker, "close_old_connections", bool)
    task_finished.connect(queue_runner.forget_successful, dispatch_uid="tests")
    yield
    task_finished.disconnect(dispatch_uid="tests")


def store_notice(person: Person) -> None:
    notify([person(Role.READER)], "step", lambda: Words("Heading", "Text"), "/", at_once=True)


def queued(queue: str) -> int:
    return DBTaskResult.objects.ready().filter(queue_name=queue).count()


def die_with_the_task(queue: str, times: int = 1) -> DBTaskResult:
    """A worker takes the next task and dies."""
    taken = DBTaskResult.objects.ready().filter(queue_name=queue).first()
    assert taken is not None
    for number in range(times):
        taken.claim(f"dead {number}")
    return taken


def test_a_notice_is_sent_by_the_next_worker_and_its_task_is_forgotten(
    db: None, person: Person, mailoutbox: list[EmailMessage]
) -> None:
    store_notice(person)
    store_notice(person)
    assert (queued(DEFAULT), mailoutbox) == (1, []), "one task sends both, and none is run by the page"
    assert run_next(DEFAULT)
    assert len(mailoutbox) == 1
    assert not DBTaskResult.objects.exists()
    assert not run_next(DEFAULT)


def test_a_step_that_is_undone_queues_nothing(db: None, person: Person) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        store_notice(person)
        raise ZeroDivisionError
    assert queued(DEFAULT) == 0


def test_a_task_whose_worker_died_is_run_again_once(db: None, person: Person, mailoutbox: list[EmailMessage]) -> None:
    store_notice(person)
    die_with_the_task(DEFAULT)
    assert not run_next(DEFAULT), "it is not taken while it may be running"
    recover(DEFAULT)
    assert run_next(DEFAULT)
    recover(DEFAULT)
    assert not run_next(DEFAULT)
    assert len(mailoutbox) == 1


def test_each_queue_is_recovered_by_its_own_worker(db: None, person: Person) -> None:
    store_notice(person)
    die_with_the_task(DEFAULT)
    recover(BUILDS)
    assert queued(DEFAULT) == 0


def test_an_e_mail_about_an_account_that_is_refused_is_tried_later(db: None, person: Person, settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.notices.broken.Backend"
    reader = person(Role.READER)
    account_tasks.notify_of_change(reader, "The password was changed.")
    for attempt in range(1, account_tasks.MOST_ATTEMPTS + 1):
        (task,) = DBTaskResult.objects.all()
        assert task.args_kwargs["args"][3:] == ([attempt] if attempt > 1 else [])
        DBTaskResult.objects.update(run_after="2020-01-01T00:00Z")
        assert run_next(DEFAULT)
    assert not DBTaskResult.objects.exists()


def test_no_link_for_a_password_is_stored(db: None, person: Person, mailoutbox: list[EmailMessage]) -> None:
    Client().post("/accounts/password/reset/", {"email": person(Role.READER).email})
    (task,) = DBTaskResult.objects.all()
    assert "/accounts/" not in str(task.args_kwargs)
    assert run_next(DEFAULT)
    assert "/accounts/password/reset/key/" in mailoutbox[0].body


def test_periodic_tasks_are_queued_when_they_are_due() -> None:
    seen: list[float] = []
    schedule = Schedule({"tests.site.test_queues.tick": 60})
    for now in (1000.0, 1001.0, 1060.0, 1061.0, 1200.0):
        before = len(ticks)
        schedule.enqueue_due(now)
        seen += [now] * (len(ticks) - before)
    assert seen == [1000.0, 1060.0, 1200.0]


class tick:  # noqa: N801 (stands for a task)
    @staticmethod
    def enqueue() -> None:
        ticks.append(1)


ticks: list[int] = []


def test_every_periodic_task_runs(home: Path, db: None) -> None:
    schedule = Schedule(real.PERIODIC_TASKS)
    schedule.enqueue_due(0)
    assert queued(DEFAULT) == len(real.PERIODIC_TASKS)
    while run_next(DEFAULT):
        pass
    assert not DBTaskResult.objects.exists(), "each succeeded"


# Builds


@pytest.fixture
def begun(cycle: Cycle, person: Person) -> Release:
    return starting.start(cycle, date(2025, 3, 1), person(Role.COORDINATOR))


def test_a_release_that_is_not_stored_is_not_built(cycle: Cycle, person: Person) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        starting.start(cycle, date(2025, 3, 1), person(Role.COORDINATOR))
        raise ZeroDivisionError
    assert queued(BUILDS) == 0


def test_a_build_that_fails_is_shown_with_a_button_that_queues_it_again(
    begun: Release, monkeypatch: pytest.MonkeyPatch, signed_in: Callable[..., Client]
) -> None:
    def fail(release: Release) -> None:
        raise MemoryError

    monkeypatch.setattr(building, "_make", fail)
    assert run_next(BUILDS)
    assert_stopped_and_can_be_built_again(begun, signed_in(Role.COORDINATOR))


def test_a_build_whose_workers_die_is_given_up_and_shown(begun: Release, signed_in: Callable[..., Client]) -> None:
    die_with_the_task(BUILDS, MOST_ATTEMPTS - 1)
    recover(BUILDS)
    die_with_the_task(BUILDS)
    recover(BUILDS)
    assert not run_next(BUILDS)
    assert_stopped_and_can_be_built_again(begun, signed_in(Role.COORDINATOR))


def assert_stopped_and_can_be_built_again(begun: Release, client: Client) -> None:
    page = client.get(f"/releases/{begun.pk}/").content.decode()
    begun.refresh_from_db()
    assert begun.state == Release.State.STOPPED
    assert "The build broke off" in page
    assert f'action="/releases/{begun.pk}/again/"' in page
    client.post(f"/releases/{begun.pk}/again/")
    begun.refresh_from_db()
    assert (begun.state, queued(BUILDS)) == (Release.State.BUILDING, 1)


def test_a_task_for_a_release_that_is_built_changes_nothing(begun: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[int] = []

    def build(release: Release) -> None:
        built.append(release.pk)
        release.state = Release.State.READY
        release.save()

    monkeypatch.setattr(building, "_make", build)
    starting.restart(begun, begun.made_by)  # somebody was impatient
    assert run_next(BUILDS) and run_next(BUILDS)
    assert built == [begun.pk]
