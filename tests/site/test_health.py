"""Those who run the platform can ask how it is: probes, metrics, and the page for the administrator."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django_tasks_db.models import DBTaskResult
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.models import Cycle
from mandata.notices.models import Notice
from mandata.publishing.models import Release
from mandata.site.operation import readiness, state
from mandata.site.queues import DEFAULT
from mandata.site.worker_locks import lock_of

SignIn = Callable[..., Client]


@pytest.fixture
def unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that has not yet seen every migration applied."""
    monkeypatch.setattr(readiness, "_is_migrated", False)


def ready() -> tuple[int, dict[str, str]]:
    answer = Client().get("/readyz")
    return answer.status_code, answer.json()["parts"]


def test_a_process_that_answers_is_alive_without_its_database() -> None:
    """No `db` here: a query would fail the test."""
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_a_platform_that_has_all_it_needs_is_ready(home: Path, db: None, unseen: None, working: None) -> None:
    parts = ("database", "migrations", "folders", "disk", "worker", "builder")
    assert ready() == (200, dict.fromkeys(parts, "ok"))


def test_a_platform_without_a_worker_is_not_ready(home: Path, db: None) -> None:
    with lock_of(DEFAULT):
        status, parts = ready()
    assert (status, parts["worker"], parts["builder"]) == (503, "ok", "not ready")
    assert ready()[1]["worker"] == "not ready", "the lock is free again"


def test_a_platform_without_its_database_is_not_ready(home: Path, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def down() -> None:
        raise OperationalError("could not connect to server at 10.0.0.1")

    with monkeypatch.context() as patched:
        patched.setattr(connection, "cursor", down)
        answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["database"] == "not ready"
    assert "10.0.0.1" not in answer.content.decode()


def test_a_platform_behind_its_code_is_not_ready(home: Path, db: None, unseen: None) -> None:
    recorder = MigrationRecorder(connection)
    ((_, newest),) = MigrationLoader(connection).graph.leaf_nodes("accounts")
    recorder.record_unapplied("accounts", newest)
    assert ready()[1]["migrations"] == "not ready"
    recorder.record_applied("accounts", newest)
    assert ready()[1]["migrations"] == "ok"


def test_a_platform_without_its_home_is_not_ready(home: Path, db: None) -> None:
    shutil.rmtree(home)
    status, parts = ready()
    assert status == 503
    assert parts["folders"] == parts["disk"] == "not ready"


def test_a_platform_on_a_full_disk_is_not_ready(home: Path, db: None, settings: Any, working: None) -> None:
    settings.DISK_FREE = shutil.disk_usage(home).total + 1
    status, parts = ready()
    assert (status, parts["disk"], parts["folders"]) == (503, "not ready", "ok")


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/metrics"])
def test_probes_ask_a_process_by_any_name_and_without_https(
    home: Path, db: None, settings: Any, working: None, address: str
) -> None:
    settings.SECURE_SSL_REDIRECT, settings.ALLOWED_HOSTS = True, ["reports.example.org"]
    answer = Client().get(address, HTTP_HOST="10.1.2.3:8000")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert Client().post(address).status_code == 405


def waiting_and_failed_tasks() -> None:
    for queue, status in (("default", "READY"), ("default", "READY"), ("builds", "FAILED")):
        DBTaskResult.objects.create(
            queue_name=queue, status=status, backend_name="default", task_path="x", args_kwargs={}
        )


def test_metrics_can_be_read_and_say_how_the_platform_is(cycle: Cycle, person: Callable[..., User]) -> None:
    to = person(Role.READER)
    for failures in (0, 0, 1, 5):
        Notice.objects.create(to=to, topic="x", heading="x", text="x", failures=failures)
    Release.objects.create(cycle=cycle, dated="2025-03-01", state=Release.State.BUILDING)
    state.note_round()
    waiting_and_failed_tasks()
    Client().get("/nowhere")
    answer = Client().get("/metrics")
    assert answer.headers["Content-Type"].startswith("application/openmetrics-text")
    families = text_string_to_metric_families(answer.content.decode())
    found = {(item.name, *item.labels.values()): item.value for family in families for item in family.samples}
    assert found["mandata_mail_waiting",] == 2
    assert found["mandata_mail_failing",] == 1
    assert found["mandata_mail_given_up",] == 1
    assert found["mandata_releases", "building"] == 1
    assert found["mandata_ready", "database"] == 1
    assert found["mandata_requests_total", "GET", "404"] >= 1
    assert found["mandata_request_seconds_count",] >= 1
    assert found["mandata_periodic_tasks_timestamp_seconds",] > 1.7e9
    assert found["mandata_tasks", "default", "waiting"] == 2
    assert found["mandata_tasks", "builds", "failed"] == 1
    assert found["mandata_tasks", "builds", "waiting"] == 0
    assert found["mandata_ready", "worker"] == 0
    assert ("mandata_backup_timestamp_seconds",) not in found


def test_the_last_backup_is_in_the_metrics(cycle: Cycle, home: Path) -> None:
    state.note_backup()
    assert "mandata_backup_timestamp_seconds" in Client().get("/metrics").content.decode()


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 200),
        ({"REMOTE_ADDR": "::1"}, 200),
        ({"REMOTE_ADDR": "192.0.2.1"}, 403),
        ({"REMOTE_ADDR": ""}, 403),
        ({"HTTP_X_FORWARDED_FOR": "192.0.2.1"}, 403),
        ({"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 403),
        ({"HTTP_X_FORWARDED_PROTO": "https"}, 403),
        ({"HTTP_FORWARDED": "for=192.0.2.1"}, 403),
        ({"HTTP_VIA": "1.1 proxy"}, 403),
    ],
)
def test_metrics_without_a_token_are_for_this_machine(home: Path, db: None, sent: dict[str, str], status: int) -> None:
    assert Client().get("/metrics", **sent).status_code == status


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 403),
        ({"HTTP_AUTHORIZATION": "Bearer wrong"}, 403),
        ({"HTTP_AUTHORIZATION": "right"}, 403),
        ({"HTTP_AUTHORIZATION": "Bearer \xe9"}, 403),
        ({"HTTP_AUTHORIZATION": "Bearer right"}, 200),
        ({"HTTP_AUTHORIZATION": "Bearer right", "REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": "1.1.1.1"}, 200),
    ],
)
def test_metrics_with_a_token_are_for_those_who_have_it(
    home: Path, db: None, settings: Any, sent: dict[str, str], status: int
) -> None:
    settings.METRICS_TOKEN = "right"  # noqa: S105
    assert Client().get("/metrics", **sent).status_code == status


def test_the_administrator_sees_how_the_platform_is(
    cycle: Cycle, home: Path, signed_in: SignIn, person: Callable[..., User], settings: Any
) -> None:
    client = signed_in(Role.ADMINISTRATOR)
    before = client.get("/system/").content.decode()
    assert "Periodic tasks have never run." in before
    assert before.count("mandata platform work") == 2, "no queue has a worker"
    assert "Make a backup" in before
    Notice.objects.create(to=person(Role.READER), topic="x", heading="x", text="x", failures=5)
    state.note_round()
    state.note_backup()
    settings.DISK_FREE = shutil.disk_usage(home).total + 1
    page = client.get("/system/").content.decode()
    assert "Periodic tasks last ran on" in page
    assert "Make a backup" not in page
    assert "Check the mail server" in page
    assert "Free some space for the home folder." in page
    assert state.version() in page
