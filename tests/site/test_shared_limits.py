"""What one worker learns about signing in, all workers know: nobody gets more tries by asking another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import requests
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from tests.crashes.platforms import new_database, on_server
from tests.site.running import Running, kill, manage, until

pytestmark = pytest.mark.slow

PASSWORD = "a long and quiet river"  # noqa: S105
SECRET = "A" * 32
PEOPLE = f"""
from allauth.mfa.totp.internal.auth import TOTP
from mandata.accounts.models import User
for name in ("guessed", "other", *(f"app{{number}}" for number in range(9))):
    user = User.objects.create_user(name + "@example.org", {PASSWORD!r})
    if name.startswith("app"):
        TOTP.activate(user, {SECRET!r})
"""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def platform(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A real platform with two workers and some people."""
    home: Path = tmp_path_factory.mktemp(request.param) / "home"
    database = f"limits_{uuid4().hex}"
    own = {"DATABASE_URL": new_database(database)} if request.param == "postgresql" else {}
    manage(home, "migrate", "--verbosity=0", own=own)
    manage(home, "shell", "-c", PEOPLE, own=own)
    running = Running(home, own)
    yield running
    running.stop()
    if own:
        on_server(f'DROP DATABASE "{database}"')


def replace_workers(platform: Running) -> None:
    """Kill every worker: what is known afterwards is not known by one alone."""
    dead = set(platform.workers)
    for pid in dead:
        kill(pid)
    until("other workers answer", lambda: len(platform.workers) == 2 and not dead & set(platform.workers))
    until("the platform answers", platform.answers)


class Browser:
    """Somebody who signs in."""

    def __init__(self, platform: Running) -> None:
        self.root, self.session = f"http://127.0.0.1:{platform.port}", requests.Session()

    def send(self, path: str, data: dict[str, str]) -> requests.Response:
        page = self.session.get(self.root + path).text
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        sent = {**data, "csrfmiddlewaretoken": token}
        return self.session.post(self.root + path, data=sent, allow_redirects=False)

    def sign_in(self, name: str, password: str = PASSWORD) -> str:
        answer = self.send("/accounts/login/", {"login": f"{name}@example.org", "password": password})
        return answer.headers.get("Location") or ("locked" if "Too many" in answer.text else "wrong")

    def second_factor(self, code: dict[str, str]) -> str | None:
        return self.send("/accounts/2fa/authenticate/", code).headers.get("Location")


def test_tries_are_counted_over_all_workers_and_their_restarts(platform: Running) -> None:
    first = [Browser(platform).sign_in("guessed", "wrong") for _ in range(3)]
    replace_workers(platform)
    later = [Browser(platform).sign_in("guessed", "wrong") for _ in range(12)]
    assert first + later == ["wrong"] * 5 + ["locked"] * 10
    assert [Browser(platform).sign_in("other") for _ in range(12)] == ["/"] * 12


def test_a_code_that_one_worker_took_no_worker_takes_again(platform: Running) -> None:
    for number in range(9):
        first, *others = [Browser(platform) for _ in range(4)]
        for browser in (first, *others):
            browser.sign_in(f"app{number}")
        counter = next(yield_hotp_counters_from_time())
        code = {"code": format_hotp_value(hotp_value(SECRET, counter))}
        taken = first.second_factor(code)
        replace_workers(platform)
        refused = [browser.second_factor(code) for browser in others]
        if counter == next(yield_hotp_counters_from_time()):  # otherwise the code was over before the end
            assert taken == "/"
            assert refused == [None] * 3
            return
    pytest.fail("No code was good for long enough.")
