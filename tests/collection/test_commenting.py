"""Comments are made at a cell, a row or a return, answered, and heard of by the other side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.test import Client

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.domain.comments import CannotComment, comment, open_again, resolve
from mandata.collection.domain.cycles import close
from mandata.collection.models import Comment, Return

Person = Callable[..., User]
SignedIn = Callable[..., Client]
Commit = Callable[..., Any]
WORDS = "the figure 4711 was given by a witness"


def test_a_comment_is_at_its_cell(returned: Return, person: Person, signed_in: SignedIn) -> None:
    row = str(returned.rows_of()[0].uid)
    comment(returned, person(Role.CLEARING_OFFICER), "Is this right?", row, "pupils")
    page = signed_in(Role.FOCAL_POINT).get(f"/returns/{returned.pk}/comments/").content.decode()
    assert "Primary school · Pupils" in page
    assert "Is this right?" in page


def test_comments_are_made_resolved_and_opened_again_on_the_page(returned: Return, signed_in: SignedIn) -> None:
    client, address = signed_in(Role.COORDINATOR), f"/returns/{returned.pk}/comments/"
    assert client.post(address, {"text": "Please look"}).status_code == 302
    made = Comment.objects.get()
    assert "1 open comment" in client.get("/returns/").content.decode()
    assert client.post(f"/comments/{made.pk}/resolve/").status_code == 302
    made.refresh_from_db()
    assert made.resolved_by is not None
    assert "open comment" not in client.get("/returns/").content.decode()
    client.post(f"/comments/{made.pk}/resolve/", {"open": "yes"})
    made.refresh_from_db()
    assert made.resolved_at is None


def test_a_long_comment_is_kept_whole(returned: Return, person: Person) -> None:
    text = "So it is. " * 400
    assert comment(returned, person(Role.FOCAL_POINT), text).text == text.strip()


@pytest.mark.parametrize(
    ("text", "row", "name"),
    [
        ("   ", "", ""),
        ("x" * 5001, "", ""),
        ("About", "not a uid", ""),
        ("About", "00000000-0000-0000-0000-000000000000", ""),
        ("About", "{row}", "nothing"),
        ("About", "", "pupils"),
    ],
)
def test_what_cannot_be_kept_is_said(returned: Return, signed_in: SignedIn, text: str, row: str, name: str) -> None:
    typed = {"text": text, "row": row.format(row=returned.rows_of()[0].uid), "field": name}
    answer = signed_in(Role.FOCAL_POINT).post(f"/returns/{returned.pk}/comments/", typed)
    assert answer.status_code == 409
    assert not Comment.objects.exists()
    assert "The comment was not saved" in answer.content.decode()
    if text == "About":
        assert "\nAbout</textarea>" in answer.content.decode()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.READER, Role.PUBLISHER, Role.ADMINISTRATOR])
def test_who_may_not_comment(returned: Return, person: Person, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        comment(returned, person(role), "Hello")


def test_other_organisations_neither_comment_nor_resolve(returned: Return, person: Person, signed_in: SignedIn) -> None:
    made = comment(returned, person(Role.FOCAL_POINT), "Ours")
    stranger = person(Role.FOCAL_POINT, "LAKE")
    for change in (resolve, open_again):
        with pytest.raises(PermissionDenied):
            change(made, stranger)
    client = signed_in(Role.CLEARING_OFFICER, "LAKE")
    assert client.post(f"/comments/{made.pk}/resolve/").status_code == 403
    assert client.post(f"/returns/{returned.pk}/comments/", {"text": "x"}).status_code == 403


def test_a_closed_cycle_takes_no_comment(returned: Return, person: Person) -> None:
    close(returned.cycle, person(Role.COORDINATOR), with_gaps=True)
    returned.refresh_from_db()
    with pytest.raises(CannotComment, match="closed"):
        comment(returned, person(Role.FOCAL_POINT), "Too late")


def test_the_others_hear_of_it_and_nothing_is_given_away(
    returned: Return, person: Person, django_capture_on_commit_callbacks: Commit, mailoutbox: list[EmailMessage]
) -> None:
    focal = person(Role.FOCAL_POINT)
    person(Role.CLEARING_OFFICER)
    person(Role.COORDINATOR)
    person(Role.FOCAL_POINT, "LAKE")
    person(Role.EDITOR)
    with django_capture_on_commit_callbacks(execute=True):
        comment(returned, focal, WORDS, str(returned.rows_of()[0].uid), "pupils")
    assert sorted(mail.to[0] for mail in mailoutbox) == [
        "clearing_officer.hill@example.org",
        "coordinator.all@example.org",
    ]
    for mail in mailoutbox:
        assert "4711" not in mail.body + mail.subject
        assert "witness" not in mail.body + mail.subject
        assert f"/returns/{returned.pk}/comments/" in mail.body
