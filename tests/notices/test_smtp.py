"""E-mails over SMTP to a server that fails: none is lost, and none is sent twice that the server had confirmed."""

from __future__ import annotations

import importlib
import smtplib
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings
from tests.certificates import certificate, serving
from tests.notices.post import Post, running

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.notices.models import Notice
from mandata.notices.queue import Words, notify
from mandata.notices.sending import AGAIN, MOST_FAILURES, QUIET, failing, send_due

Person = Callable[..., User]


@pytest.fixture
def post(settings: Settings) -> Iterator[Post]:
    with running() as post:
        connect(settings, post.port)
        yield post


def connect(settings: Settings, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_TIMEOUT = 60
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False


@pytest.fixture
def told(person: Person) -> list[str]:
    """Three people with a notice each; their names in the order in which e-mails are sent."""
    people = [person(role) for role in (Role.READER, Role.EDITOR, Role.COORDINATOR)]
    for each in people:
        notify([each], "step", lambda: Words("Heading", "Text"), "/")
    return [each.email.split("@")[0] for each in sorted(people, key=lambda each: each.pk)]


def rounds(number: int = 3) -> int:
    """Send in some rounds, each when what failed is tried again; how many went out."""
    now = timezone.now()
    return sum(send_due(now + part * (AGAIN + timedelta(minutes=1))) for part in range(1, number + 1))


def test_everybody_gets_one(post: Post, told: list[str]) -> None:
    assert send_due() == 3
    assert rounds() == 0
    assert post.receivers == told
    assert "Heading" in str(post.taken[0]["Subject"])


@pytest.mark.parametrize("fault", ["rcpt 451 later", "rcpt 550 unknown", "data 452 full", "data 554 spam"])
def test_one_refusal_keeps_nobody_else_waiting(post: Post, told: list[str], fault: str) -> None:
    post.faults = [fault]
    assert send_due() == 2
    assert post.receivers == told[1:]
    assert failing() == 1
    assert rounds() == 1
    assert sorted(post.receivers) == sorted(told)
    assert failing() == 0


def wait_briefly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait a few seconds for an answer to a message, and as long as ever for any other."""
    data = smtplib.SMTP.data

    def impatient(self: smtplib.SMTP, text: object) -> object:
        self.sock.settimeout(5)
        return data(self, text)

    monkeypatch.setattr(smtplib.SMTP, "data", impatient)


@pytest.mark.parametrize("fault", ["drop before", "data 421 closing", "rcpt 421 closing", "silence"])
def test_a_server_that_goes_away_in_the_middle_loses_nothing(
    post: Post, told: list[str], monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    with monkeypatch.context() as impatient:
        if fault == "silence":
            wait_briefly(impatient)
        post.faults = [fault]
        assert send_due() == 0
    assert failing() == 1, "the others were not tried, and did not fail"
    assert send_due() == 2
    assert rounds() == 1
    assert sorted(post.receivers) == sorted(told)


def test_what_was_taken_but_not_confirmed_is_known_by_its_name(post: Post, told: list[str]) -> None:
    """SMTP cannot do better: the server broke off between taking a message and saying so."""
    post.faults = ["drop after"]
    send_due()
    send_due()
    rounds()
    assert sorted(post.receivers) == sorted([told[0], *told])
    ids = [message["Message-ID"] for message in post.taken if str(message["To"]).startswith(told[0])]
    assert len(ids) == 2
    assert len(set(ids)) == 1
    assert len({message["Message-ID"] for message in post.taken}) == 3


def test_an_outage_of_days_loses_nothing(settings: Settings, told: list[str]) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        connect(settings, closed.getsockname()[1])
        assert rounds(3 * MOST_FAILURES) == 0
    assert failing() == 3
    with running() as post:
        connect(settings, post.port)
        assert send_due(timezone.now() + timedelta(days=5)) == 3
        assert sorted(post.receivers) == sorted(told)
    assert failing() == 0


def test_a_busy_server_is_asked_without_end(post: Post, told: list[str]) -> None:
    post.faults = ["rcpt 451 later"] * 3 * 2 * MOST_FAILURES
    assert rounds(2 * MOST_FAILURES) == 0
    assert send_due(timezone.now() + timedelta(days=5)) == 3


def test_an_address_that_is_refused_for_good_is_given_up(post: Post, person: Person) -> None:
    notify([person(Role.READER)], "step", lambda: Words("Heading", "Text"), "/")
    post.faults = ["rcpt 550 unknown"] * 20
    assert rounds(MOST_FAILURES + 3) == 0
    assert len(post.faults) == 20 - MOST_FAILURES
    assert Notice.objects.filter(sent_at=None).count() == failing() == 1, "it is kept, for people to see"


def test_a_clock_that_goes_back_sends_nothing_twice_and_keeps_nothing_back(post: Post, told: list[str]) -> None:
    ahead = timezone.now() + timedelta(days=30)
    Notice.objects.update(made_at=ahead)
    assert send_due() == 3
    assert send_due(timezone.now() - timedelta(days=30)) == 0
    assert rounds() == 0
    assert sorted(post.receivers) == sorted(told)
    later = timezone.now() + QUIET + timedelta(minutes=1)
    Notice.objects.update(sent_at=ahead, taken_at=ahead)
    notify([Notice.objects.all()[0].to], "step", lambda: Words("New", "Text"), "/new/")
    Notice.objects.filter(sent_at=None).update(taken_at=ahead)
    assert send_due(later) == 1, "somebody who was written to in the future is not kept waiting until then"


# TLS


def test_e_mails_go_over_tls_to_a_server_that_is_known(
    settings: Settings, told: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, private = certificate(tmp_path)
    with running(serving(path, private)) as post:
        connect(settings, post.port)
        settings.EMAIL_USE_TLS = True
        assert send_due() == 0, "its certificate is of nobody that we know"
        assert failing() == 3
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
        assert rounds(1) == 3
        assert sorted(post.receivers) == sorted(told)


def test_the_platform_waits_for_no_server_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    from mandata.site import settings as real

    monkeypatch.setenv("MANDATA_EMAIL_URL", "smtp://me:secret%40@mail.example.org:2525")
    try:
        set_up = importlib.reload(real)
        assert set_up.EMAIL_TIMEOUT == 20
        assert (set_up.EMAIL_HOST, set_up.EMAIL_PORT, set_up.EMAIL_USE_TLS) == ("mail.example.org", 2525, True)
        assert set_up.EMAIL_HOST_PASSWORD == "secret@"  # noqa: S105
    finally:
        monkeypatch.undo()
        importlib.reload(real)
