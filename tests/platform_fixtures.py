"""A platform over the schools framework: a home of its own, a cycle that is open, people with roles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import is_mfa_enabled
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import Client
from django.utils import translation
from tests.framework import schools

from mandata.accounts.models import Grant, User
from mandata.accounts.roles import OF_ONE_ORGANISATION, STRONG_SIGN_IN, Clearance, Role
from mandata.collection.domain.open_cycle import open_cycle
from mandata.collection.models import Cycle, Return
from mandata.framework import read_framework
from mandata.site.queues import BUILDS, DEFAULT
from mandata.site.worker_locks import lock_of

WORKSPACE = """\
framework: framework
title: Report on the schools
cycle: 2
date: 2025-02-28
accepted_by: The School Board
"""


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Each test begins in English: a request leaves the language that it spoke to the thread behind it."""
    with translation.override("en"):
        yield


@pytest.fixture
def home(tmp_path: Path, settings: object) -> Path:
    """The platform's home, with a workspace over the schools framework and nothing submitted."""
    folder = tmp_path / "home"
    settings.HOME, settings.WORKSPACE = folder, folder / "workspace"
    settings.OUTBOX = folder / "outbox"
    settings.MEDIA_ROOT = folder / "uploads"
    schools.write(folder / "workspace" / "framework")
    schools.put(folder / "workspace" / "workspace.yaml", WORKSPACE)
    schools.put(folder / "workspace" / "narrative" / "pupils.md", "The schools.\n")
    return folder


@pytest.fixture
def working(home: Path) -> Iterator[None]:
    """Each queue has a worker."""
    with lock_of(DEFAULT), lock_of(BUILDS):
        yield


@pytest.fixture
def cycle(home: Path, db: None) -> Cycle:
    """Cycle 2, open: every school is asked for `pupils`."""
    return open_cycle(read_framework(home / "workspace" / "framework"), 2, date(2099, 3, 31))


@pytest.fixture
def returned(cycle: Cycle) -> Return:
    """The return of Hill School, blank: one row for each level."""
    return Return.objects.get(cycle=cycle, organisation="HILL", form="pupils")


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    """Makes a person with one role; for a role of one organisation, Hill School unless another is named."""

    def make(role: Role, organisation: str | None = None, clearance: Clearance = Clearance.CONFIDENTIAL) -> User:
        of = organisation if organisation is not None else "HILL" if role in OF_ONE_ORGANISATION else ""
        level = "" if clearance is Clearance.CONFIDENTIAL else f".{clearance.name.lower()}"
        user, _ = User.objects.get_or_create(email=f"{role.value}.{of.lower() or 'all'}{level}@example.org")
        Grant.objects.get_or_create(user=user, role=role.value, organisation=of, clearance=clearance.value)
        return user

    return make


@pytest.fixture
def signed_in(person: Callable[..., User]) -> Iterator[Callable[..., Client]]:
    """A test client signed in as somebody with one role, with a second factor where the role needs one."""

    handler = Client().handler  # loads the middleware once for all clients of the test

    def make(role: Role, organisation: str | None = None, clearance: Clearance = Clearance.CONFIDENTIAL) -> Client:
        client, user = Client(), person(role, organisation, clearance)
        client.handler = handler
        if role in STRONG_SIGN_IN and not is_mfa_enabled(user):
            TOTP.activate(user, "A" * 32)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    yield make


@pytest.fixture(autouse=True, scope="session")
def flushing_despite_triggers() -> Iterator[None]:
    """Empty the database after a test that commits: the triggers of the trail would refuse it."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_unprotected(self: BaseDatabaseOperations, statements: list[str]) -> None:
        connection = self.connection
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
                triggers = cursor.fetchall()
                for name, _ in triggers:
                    cursor.execute(f'DROP TRIGGER "{name}"')
                flush(self, statements)
                for _, text in triggers:
                    cursor.execute(text)
            else:
                flush(self, statements)  # by TRUNCATE, which fires none of them

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_unprotected)
        yield
