"""Second factors in the database: nobody who reads it there can use them."""

from __future__ import annotations

from importlib import import_module
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.apps import apps
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from mandata.accounts.models import User
from mandata.accounts.second_factors import MFAAdapter
from mandata.audit.models import AuditEvent

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105


@pytest.fixture
def somebody(db: None) -> User:
    return User.objects.create_user("somebody@example.org")


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def kept() -> str:
    return str(list(Authenticator.objects.values_list("data", flat=True)))


def test_the_secret_of_an_app_is_not_in_the_database_and_its_codes_work(somebody: User) -> None:
    app = TOTP.activate(somebody, SECRET)
    assert SECRET not in kept()
    assert app.validate_code(code_of(SECRET))


def test_no_recovery_code_can_be_worked_out_of_the_database(somebody: User) -> None:
    codes = RecoveryCodes.activate(somebody)
    shown = codes.get_unused_codes()
    assert codes.instance.data["seed"].startswith("fernet:")
    assert not [code for code in shown if code in kept()]
    fresh = RecoveryCodes(Authenticator.objects.get(pk=codes.instance.pk))
    assert fresh.get_unused_codes() == shown
    assert fresh.validate_code(shown[0])
    assert not fresh.validate_code(shown[0])


def test_after_a_change_of_the_key_the_old_one_still_opens(somebody: User, settings: Any) -> None:
    app = TOTP.activate(somebody, SECRET)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the next key", [settings.SECRET_KEY]
    assert app.validate_code(code_of(SECRET))


def test_a_lost_key_opens_to_nobody(somebody: User, settings: Any) -> None:
    app, codes = TOTP.activate(somebody, SECRET), RecoveryCodes.activate(somebody)
    shown = codes.get_unused_codes()
    settings.SECRET_KEY = "another key"  # noqa: S105
    assert not app.validate_code(code_of(SECRET))
    assert not app.validate_code(code_of(""))
    assert not codes.validate_code(shown[0])


def test_what_was_kept_in_clear_is_encrypted_by_the_migration(somebody: User) -> None:
    app = Authenticator.objects.create(user=somebody, type="totp", data={"secret": SECRET})
    key = Authenticator.objects.create(user=somebody, type="webauthn", data={"name": "A key", "credential": {}})
    migration = import_module("mandata.accounts.migrations.0006_encrypted_second_factors")
    migration.encrypt(apps, None)
    once = kept()
    migration.encrypt(apps, None)
    assert kept() == once
    assert SECRET not in once
    app.refresh_from_db()
    key.refresh_from_db()
    assert TOTP(app).validate_code(code_of(SECRET))
    assert key.data == {"name": "A key", "credential": {}}


@given(st.text(max_size=100))
def test_every_secret_comes_back(secret: str) -> None:
    adapter = MFAAdapter()
    assert adapter.decrypt(adapter.encrypt(secret)) == secret or secret.startswith("fernet:")


def test_an_operator_removes_the_factors_of_a_person_who_lost_them(somebody: User) -> None:
    TOTP.activate(somebody, SECRET)
    RecoveryCodes.activate(somebody)
    client = Client()
    client.force_login(somebody, backend="allauth.account.auth_backends.AuthenticationBackend")
    call_command("remove_second_factors", "Somebody@example.org", stdout=StringIO())
    assert not Authenticator.objects.exists()
    assert client.get("/account/").status_code == 302
    assert "removed by the administrator" in mail.outbox[-1].body
    assert AuditEvent.objects.filter(kind="second factors removed").exists()


@pytest.mark.parametrize("address", ["somebody@example.org", "stranger@example.org"])
def test_there_must_be_factors_to_remove(somebody: User, address: str) -> None:
    with pytest.raises(CommandError):
        call_command("remove_second_factors", address)
    assert mail.outbox == []
