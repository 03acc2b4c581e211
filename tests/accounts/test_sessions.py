"""Sessions: seen by their person, ended one by one or all, and by the administrator; none lasts for ever."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from mandata.accounts import people
from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.accounts.sessions import STARTED
from mandata.accounts.tidying import forget_expired

PASSWORD = "a long and quiet river"  # noqa: S105
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"


@pytest.fixture
def somebody(db: None) -> User:
    user = User.objects.create_user("somebody@example.org", PASSWORD, name="Sam")
    people.address_is_proved(user)
    return user


def sign_in(user: User, browser: str = FIREFOX) -> Client:
    client = Client(HTTP_USER_AGENT=browser)
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert is_in(client)
    return client


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def ask_again(client: Client) -> None:
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def test_a_person_sees_where_they_are_signed_in(somebody: User) -> None:
    here = sign_in(somebody)
    sign_in(somebody, SAFARI)
    sign_in(User.objects.create_user("other@example.org", PASSWORD), "Nobody's browser")
    page = here.get("/accounts/sessions/").content.decode()
    assert "Firefox, Windows" in page
    assert "Safari, iPhone" in page
    assert page.count("This browser") == 1
    assert page.count('name="session"') == 2


def test_other_sessions_end_after_the_person_shows_again_who_they_are(somebody: User) -> None:
    here, there = sign_in(somebody), sign_in(somebody, SAFARI)
    stranger = sign_in(User.objects.create_user("other@example.org", PASSWORD))
    answer = here.post("/accounts/sessions/")
    assert "/accounts/reauthenticate/" in answer.headers["Location"]
    assert is_in(there)
    ask_again(here)
    here.post("/accounts/sessions/")
    assert [is_in(client) for client in (here, there, stranger)] == [True, False, True]


def test_one_session_ends_and_it_may_be_the_own_one(somebody: User) -> None:
    here, there = sign_in(somebody), sign_in(somebody, SAFARI)
    ask_again(here)
    other = UserSession.objects.get(user_agent=SAFARI)
    here.post("/accounts/sessions/", {"session": other.pk})
    assert [is_in(here), is_in(there)] == [True, False]
    here.post("/accounts/sessions/", {"session": UserSession.objects.get(user_agent=FIREFOX).pk})
    assert not is_in(here)


@pytest.mark.parametrize("wanted", ["x", "0", "²", "9" * 30])
def test_nobody_ends_the_session_of_another_person(somebody: User, wanted: str) -> None:
    here = sign_in(somebody)
    stranger = sign_in(User.objects.create_user("other@example.org", PASSWORD))
    ask_again(here)
    theirs = UserSession.objects.exclude(user=somebody).get()
    for number in (wanted, theirs.pk):
        assert here.post("/accounts/sessions/", {"session": number}).status_code == 302
    assert is_in(stranger)
    assert is_in(here)


def test_the_administrator_signs_a_person_out_everywhere(somebody: User, person: Callable[..., User]) -> None:
    administrator = person(Role.ADMINISTRATOR)
    clients = [sign_in(somebody), sign_in(somebody, SAFARI)]
    bare = Client()
    bare.force_login(somebody, backend="allauth.account.auth_backends.AuthenticationBackend")
    stranger = sign_in(User.objects.create_user("other@example.org", PASSWORD))
    people.sign_out_everywhere(somebody, administrator)
    assert not any(is_in(client) for client in [*clients, bare])
    assert is_in(stranger)
    assert somebody.grant_changes.first().kind == "signed_out"


def test_a_closed_account_has_no_session_left_also_when_it_is_opened_again(
    somebody: User, person: Callable[..., User]
) -> None:
    client, administrator = sign_in(somebody), person(Role.ADMINISTRATOR)
    people.set_active(somebody, False, administrator)
    assert not is_in(client)
    people.set_active(somebody, True, administrator)
    assert not is_in(client)


def test_a_new_password_ends_the_other_sessions(somebody: User) -> None:
    here, there = sign_in(somebody), sign_in(somebody, SAFARI)
    new = "a short and loud brook"
    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert [is_in(here), is_in(there)] == [True, False]


def test_a_busy_session_ends_after_half_a_day(somebody: User, settings: Any) -> None:
    client = sign_in(somebody)
    session = client.session
    session[STARTED] = int(time.time()) - settings.SESSION_LONGEST + 60
    session.save()
    assert is_in(client)
    session[STARTED] -= 120
    session.save()
    answer = client.get("/account/")
    assert "/accounts/login/" in answer.headers["Location"]
    assert not Session.objects.filter(session_key=session.session_key).exists()


def test_an_idle_session_ends_after_two_hours(somebody: User, settings: Any) -> None:
    client = sign_in(somebody)
    assert settings.SESSION_COOKIE_AGE == 2 * 60 * 60
    assert client.session.get_expiry_age() <= settings.SESSION_COOKIE_AGE
    kept = Session.objects.get(session_key=client.session.session_key)
    kept.expire_date = kept.expire_date.replace(year=2020)
    kept.save()
    assert not is_in(client)


def test_nothing_is_kept_of_sessions_that_are_over(somebody: User) -> None:
    client, _ = sign_in(somebody), sign_in(somebody, SAFARI)
    client.post("/accounts/logout/")
    forget_expired()
    assert [session.user_agent for session in UserSession.objects.all()] == [SAFARI]


def test_signing_in_and_being_asked_again_each_give_a_new_key(somebody: User) -> None:
    client = Client()
    client.get("/accounts/login/")
    before = client.session.session_key
    client.post("/accounts/login/", {"login": somebody.email, "password": PASSWORD})
    signed_in = client.session.session_key
    ask_again(client)
    again = client.session.session_key
    assert len({before, signed_in, again}) == 3
    assert not Session.objects.filter(session_key=signed_in).exists()
    assert UserSession.objects.get().session_key == again
    assert is_in(client)


def test_signing_out_ends_the_session_and_empties_the_browser_s_cache(somebody: User) -> None:
    client = sign_in(somebody)
    cookie = client.cookies["sessionid"].value
    answer = client.post("/accounts/logout/")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    client.cookies["sessionid"] = cookie
    assert not is_in(client)
    assert "Clear-Site-Data" not in client.get("/").headers


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/2fa/totp/activate/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/2fa/recovery-codes/generate/",
    ],
)
def test_how_a_person_signs_in_changes_only_after_they_are_asked_again(somebody: User, address: str) -> None:
    Authenticator.objects.create(user=somebody, type="webauthn", data={})
    client = Client()
    client.force_login(somebody, backend="allauth.account.auth_backends.AuthenticationBackend")
    for answer in (client.get(address), client.post(address, {})):
        assert answer.status_code == 302
        assert "reauthenticate" in answer.headers["Location"]


@pytest.mark.parametrize(
    ("action", "email"),
    [
        ("action_add", "third@example.org"),
        ("action_remove", "second@example.org"),
        ("action_primary", "second@example.org"),
    ],
)
def test_an_address_changes_only_after_the_person_is_asked_again(
    somebody: User, settings: Any, action: str, email: str
) -> None:
    settings.ACCOUNT_MAX_EMAIL_ADDRESSES = 3
    EmailAddress.objects.create(user=somebody, email="second@example.org", verified=True)
    client = Client()
    client.force_login(somebody, backend="allauth.account.auth_backends.AuthenticationBackend")
    before = list(EmailAddress.objects.values("email", "primary"))
    answer = client.post("/accounts/email/", {action: "", "email": email})
    assert "reauthenticate" in answer.headers["Location"]
    assert list(EmailAddress.objects.values("email", "primary")) == before


@pytest.mark.parametrize("asked", ["everybody", ""])
def test_everybody_is_asked_for_a_second_factor_where_that_is_set(somebody: User, settings: Any, asked: str) -> None:
    settings.SECOND_FACTOR_FOR_ALL = asked == "everybody"
    answer = sign_in_only(somebody).get("/account/")
    assert (answer.status_code == 302) is settings.SECOND_FACTOR_FOR_ALL


def sign_in_only(user: User) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client
