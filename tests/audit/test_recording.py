"""What has no trail of its own is recorded: sign-ins, comments, files, releases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mandata.accounts.models import User
from mandata.accounts.people import address_is_proved
from mandata.accounts.roles import Role
from mandata.audit.models import AuditEvent
from mandata.collection.domain.attachments import attach, take_away
from mandata.collection.domain.comments import comment, open_again, resolve
from mandata.collection.models import Cycle, Return
from mandata.publishing.domain.approval import publish
from mandata.publishing.models import Release


def kinds() -> list[tuple[str, str]]:
    return list(AuditEvent.objects.order_by("pk").values_list("kind", "by__email"))


def test_a_sign_in(cycle: Cycle, person: Callable[..., User]) -> None:
    reader = person(Role.READER)
    reader.set_password("a long password")
    reader.save()
    address_is_proved(reader)
    Client().post("/accounts/login/", {"login": reader.email, "password": "wrong"})
    assert kinds() == []
    Client().post("/accounts/login/", {"login": reader.email, "password": "a long password"})
    assert kinds() == [("signed in", reader.email)]


def test_a_comment(returned: Return, person: Callable[..., User]) -> None:
    by = person(Role.COORDINATOR)
    made = comment(returned, by, "Why?")
    resolve(made, by)
    open_again(made, by)
    assert kinds() == [("comment resolved", by.email), ("comment reopened", by.email)]


def test_a_file(returned: Return, person: Callable[..., User]) -> None:
    by = person(Role.FOCAL_POINT)
    made = attach(returned, by, SimpleUploadedFile("minutes.txt", b"We met."))
    sha256 = made.sha256
    take_away(made, by)
    assert kinds() == [("file attached", by.email), ("file removed", by.email)]
    assert set(AuditEvent.objects.values_list("detail", flat=True)) == {sha256}


def test_a_release(cycle: Cycle, person: Callable[..., User]) -> None:
    by = person(Role.PUBLISHER)
    for number in (1, 2):
        release = Release.objects.create(
            cycle=cycle, dated=date(2025, 3, number), state=Release.State.READY, report_id=f"report {number}"
        )
        publish(release, by, release.report_id)
    assert [kind for kind, _ in kinds()] == ["release published", "release superseded", "release published"]
    assert list(AuditEvent.objects.order_by("pk").values_list("detail", flat=True)) == ["report 1"] * 2 + ["report 2"]
