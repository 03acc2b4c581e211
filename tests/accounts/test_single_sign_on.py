"""Who was invited may sign in through the organisation's own provider; nobody else may."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pytest_django import Settings
from tests.accounts.provider import CLIENT, provider

from mandata.accounts.models import User
from mandata.accounts.roles import Role
from mandata.collection.models import Cycle
from mandata.site.settings import sign_on

LOGIN = "/accounts/oidc/single-sign-on/login/"


@pytest.fixture
def sign_in(settings: Settings, cycle: Cycle) -> Iterator[Callable[..., Client]]:
    """Goes to the provider and comes back as whoever it says."""
    running = []

    def go(**claims: object) -> Client:
        server = provider(claims)
        running.append(server)
        given = {"name": "The office", "client_id": CLIENT, "secret": "s", "server_url": server.__enter__()}
        settings.SOCIALACCOUNT_PROVIDERS = sign_on(json.dumps(given))
        client = Client()
        asked = parse_qs(urlsplit(client.post(LOGIN).headers["Location"]).query)
        assert asked["code_challenge_method"] == ["S256"]
        client.get(urlsplit(asked["redirect_uri"][0]).path, {"code": "c", "state": asked["state"][0]}, follow=True)
        return client

    yield go
    for server in running:
        server.__exit__(None, None, None)


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


def test_roles_of_weight_still_need_a_second_factor(
    sign_in: Callable[..., Client], person: Callable[..., User]
) -> None:
    known = person(Role.COORDINATOR)
    client = sign_in(email=known.email, email_verified=True)
    assert client.get("/cycles/").headers["Location"] == "/accounts/2fa/"


def test_without_a_provider_no_such_button(cycle: Cycle) -> None:
    assert "single-sign-on" not in Client().get("/accounts/login/").content.decode()
    assert Client().post(LOGIN).status_code == 404
