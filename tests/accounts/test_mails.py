"""E-mails about accounts: in our own words, to people who have one, and to nobody else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import allauth
import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client

from mandata.accounts import mails, people
from mandata.accounts.adapter import CHANGES
from mandata.accounts.models import User

OTHERS_WORDS = ("example.com", "Hello from", "Thank you for using", "sign up", "testserver")


@pytest.fixture
def somebody(db: None) -> User:
    return User.objects.create_user("somebody@example.org", "a long and quiet river", name="Sam", language="en")


def ask(email: str) -> Any:
    return Client().post("/accounts/password/reset/", {"email": email}, follow=True)


def test_a_stranger_is_sent_nothing_and_the_answer_is_the_same(somebody: User) -> None:
    known, unknown = ask(somebody.email), ask("stranger@example.net")
    assert [message.to for message in mail.outbox] == [[somebody.email]]
    assert known.status_code == unknown.status_code == 200
    assert known.redirect_chain == unknown.redirect_chain
    assert "If this address has an account" in known.content.decode()


def test_a_closed_account_is_sent_nothing(somebody: User) -> None:
    somebody.is_active = False
    somebody.save()
    ask(somebody.email)
    assert mail.outbox == []


def test_an_address_gets_five_links_within_an_hour_and_a_stranger_is_refused_alike(somebody: User) -> None:
    for email in (somebody.email, "stranger@example.net"):
        assert [ask(email).status_code for _ in range(7)] == [200] * 5 + [429] * 2
    assert len(mail.outbox) == 5


def test_a_refusal_is_a_page_of_ours(somebody: User) -> None:
    page = [ask("stranger@example.net") for _ in range(6)][-1].content.decode()
    assert "Wait an hour" in page
    assert 'href="/static/site/mandata.css"' in page


@pytest.mark.parametrize(
    ("language", "subject"),
    [("en", "A new password for Reports"), ("fr", "Nouveau mot de passe pour Reports"), ("ar", "Reports")],
)
def test_the_link_comes_in_the_person_s_language_under_the_platform_s_name(
    somebody: User, settings: Any, language: str, subject: str
) -> None:
    settings.SITE_NAME, settings.ROOT_URL = "Reports", "https://reports.example.org"
    somebody.language = language
    somebody.save()
    Client().post("/accounts/password/reset/", {"email": somebody.email}, HTTP_ACCEPT_LANGUAGE="en")
    message = mail.outbox[-1]
    assert subject in message.subject
    assert ("somebody, probably you" in message.body) is (language == "en")
    assert "https://reports.example.org/accounts/password/reset/key/" in message.body
    assert not any(words in message.body for words in OTHERS_WORDS)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_link_leads_where_the_platform_is_and_not_where_the_request_said(
    somebody: User, settings: Any, host: str
) -> None:
    settings.ROOT_URL = "https://reports.example.org"
    Client().post("/accounts/password/reset/", {"email": somebody.email}, HTTP_HOST=host)
    assert host not in mail.outbox[-1].body


def test_an_invitation_names_the_platform(somebody: User, settings: Any) -> None:
    settings.SITE_NAME = "Reports"
    mails.send_invitation(somebody)
    assert mail.outbox[-1].subject == "Your account on Reports"


def test_a_mail_server_that_is_down_shows_nobody_who_has_an_account(somebody: User, settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.notices.broken.Backend"
    assert ask(somebody.email).status_code == ask("stranger@example.net").status_code == 200


def test_nobody_adds_the_address_of_a_stranger_to_an_account(somebody: User) -> None:
    client = Client()
    client.force_login(somebody, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.post("/accounts/reauthenticate/", {"password": "a long and quiet river"})
    client.post("/accounts/email/", {"action_add": "", "email": "stranger@example.net"})
    assert mail.outbox == []


def signed_in_again(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.post("/accounts/reauthenticate/", {"password": "a long and quiet river"})
    return client


def test_every_notification_of_a_change_has_words_of_ours() -> None:
    source = Path(allauth.__file__).parent
    sent = re.compile(r"send_notification_mail\(\s*\"([\w/]+)\"")
    files = (path for path in source.rglob("*.py") if "tests" not in path.parts)
    known = {name for path in files for name in sent.findall(path.read_text("utf-8"))}
    assert known - {"account/email/email_deleted"} <= set(CHANGES)  # who may have one address deletes none


def test_a_person_is_notified_of_a_new_password_and_of_second_factors(
    somebody: User, django_capture_on_commit_callbacks: Any
) -> None:
    people.address_is_proved(somebody)
    client = signed_in_again(somebody)
    new = {"password1": "a short and loud brook", "password2": "a short and loud brook"}
    client.post("/accounts/password/change/", {"oldpassword": "a long and quiet river", **new})
    secret = re.search(r"[A-Z2-7]{32}", client.get("/accounts/2fa/totp/activate/").content.decode())
    assert secret
    code = format_hotp_value(hotp_value(secret[0], next(yield_hotp_counters_from_time())))
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/2fa/totp/activate/", {"code": code})
        client.post("/accounts/2fa/recovery-codes/generate/")
        client.post("/accounts/2fa/totp/deactivate/")
    bodies = [message.body for message in mail.outbox]
    assert all(message.to == [somebody.email] for message in mail.outbox)
    for change in ("password was changed", "set up as second factor", "recovery codes", "no longer a second factor"):
        assert any(change in body for body in bodies), change
    assert not [body for body in bodies if "brook" in body or secret[0] in body]


def test_a_person_is_notified_of_a_password_that_was_reset(somebody: User) -> None:
    client = Client()
    address = client.get(urlsplit(mails.password_link(somebody)).path).headers["Location"]
    new = {"password1": "a short and loud brook", "password2": "a short and loud brook"}
    client.post(address, new)
    somebody.refresh_from_db()
    assert somebody.check_password("a short and loud brook")
    assert "through a link from an e-mail" in mail.outbox[-1].body
