"""A trail with something in every table, and hands that reach behind the application's back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from tests.collection.steps import accepted, submitted

from mandata.accounts.models import User
from mandata.accounts.people import WantedRole, give
from mandata.accounts.roles import Role
from mandata.audit.chaining import add_links
from mandata.audit.triggers import KINDS, protect, trails
from mandata.collection.domain import workflow
from mandata.collection.domain.comments import comment, resolve
from mandata.collection.models import Return
from mandata.editing.texts import save
from mandata.publishing.models import Release, Remark

Behind = Callable[..., None]


@pytest.fixture
def trail(returned: Return, person: Callable[..., User], home: Path, settings: object) -> Return:
    """A return that was accepted and opened again, a role, a comment and a text: chained in three links."""
    settings.AUDIT_FILE = home / "audit" / "links.jsonl"
    focal, coordinator = person(Role.FOCAL_POINT), person(Role.COORDINATOR)
    accepted(returned, person)
    add_links()
    give(focal, WantedRole(Role.EDITOR), person(Role.ADMINISTRATOR))
    resolve(comment(returned, coordinator, "Is this right?"), coordinator)
    save("pupils", "Many pupils.\n", 0, person(Role.EDITOR), note="First")
    add_links()
    release = Release.objects.create(cycle=returned.cycle, dated=date(2025, 3, 1))
    Remark.objects.create(release=release, kind=Remark.Kind.COMMENT, text="Not yet", by=coordinator)
    workflow.reopen(returned, coordinator, "Count again")
    submitted(returned, person, pupils="101")
    add_links()
    return returned


@contextmanager
def unprotected() -> Iterator[None]:
    """Take the triggers away, as somebody who owns the database can; and put them back."""
    with connection.cursor() as cursor:
        for model in trails():
            table = model._meta.db_table
            for kind in KINDS:
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {table}_no_{kind}{on}")
    yield
    protect()


@pytest.fixture
def behind() -> Behind:
    """Runs statements on the database that the application never would."""

    def run(*statements: str) -> None:
        with unprotected(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    return run
