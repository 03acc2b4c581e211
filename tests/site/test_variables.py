"""Variables of the environment: all that is wrong is said at once, and no value is printed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mandata.site.variables import WrongVariables, read_variables

OIDC = '{"name": "The office", "server_url": "https://id.example.org", "client_id": "mandata", "secret": "s3cret"}'


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment without settings of the platform."""
    for name in list(os.environ):
        if name.startswith("MANDATA_") or name in ("DATABASE_URL", "SECRET_KEY", "SECRET_KEY_FALLBACKS"):
            monkeypatch.delenv(name)
    return monkeypatch


def problems(environment: pytest.MonkeyPatch, **given: str) -> list[str]:
    for name, value in given.items():
        environment.setenv(name, value)
    with pytest.raises(WrongVariables) as wrong:
        read_variables()
    return str(wrong.value).splitlines()


def test_defaults_serve_a_first_try_on_one_machine(only: pytest.MonkeyPatch) -> None:
    given = read_variables()
    assert given.hosts == ("localhost", "127.0.0.1", "[::1]") and not given.https and given.time_zone == "UTC"


def test_values_are_read(only: pytest.MonkeyPatch) -> None:
    only.setenv("MANDATA_HTTPS", "1")
    only.setenv("MANDATA_HOSTS", "a.example.org, b.example.org")
    only.setenv("MANDATA_OIDC", OIDC)
    only.setenv("SECRET_KEY_FALLBACKS", "old older")
    only.setenv("MANDATA_TIME_ZONE", "")
    given = read_variables()
    assert given.https and given.hosts == ("a.example.org", "b.example.org") and given.time_zone == "UTC"
    assert given.sign_on and given.sign_on.server_url == "https://id.example.org"
    assert given.secret_key_fallbacks == ("old", "older")


def test_all_wrong_values_are_found_at_once(only: pytest.MonkeyPatch) -> None:
    assert problems(
        only,
        MANDATA_HTTPS="ja",
        MANDATA_TRUSTED_PROXIES="one",
        MANDATA_DISK_FREE_MB="-1",
        MANDATA_ATTACHMENT_MB="0",
        MANDATA_HOSTS=",",
        MANDATA_URL="reports.example.org",
        MANDATA_EMAIL_URL="mail.example.org",
        MANDATA_TIME_ZONE="Juba",
        MANDATA_SECOND_FACTOR="all",
        MANDATA_OIDC='{"name": "The office"}',
        DATABASE_URL="mysql://localhost/mandata",
    ) == [
        "DATABASE_URL must be like postgresql://user:password@host/name.",
        "MANDATA_HOSTS must have at least one name.",
        "MANDATA_URL must start with https:// or http://.",
        "MANDATA_HTTPS must be 1 or 0.",
        "MANDATA_TRUSTED_PROXIES must be a whole number.",
        "MANDATA_EMAIL_URL must be like smtp://user:password@host:587.",
        "MANDATA_TIME_ZONE must be the name of a time zone, as Africa/Juba.",
        "MANDATA_DISK_FREE_MB must be 0 or more.",
        "MANDATA_ATTACHMENT_MB must be greater than 0.",
        "MANDATA_SECOND_FACTOR must be 'privileged' or 'everybody'.",
        "MANDATA_OIDC.server_url is missing.",
        "MANDATA_OIDC.client_id is missing.",
        "MANDATA_OIDC.secret is missing.",
    ]


def test_a_misspelt_name_is_found(only: pytest.MonkeyPatch) -> None:
    only.setenv("MANDATA_OWN_SCRIPT", "1")
    assert problems(only, MANDATA_HOST="reports.example.org") == [
        "MANDATA_HOST is not a setting. Did you mean MANDATA_HOSTS?"
    ]


def test_no_secret_is_printed(only: pytest.MonkeyPatch) -> None:
    found = problems(
        only, MANDATA_OIDC=OIDC.replace("}", ""), DATABASE_URL="x://u:hidden@h/d", MANDATA_EMAIL_URL="x://u:hidden@h"
    )
    assert found and not any("s3cret" in line or "hidden" in line for line in found)
    only.undo()
    only.setenv("MANDATA_OIDC", OIDC)
    assert "s3cret" not in repr(read_variables())


def test_the_platform_does_not_start_with_wrong_variables(only: pytest.MonkeyPatch, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "mandata.cli.main",
        "platform",
        "manage",
        "check",
        "--home",
        str(tmp_path / "home"),
    ]
    only.setenv("MANDATA_HTTPS", "ja")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "MANDATA_HTTPS must be 1 or 0." in done.stderr and "Traceback" not in done.stderr
