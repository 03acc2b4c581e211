"""People are invited, hold roles, and lose them; nobody gets in another way."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.management import call_command
from django.test import Client

from mandata.accounts import people
from mandata.accounts.forms import InvitationForm
from mandata.accounts.models import User
from mandata.accounts.rights import rights_of
from mandata.accounts.roles import Action, Clearance, Role
from mandata.collection.models import Cycle

INVITATION = {
    "email": "New.Person@example.org",
    "name": "New Person",
    "language": "fr",
    "role": "focal_point",
    "organisation": "HILL",
    "clearance": "confidential",
}
PASSWORD = "a long and quiet river"  # noqa: S105


@pytest.fixture
def administrator(cycle: Cycle, signed_in: Callable[..., Client]) -> Client:
    return signed_in(Role.ADMINISTRATOR)


def link() -> str:
    """The path of the link in the last e-mail."""
    return re.search(r"https?://[^/]+(/invitation/\S+)", mail.outbox[-1].body)[1]


def test_an_invited_person_chooses_a_password_and_is_signed_in(administrator: Client) -> None:
    administrator.post("/people/invite/", INVITATION)
    client, where = Client(), link()
    answer = client.post(where, {"new_password1": PASSWORD, "new_password2": PASSWORD}, follow=True)
    assert answer.context["user"].email == "new.person@example.org"
    user = User.objects.get(email="new.person@example.org")
    assert rights_of(user).may(Action.FILL_RETURN, "HILL")
    assert not rights_of(user).may(Action.FILL_RETURN, "LAKE")
    assert Client().get(where).status_code == 410


def test_a_person_who_used_an_invitation_may_add_a_second_factor(administrator: Client) -> None:
    administrator.post("/people/invite/", INVITATION)
    client = Client()
    client.post(link(), {"new_password1": PASSWORD, "new_password2": PASSWORD})
    client.get("/accounts/email/")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert 'id="authenticator_secret"' in client.get("/accounts/2fa/totp/activate/").content.decode()


def test_the_passkeys_of_a_person_are_listed(person: Callable[..., User]) -> None:
    client, user = Client(), person(Role.READER)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "My key"})
    assert "My key" in client.get("/accounts/2fa/webauthn/").content.decode()


def test_the_invitation_goes_to_the_person_alone(administrator: Client) -> None:
    administrator.post("/people/invite/", INVITATION)
    assert [message.to for message in mail.outbox] == [["new.person@example.org"]]


def test_a_weak_password_is_refused(administrator: Client) -> None:
    administrator.post("/people/invite/", INVITATION)
    answer = Client().post(link(), {"new_password1": "password", "new_password2": "password"})
    assert "too short" in answer.content.decode()


def test_nobody_is_invited_twice(administrator: Client) -> None:
    administrator.post("/people/invite/", INVITATION)
    answer = administrator.post("/people/invite/", INVITATION)
    assert "This address is already in use" in answer.content.decode()
    assert len(mail.outbox) == 1


def test_an_address_that_two_administrators_invite_at_once_is_invited_once(
    administrator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(InvitationForm, "clean_email", lambda form: form.cleaned_data["email"].lower())
    administrator.post("/people/invite/", INVITATION)
    page = administrator.post("/people/invite/", INVITATION).content.decode()
    assert "This address is already in use" in page
    assert len(mail.outbox) == 1


def test_a_role_of_one_organisation_names_it(administrator: Client) -> None:
    answer = administrator.post("/people/invite/", {**INVITATION, "organisation": ""})
    assert "Choose an organisation for this role" in answer.content.decode()
    assert not User.objects.filter(email="new.person@example.org").exists()


def test_a_role_can_be_taken_away_and_both_are_written_down(administrator: Client) -> None:
    administrator.post("/people/invite/", INVITATION)
    user = User.objects.get(email="new.person@example.org")
    administrator.post(f"/grants/{user.grants.get().pk}/take/")
    assert not user.grants.exists()
    assert [change.kind for change in user.grant_changes.order_by("id")] == ["given", "taken"]


def test_a_closed_account_may_nothing(person: Callable[..., User], administrator: Client) -> None:
    focal = person(Role.FOCAL_POINT)
    administrator.post(f"/people/{focal.pk}/active/", {"active": "no"})
    focal = User.objects.get(pk=focal.pk)
    assert not rights_of(focal).may(Action.FILL_RETURN, "HILL")


def test_nobody_signs_up_alone(db: None) -> None:
    answer = Client().post(
        "/accounts/signup/", {"email": "x@example.org", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert not User.objects.exists()
    assert answer.status_code in (200, 302)


def test_repeated_failures_lock_out(person: Callable[..., User]) -> None:
    user = person(Role.READER)
    user.set_password(PASSWORD)
    user.save()
    client = Client()
    for _ in range(6):
        client.post("/accounts/login/", {"login": user.email, "password": "wrong"})
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert not client.get("/").context["user"].is_authenticated


def test_privileged_roles_need_a_second_factor_first(person: Callable[..., User], cycle: Cycle) -> None:
    client = Client()
    client.force_login(person(Role.COORDINATOR), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/returns/").headers["Location"] == "/accounts/2fa/"
    client.force_login(person(Role.FOCAL_POINT), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/returns/").status_code == 200


@pytest.mark.parametrize(
    ("clearance", "may"),
    [(Clearance.UNCLASSIFIED, False), (Clearance.CONFIDENTIAL, True), (Clearance.STRICTLY_CONFIDENTIAL, True)],
)
def test_clearance_limits_what_is_seen(
    person: Callable[..., User], cycle: Cycle, clearance: Clearance, may: bool
) -> None:
    user = person(Role.COORDINATOR, clearance=clearance)
    assert rights_of(user).may(Action.SEE_RETURN, "HILL", cycle.framework.forms["accidents"]) is may


def test_topics_limit_which_forms_a_role_reaches(person: Callable[..., User], cycle: Cycle) -> None:
    user = User.objects.create_user("health@example.org")
    people.give(user, people.WantedRole(Role.FOCAL_POINT, "HILL", ["health"]), None)
    pupils = cycle.framework.forms["pupils"]
    about = pupils.model_copy(update={"topics": ("health", "safety")})
    other = pupils.model_copy(update={"topics": ("training",)})
    assert [rights_of(user).may(Action.FILL_RETURN, "HILL", form) for form in (about, other)] == [True, False]


def test_a_person_who_needs_a_second_factor_sets_it_up_right_after_choosing_a_password(db: None) -> None:
    user, client = User.objects.create_user("new@example.org"), Client()
    people.give(user, people.WantedRole(Role.COORDINATOR), None)
    client.post(people.invitation_path(user), {"new_password1": PASSWORD, "new_password2": PASSWORD})
    page = client.get("/", follow=True)
    assert page.redirect_chain == [("/accounts/2fa/", 302)]
    assert "Your role needs a second factor." in page.content.decode()
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200


def test_the_first_administrator_is_made_on_the_command_line(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("make_administrator", "first@example.org")
    where = re.search(r"https?://[^/]+(/invitation/\S+)", capsys.readouterr().out)[1]
    Client().post(where, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    user = User.objects.get(email="first@example.org")
    assert user.check_password(PASSWORD)
    assert rights_of(user).may(Action.MANAGE_PEOPLE)
