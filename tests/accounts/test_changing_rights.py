"""Nobody gives rights to themselves, and others hear of those that weigh."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from tests.notices.broken import Backend

from mandata.accounts import people
from mandata.accounts.models import GrantChange, User
from mandata.accounts.roles import Clearance, Role
from mandata.collection.models import Cycle
from mandata.notices.models import Notice
from mandata.notices.sending import send_due

Make = Callable[..., User]
SignIn = Callable[..., Client]

PASSWORD = "a long and quiet river"  # noqa: S105
READER = {"role": "reader", "clearance": "unclassified"}


@pytest.fixture
def administrator(cycle: Cycle, signed_in: SignIn) -> Client:
    return signed_in(Role.ADMINISTRATOR)


@pytest.fixture
def oneself(administrator: Client) -> User:
    return User.objects.get(email="administrator.all@example.org")


@pytest.fixture
def returning(person: Make) -> User:
    """Somebody who has signed in before."""
    user = person(Role.FOCAL_POINT)
    user.last_login = timezone.now()
    user.set_password(PASSWORD)
    user.save()
    return user


def told() -> list[str]:
    """The people that e-mails go to now."""
    send_due()
    return sorted(message.to[0] for message in mail.outbox)


def rights(user: User) -> list[tuple[str, str]]:
    return sorted(user.grants.values_list("role", "clearance"))


@pytest.mark.parametrize("clearance", Clearance)
@pytest.mark.parametrize("role", Role)
def test_nobody_gives_a_right_to_themselves(
    administrator: Client, oneself: User, role: Role, clearance: Clearance
) -> None:
    before = rights(oneself)
    sent = {"role": role.value, "organisation": "HILL", "clearance": clearance.value}
    page = administrator.post(f"/people/{oneself.pk}/", sent, follow=True)
    assert "You cannot change your own account here." in page.content.decode()
    assert rights(oneself) == before
    assert not oneself.grant_changes.exists()


@pytest.mark.parametrize("act", ["active", "invite", "password"])
def test_nobody_acts_on_their_own_account(administrator: Client, oneself: User, act: str) -> None:
    page = administrator.post(f"/people/{oneself.pk}/{act}/", {"active": "no"}, follow=True)
    assert 'class="message error"' in page.content.decode()
    assert User.objects.get(pk=oneself.pk).is_active
    assert mail.outbox == []
    assert not oneself.grant_changes.exists()


def test_nobody_takes_their_own_role_away(administrator: Client, oneself: User) -> None:
    administrator.post(f"/grants/{oneself.grants.get().pk}/take/")
    assert oneself.grants.exists()


def test_the_page_of_one_s_own_account_offers_nothing(administrator: Client, oneself: User) -> None:
    page = administrator.get(f"/people/{oneself.pk}/").content.decode()
    assert "This is your own account." in page
    assert 'action="/people/' not in page
    assert "Remove role" not in page


@pytest.mark.parametrize("step", ["take", "close"])
def test_the_last_administrator_stays(person: Make, step: str) -> None:
    """A person who removes the last administrator was one just before."""
    last, former = person(Role.ADMINISTRATOR), person(Role.READER)
    with pytest.raises(people.CannotChangeAccount):
        if step == "take":
            people.take(last.grants.get(), former)
        else:
            people.set_active(last, False, former)


@pytest.mark.parametrize(
    ("role", "clearance", "is_of_weight"),
    [
        ("reader", "unclassified", False),
        ("focal_point", "unclassified", False),
        ("focal_point", "confidential", True),
        ("reader", "strictly confidential", True),
        ("coordinator", "unclassified", True),
        ("editor", "unclassified", True),
        ("publisher", "unclassified", True),
        ("administrator", "unclassified", True),
    ],
)
def test_coordinators_and_other_administrators_are_notified_of_privileged_rights(
    administrator: Client, person: Make, role: str, clearance: str, is_of_weight: bool
) -> None:
    other = User.objects.create_user("second.administrator@example.org")
    people.give(other, people.WantedRole(Role.ADMINISTRATOR), None)
    watching, user = person(Role.COORDINATOR), person(Role.CLEARING_OFFICER)
    told()
    mail.outbox.clear()
    administrator.post(f"/people/{user.pk}/", {"role": role, "organisation": "HILL", "clearance": clearance})
    assert told() == (sorted([other.email, watching.email]) if is_of_weight else [])
    for message in mail.outbox:
        assert "administrator.all@example.org gave clearing_officer.hill@example.org" in message.body
        assert clearance in message.body.lower()


def test_a_changed_clearance_is_reported_and_so_is_every_one_after_it(
    administrator: Client, person: Make, settings: Any
) -> None:
    settings.EMAIL_BACKEND = f"{Backend.__module__}.Backend"  # nothing goes out: all is kept
    person(Role.COORDINATOR)
    user = person(Role.READER, clearance=Clearance.UNCLASSIFIED)
    for clearance in ("confidential", "strictly confidential"):
        administrator.post(f"/people/{user.pk}/", {**READER, "clearance": clearance})
    texts = list(Notice.objects.values_list("text", flat=True))
    assert ["“Confidential”" in text for text in texts] == [True, False]
    assert [change.kind for change in user.grant_changes.order_by("id")] == ["changed", "changed"]
    assert all(change.by.email == "administrator.all@example.org" for change in user.grant_changes.all())


def test_an_account_with_rights_that_is_opened_again_is_reported(administrator: Client, person: Make) -> None:
    person(Role.COORDINATOR)
    editor = person(Role.EDITOR)
    administrator.post(f"/people/{editor.pk}/active/", {"active": "no"})
    assert told() == []
    administrator.post(f"/people/{editor.pk}/active/", {"active": "yes"})
    assert told() == ["coordinator.all@example.org"]


def test_an_administrator_made_on_the_command_line_is_reported(person: Make, settings: Any) -> None:
    person(Role.COORDINATOR)
    call_command("make_administrator", "second@example.org")
    assert "on the command line" in Notice.objects.get().text


def test_the_watching_read_it_in_their_language(administrator: Client, person: Make) -> None:
    coordinator = person(Role.COORDINATOR)
    coordinator.language = "fr"
    coordinator.save()
    administrator.post(f"/people/{person(Role.READER).pk}/", {**READER, "clearance": "confidential"})
    told()
    assert mail.outbox[-1].subject == "Nouveaux droits d’une personne"


def test_who_never_signed_in_is_invited_again(administrator: Client, person: Make) -> None:
    user = person(Role.READER)
    administrator.post(f"/people/{user.pk}/invite/")
    assert "/invitation/" in mail.outbox[-1].body
    assert [change.kind for change in user.grant_changes.all()] == ["invited"]


def test_who_signed_in_before_gets_a_link_for_a_new_password_instead(administrator: Client, returning: User) -> None:
    page = administrator.post(f"/people/{returning.pk}/invite/", follow=True).content.decode()
    assert "has signed in before" in page
    assert mail.outbox == []
    administrator.post(f"/people/{returning.pk}/password/")
    body = mail.outbox[-1].body
    assert "The account" not in body
    assert "administrator.all@example.org sends you a link" in body
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", body)[1]
    client = Client()
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": PASSWORD + "s", "password2": PASSWORD + "s"})
    assert User.objects.get(pk=returning.pk).check_password(PASSWORD + "s")
    assert [change.kind for change in returning.grant_changes.all()] == ["password"]


def test_who_never_signed_in_gets_no_link_for_a_new_password(administrator: Client, person: Make) -> None:
    user = person(Role.READER)
    page = administrator.post(f"/people/{user.pk}/password/", follow=True).content.decode()
    assert "has not signed in yet" in page
    assert mail.outbox == []


@pytest.mark.parametrize("act", ["invite", "password"])
def test_a_closed_account_gets_no_link(administrator: Client, person: Make, act: str) -> None:
    user = person(Role.READER)
    administrator.post(f"/people/{user.pk}/active/", {"active": "no"})
    administrator.post(f"/people/{user.pk}/{act}/")
    assert mail.outbox == []


@pytest.mark.parametrize("act", ["invite", "password"])
def test_a_mail_server_that_is_down_is_reported(
    administrator: Client, person: Make, returning: User, settings: Any, act: str
) -> None:
    settings.EMAIL_BACKEND = f"{Backend.__module__}.Backend"
    user = person(Role.READER) if act == "invite" else returning
    page = administrator.post(f"/people/{user.pk}/{act}/", follow=True).content.decode()
    assert "could not be sent" in page
    assert GrantChange.objects.filter(user=user).exists()
