"""`mandata platform verify`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.audit.conftest import unprotected
from typer.testing import CliRunner, Result

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.audit.chaining import add_links
from mandata.audit.models import AuditEvent
from mandata.audit.recording import record
from mandata.cli.platform import app


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, home: Path, settings: object) -> Callable[..., Result]:
    settings.AUDIT_FILE = home / "links.jsonl"
    monkeypatch.setattr("mandata.cli.safekeeping.set_up", lambda home: None)  # the tests have done so
    return lambda *words: CliRunner().invoke(app, ["verify", *words])


def test_a_whole_chain(run: Callable[..., Result], person: Callable[..., User]) -> None:
    record("note", person(Role.READER))
    add_links()
    record("note", person(Role.READER))
    done = run()
    assert done.exit_code == 0
    assert "The chain is valid: 1 links, 1 rows." in done.stdout
    assert "waiting for the next link: 1." in done.stdout


def test_a_broken_chain(run: Callable[..., Result], person: Callable[..., User]) -> None:
    event = record("note", person(Role.READER))
    add_links()
    with unprotected():
        AuditEvent.objects.filter(pk=event.pk).update(kind="another")
    done = run()
    assert done.exit_code == 1
    assert f"link 1, audit_auditevent, row {event.pk}: The row was changed after it was chained." in done.stderr
    told = json.loads(run("--json").stdout)
    assert not told["holds"]
    assert told["breaks"] == [
        {
            "problem": "row-changed",
            "link": 1,
            "table": "audit_auditevent",
            "row": event.pk,
            "message": "The row was changed after it was chained.",
        }
    ]
