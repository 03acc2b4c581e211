"""Logs are one line of JSON for each event, and hold nothing that somebody typed."""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.site.running import Running

from mandata.accounts.models import User
from mandata.accounts.people import invitation_path
from mandata.accounts.roles import Role
from mandata.collection.models import Cycle, Return
from mandata.site import views
from mandata.site.operation.logs import JsonLines, log_everything

MARK = "unmistakable"
SignIn = Callable[..., Client]


class Kept(logging.Handler):
    """Keeps what is written, as it is written."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonLines())
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(self.format(record))


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """Reads what was written since the test began."""
    kept, root = Kept(), logging.getLogger()
    root.addHandler(kept)

    def read() -> list[dict[str, Any]]:
        assert not any("\n" in text or MARK in text for text in kept.texts)
        return [json.loads(text) for text in kept.texts]

    yield read
    root.removeHandler(kept)


Lines = Callable[[], list[dict[str, Any]]]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"/{MARK}", 404),
        (f"/published/{MARK}", 404),
        (f"/narrative/{MARK}/?q={MARK}", 403),
        (f"/people/?{MARK}", 403),
        (f"/invitation/{MARK}/{MARK}/", 410),
    ],
)
def test_a_refused_request_is_one_line_without_its_words(
    returned: Return, signed_in: SignIn, lines: Lines, address: str, status: int
) -> None:
    answer = signed_in(Role.READER).get(address)
    (line,) = lines()
    assert answer.status_code == line["status"] == status
    assert line["level"] == "warning"
    assert line["request_id"] == answer.headers["X-Request-ID"]


def test_a_line_names_the_declared_address_and_the_person_by_number(
    returned: Return, signed_in: SignIn, lines: Lines
) -> None:
    signed_in(Role.FOCAL_POINT).get(f"/returns/{returned.pk}/")
    (line,) = lines()
    assert (line["method"], line["route"], line["status"]) == ("GET", "/returns/<int:number>/", 200)
    assert isinstance(line["person"], int)
    assert "@" not in json.dumps(line)


def test_a_form_without_its_token_is_one_line(db: None, lines: Lines) -> None:
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": f"{MARK}@example.org"})
    (line,) = lines()
    assert answer.status_code == line["status"] == 403


def test_a_host_of_another_name_is_one_line(db: None, lines: Lines) -> None:
    answer = Client().get("/", HTTP_HOST=f"{MARK}.example.org")
    (line,) = lines()
    assert answer.status_code == line["status"] == 400


def test_an_error_is_one_line_with_where_it_happened_and_not_what_it_quotes(
    db: None, home: Path, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise ValueError(MARK)

    monkeypatch.setattr(views, "tasks_of", broken)
    answer = Client(raise_request_exception=False).get("/")
    (line,) = lines()
    assert answer.status_code == line["status"] == 500
    assert line["level"] == "error"
    assert f"reference: <code>{line['request_id']}</code>" in answer.content.decode()
    assert line["error"] == "builtins.ValueError"
    assert line["calls"][-1].startswith("test_logs.py:")


def test_signing_in_is_written_down_by_the_number_of_the_person(db: None, lines: Lines) -> None:
    user = User.objects.create_user(f"{MARK}@example.org", "a long and quiet river")
    client = Client()
    for password in [*["wrong"] * 6, "a long and quiet river"]:
        client.post("/accounts/login/", {"login": user.email, "password": password})
    client.post("/accounts/login/", {"login": f"{MARK}@example.net", "password": MARK})
    Client(REMOTE_ADDR="192.0.2.1").post(
        "/accounts/login/", {"login": user.email, "password": "a long and quiet river"}
    )
    told = [(line["message"].split(":")[0], line["person"]) for line in lines() if "Sign" in line["message"]]
    expected = [("Sign-in failed", user.pk)] * 5 + [("Sign-in refused", user.pk)] * 2
    assert told == [*expected, ("Sign-in failed", None), ("Signed in", user.pk)]


def test_an_invitation_link_is_in_no_line(db: None, lines: Lines, person: Callable[..., Any]) -> None:
    path = invitation_path(person(Role.READER))
    Client().get(path)
    (line,) = lines()
    assert line["route"] == "/invitation/<str:key>/<str:token>/"
    assert path.split("/")[3] not in json.dumps(line)


def test_the_message_of_a_library_is_kept_without_what_it_fills_in() -> None:
    record = logging.LogRecord("library", logging.WARNING, "x.py", 1, "Cannot read %s", (MARK,), None)
    assert json.loads(JsonLines().format(record))["message"] == "Cannot read %s"


def test_an_error_outside_a_request_is_reported_without_its_text() -> None:
    try:
        raise OSError(MARK)
    except OSError as error:
        record = logging.LogRecord("mandata.x", logging.ERROR, "x.py", 1, "Task failed", (), (OSError, error, None))
    line = json.loads(JsonLines().format(record))
    assert line["error"] == "builtins.OSError"
    assert MARK not in json.dumps(line)


def test_what_nothing_catches_is_a_line_too(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in ((sys, "excepthook"), (threading, "excepthook")):
        monkeypatch.setattr(module, name, getattr(module, name))
    log_everything()
    logging.captureWarnings(False)

    def broken() -> None:
        raise ValueError(MARK)

    thread = threading.Thread(target=broken)
    thread.start()
    thread.join()
    (line,) = lines()
    assert line["error"] == "builtins.ValueError"


@pytest.mark.parametrize(
    ("proxies", "given", "is_taken"),
    [
        (1, "abcd-1234", True),
        (0, "abcd-1234", False),
        (1, "short", False),
        (1, "a" * 65, False),
        (1, "a b c d e", False),
    ],
)
def test_a_request_keeps_the_name_that_a_proxy_of_ours_gave_it(
    cycle: Cycle, settings: Any, proxies: int, given: str, is_taken: bool
) -> None:
    settings.TRUSTED_PROXIES = proxies
    name = Client().get("/", HTTP_X_REQUEST_ID=given).headers["X-Request-ID"]
    assert (name == given) is is_taken
    assert is_taken or re.fullmatch(r"[0-9a-f]{32}", name)


@pytest.mark.slow
def test_a_running_platform_writes_json_lines_alone(tmp_path: Path) -> None:
    running = Running(tmp_path / "home")
    try:
        names = [running.ask(f"/{MARK}/{number}").headers["X-Request-ID"] for number in range(5)]
        running.ask("/", {"Host": MARK})
        running.ask("/static/site/mandata.css")
        running.ask("/healthz")
        counted = [line for line in running.ask("/metrics").body.decode().splitlines() if 'status="404"' in line]
    finally:
        assert running.stop() == 0
    first, *rest = running.log.read_text("utf-8").splitlines()
    assert first.startswith("Mandata is at ")
    lines = [json.loads(line) for line in rest]
    assert MARK not in running.log.read_text("utf-8")
    assert [line["request_id"] for line in lines if line.get("status") == 404] == names
    assert [line["status"] for line in lines if line.get("status") == 400] == [400]
    assert not any(line.get("route") in ("/healthz", "/metrics") or "static" in str(line) for line in lines)
    assert counted == ['mandata_requests_total{method="GET",status="404"} 5.0']
