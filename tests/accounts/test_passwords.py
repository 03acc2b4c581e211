"""Which passwords can be chosen: long ones of any kind, but none that others know or would guess."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mandata.accounts.models import User
from mandata.accounts.passwords import platform_words


def codes(password: str) -> set[str]:
    """Return the codes of what is wrong with a password; none where it can be chosen."""
    try:
        validate_password(password)
    except ValidationError as refusal:
        return {str(error.code) for error in refusal.error_list}
    return set()


@pytest.mark.parametrize(
    "password", ["password1234", "123456789012", "aaaaaaaaaaaa", "qwertyuiop123", "iloveyou1234", "!alfonso921!"]
)
def test_a_password_known_from_breaches_is_refused(home: Path, password: str) -> None:
    assert "password_breached" in codes(password)


@pytest.mark.parametrize("password", ["MandataMandata", "Mandata-2026!", "Localhost_HILL_1", "hill lake mandata"])
def test_a_password_of_the_platform_s_own_words_is_refused(home: Path, password: str) -> None:
    assert "password_of_platform_words" in codes(password)


def test_the_words_are_those_of_the_platform_and_its_framework(home: Path, settings: Any) -> None:
    settings.SITE_NAME, settings.ALLOWED_HOSTS = "Yearly Reports", ["reports.example.org"]
    assert {"mandata", "password", "yearly", "reports", "example", "hill", "lake"} <= set(platform_words())
    assert not {word for word in platform_words() if len(word) < 4}


@pytest.mark.parametrize(
    "password",
    [
        "a long and quiet river",
        "ελληνικά και άλλα γράμματα",
        "كلمة سر طويلة لا يعرفها أحد",
        "qmzpxwvutnbr",
        "4096 0811 2753",
        "z" * 3 + " keeps 64 characters and more, as a sentence that somebody knows by heart",
    ],
)
def test_any_kind_of_characters_makes_a_password(home: Path, password: str) -> None:
    assert codes(password) == set()


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=20, max_size=200))
def test_no_password_breaks_the_rules(home: Path, password: str) -> None:
    assert codes(password) <= {"password_breached", "password_of_platform_words"}


def test_a_password_counts_to_its_last_character_as_it_was_typed(db: None) -> None:
    password = " A sentence of more than 64 characters, with a space at both ends, that is not cut " * 2
    user = User.objects.create_user("somebody@example.org", password)
    assert user.check_password(password)
    assert not user.check_password(password[:-1])
    assert not user.check_password(password.strip())
    assert not user.check_password(password.lower())


@pytest.mark.parametrize("password", ["password1234", "mandata mandata"])
def test_a_change_of_password_is_checked_and_asks_for_the_old_one(home: Path, db: None, password: str) -> None:
    old = "a long and quiet river"
    user = User.objects.create_user("somebody@example.org", old)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")

    def change(oldpassword: str, new: str) -> None:
        client.post("/accounts/password/change/", {"oldpassword": oldpassword, "password1": new, "password2": new})
        user.refresh_from_db()

    change(old, password)
    change("not the old one", "a short and loud brook")
    assert user.check_password(old)
    change(old, "a short and loud brook")
    assert user.check_password("a short and loud brook")
