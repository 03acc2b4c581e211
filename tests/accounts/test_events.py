"""The log says who signed in, how and from where, and lists failed attempts; never a password or an address."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from mandata.accounts.models import User

PASSWORD = "a long and quiet river"  # noqa: S105
GUESS = "perhaps this one"
SECRET = "A" * 32


@pytest.fixture
def somebody(db: None) -> User:
    return User.objects.create_user("somebody@example.org", PASSWORD, name="Sam")


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Any:
    """What was logged about signing in: the message and its fields."""
    caplog.set_level(logging.INFO, logger="mandata.accounts")

    def read() -> list[tuple[str, dict[str, Any]]]:
        found = [record for record in caplog.records if record.name.startswith("mandata.accounts.")]
        text = " ".join(str(record.__dict__) for record in found)
        assert not [word for word in (PASSWORD, GUESS, "example.org", SECRET) if word in text]
        return [(record.message, record.event) for record in found]

    return read


def sign_in(password: str, email: str = "somebody@example.org") -> Client:
    client = Client(REMOTE_ADDR="192.0.2.7")
    client.post("/accounts/login/", {"login": email, "password": password})
    return client


def test_a_sign_in_and_a_sign_out_are_logged(somebody: User, lines: Any) -> None:
    sign_in(PASSWORD).post("/accounts/logout/")
    who = {"person": somebody.pk, "from": "192.0.2.7"}
    assert ("A factor was right.", {**who, "method": "password"}) in lines()
    assert ("Signed in", {"person": somebody.pk}) in lines()
    assert ("A person signed out.", who) in lines()


@pytest.mark.parametrize("email", ["somebody@example.org", "stranger@example.org"])
def test_a_wrong_password_is_logged(somebody: User, lines: Any, email: str) -> None:
    sign_in(GUESS, email)
    person = somebody.pk if email == somebody.email else None
    assert lines() == [("Sign-in failed: wrong password or address", {"person": person})]


def test_a_second_factor_is_logged_right_and_wrong(somebody: User, lines: Any) -> None:
    TOTP.activate(somebody, SECRET)
    client = sign_in(PASSWORD)
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "Signed in" not in [message for message, _ in lines()]
    code = format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time())))
    client.post("/accounts/2fa/authenticate/", {"code": code})
    seen = dict(lines())
    assert seen["A second factor was wrong."]["person"] == somebody.pk
    assert seen["A factor was right."]["factor"] == "totp"
    assert "Signed in" in seen


def test_changes_of_how_a_person_signs_in_are_logged(somebody: User, lines: Any) -> None:
    client = sign_in(PASSWORD)
    new = {"oldpassword": PASSWORD, "password1": "a short and loud brook", "password2": "a short and loud brook"}
    client.post("/accounts/password/change/", new)
    assert "A password was changed." in [message for message, _ in lines()]
