"""Who was invited may sign in through the organisation's own provider; nobody else may.

The provider is a real server of OpenID Connect on this machine: discovery, keys, signed tokens, userinfo.
"""

from __future__ import annotations

import socket
import warnings
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.test import Client
from pytest_django import Settings

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.models import Cycle
from mandata.site.settings import sign_on
from mandata.site.variables import SignOn

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it refers to what its own libraries will drop
    from oidc_provider_mock import run_server_in_thread

LOGIN = "/accounts/oidc/single-sign-on/login/"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """Address of a provider."""
    with run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def connected(settings: Settings, cycle: Cycle, provider: str) -> str:
    """The platform trusts the provider; its address."""
    trust(settings, provider)
    return provider


def trust(settings: Settings, address: str) -> None:
    given = {"name": "The office", "client_id": "mandata", "secret": "s", "server_url": address}
    settings.SOCIALACCOUNT_PROVIDERS = sign_on(SignOn(**given))


def sent_there(client: Client) -> str:
    """Where the platform sends somebody who chooses to sign in through the provider."""
    address = client.post(LOGIN).headers["Location"]
    asked = parse_qs(urlsplit(address).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["client_id"] == ["mandata"]
    return address


def sent_back(address: str, **form: str) -> str:
    """Where the provider sends somebody after its form, as a path of the platform."""
    answer = requests.post(address, data=form, allow_redirects=False, timeout=60)
    back = urlsplit(answer.headers["Location"])
    assert back.netloc == "testserver"
    return f"{back.path}?{back.query}"


@pytest.fixture
def sign_in(connected: str) -> Callable[..., Client]:
    """Goes to the provider and comes back as the person that it names."""

    def go(**claims: object) -> Client:
        requests.put(f"{connected}/users/7", json=claims, timeout=60).raise_for_status()
        client = Client()
        client.get(sent_back(sent_there(client), sub="7"), follow=True)
        return client

    return go


def signed_in_as(client: Client) -> str:
    number = client.session.get("_auth_user_id")
    return User.objects.get(pk=number).email if number else ""


def test_who_was_invited_signs_in(sign_in: Callable[..., Client], person: Callable[..., User]) -> None:
    known = person(Role.FOCAL_POINT)
    client = sign_in(email=known.email, email_verified=True)
    assert signed_in_as(client) == known.email
    assert "Returns" in client.get("/returns/").content.decode()


def test_a_stranger_is_not_let_in(sign_in: Callable[..., Client]) -> None:
    before = User.objects.count()
    assert signed_in_as(sign_in(email="stranger@example.org", email_verified=True)) == ""
    assert User.objects.count() == before


def test_an_address_that_the_provider_did_not_verify_counts_for_nothing(
    sign_in: Callable[..., Client], person: Callable[..., User]
) -> None:
    known = person(Role.FOCAL_POINT)
    assert signed_in_as(sign_in(email=known.email, email_verified=False)) == ""


def test_a_closed_account_stays_closed(sign_in: Callable[..., Client], person: Callable[..., User]) -> None:
    known = person(Role.FOCAL_POINT)
    User.objects.filter(pk=known.pk).update(is_active=False)
    assert signed_in_as(sign_in(email=known.email, email_verified=True)) == ""


def test_privileged_roles_still_need_a_second_factor(
    sign_in: Callable[..., Client], person: Callable[..., User]
) -> None:
    known = person(Role.COORDINATOR)
    client = sign_in(email=known.email, email_verified=True)
    assert client.get("/cycles/").headers["Location"] == "/accounts/2fa/"


def test_without_a_provider_no_such_button(cycle: Cycle) -> None:
    assert "single-sign-on" not in Client().get("/accounts/login/").content.decode()
    assert Client().post(LOGIN).status_code == 404


def test_who_refuses_at_the_provider_is_not_signed_in(connected: str, person: Callable[..., User]) -> None:
    client = Client()
    address = sent_there(client)
    back = sent_back(address, action="deny")
    assert client.get(back, follow=True).status_code == 401, "it belongs to no request of ours"
    state = parse_qs(urlsplit(address).query)["state"][0]
    assert client.get(f"{back}&state={state}", follow=True).status_code == 200
    assert signed_in_as(client) == ""


def test_an_answer_is_good_once_and_only_where_it_was_asked_for(
    connected: str, person: Callable[..., User], sign_in: Callable[..., Client]
) -> None:
    known = person(Role.FOCAL_POINT)
    sign_in(email=known.email, email_verified=True)
    client, other = Client(), Client()
    back = sent_back(sent_there(client), sub="7")
    other.get(back, follow=True)
    assert signed_in_as(other) == "", "somebody else's answer"
    client.get(back, follow=True)
    assert signed_in_as(client) == known.email
    again = Client()
    again.cookies = other.cookies
    again.get(back, follow=True)
    assert signed_in_as(again) == "", "an answer that was used"


@pytest.mark.parametrize("answer", ["?error=server_error&state=x", "?code=wrong&state=x", "?code=wrong", ""])
def test_an_answer_that_is_none_breaks_nothing(connected: str, answer: str) -> None:
    client = Client()
    sent_there(client)
    found = client.get(f"/accounts/oidc/single-sign-on/login/callback/{answer}", follow=True)
    assert found.status_code < 500
    assert signed_in_as(client) == ""


def test_a_code_that_the_provider_does_not_know_signs_nobody_in(connected: str) -> None:
    client = Client()
    state = parse_qs(urlsplit(sent_there(client)).query)["state"][0]
    found = client.get("/accounts/oidc/single-sign-on/login/callback/", {"code": "wrong", "state": state}, follow=True)
    assert found.status_code < 500
    assert signed_in_as(client) == ""


def test_a_provider_that_is_down_breaks_nothing(settings: Settings, cycle: Cycle) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        trust(settings, f"http://127.0.0.1:{free.getsockname()[1]}")
    answer = Client().post(LOGIN, follow=True)
    assert answer.redirect_chain == [("/accounts/login/", 302)]
    assert "Single sign-on does not answer." in answer.content.decode()
