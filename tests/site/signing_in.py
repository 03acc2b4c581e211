"""The pages under which people sign in and keep their passwords and second factors, each with somebody who sees it."""

from __future__ import annotations

from dataclasses import dataclass, field

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from mandata.accounts.models import User
from mandata.accounts.people import address_is_proved

PASSWORD = "a long and quiet river"  # noqa: S105
PASSKEY = {
    "type": "public-key",
    "id": "Ega8BVRl97SFmwTKTs7jH3ApwLUSeG7_zv7k3KZXz_A",
    "rawId": "Ega8BVRl97SFmwTKTs7jH3ApwLUSeG7_zv7k3KZXz_A",
    "response": {
        "clientDataJSON": (
            "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiaURyclpjblcxNU5iTWc4dG0yLVk0QWhxd0pMOD"
            "lsY0dPLVZuRmo1VmV2SSIsIm9yaWdpbiI6Imh0dHA6Ly9sb2NhbGhvc3Q6NTkyNjkiLCJjcm9zc09yaWdpbiI6ZmFs"
            "c2UsIm90aGVyX2tleXNfY2FuX2JlX2FkZGVkX2hlcmUiOiJkbyBub3QgY29tcGFyZSBjbGllbnREYXRhSlNPTiBhZ2"
            "FpbnN0IGEgdGVtcGxhdGUuIFNlZSBodHRwczovL2dvby5nbC95YWJQZXgifQ"
        ),
        "attestationObject": (
            "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVikSZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2NFAAAAAQ"
            "ECAwQFBgcIAQIDBAUGBwgAIBIGvAVUZfe0hZsEyk7O4x9wKcC1Enhu_87-5NymV8_wpQECAyYgASFYIMk4BXMDUjA-"
            "8eNHbZY1cNCATDAxB2tdb5JfwjHwsKOXIlgg598HjvFQiK_D1kgUGpYRik2nOEPsHakZTFJ5Qkk5kZE"
        ),
        "transports": ["internal"],
    },
    "clientExtensionResults": {"credProps": {"rk": True}},
}
"""What Chromium answered once when a passkey was made; it opens nothing."""
NO_PAGES = {
    "/accounts/2fa/recovery-codes/download/",
    "/accounts/2fa/webauthn/login/",
    "/accounts/3rdparty/signup/",
    "/accounts/login/code/confirm/",
    "/accounts/oidc/<provider_id>/login/callback/",
    "/accounts/social/connections/",
    "/accounts/social/login/cancelled/",
    "/accounts/social/login/error/",
    "/accounts/social/signup/",
}
"""Addresses that answer with a file or data, lead on, or are old names of others."""
STATUS = {"/accounts/3rdparty/login/error/": 401}
"""What a page answers with, where it is not 200."""


@dataclass(frozen=True)
class Somebody:
    """A person, how far they signed in, and which pages they see so.

    Attributes:
        pages: by the address as it is declared, as it is asked.
    """

    who: str
    client: Client
    pages: dict[str, str] = field(default_factory=dict)

    def sees(self, *addresses: str, **parts: object) -> Somebody:
        for address in addresses:
            self.pages[address] = address
            for name, value in parts.items():
                self.pages[address] = self.pages[address].replace(f"<{name}>", str(value))
        return self


def everybody() -> list[Somebody]:
    """People of each kind."""
    return [_visitor(), _newcomer(), _without_password(), _keeper(), _halfway(), _idle()]


def _visitor() -> Somebody:
    user = _person("visitor")
    address = EmailAddress.objects.get(user=user)
    link = f"/accounts/password/reset/key/{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}/"
    client = Client()
    client.get(link)  # the session keeps its key, and leads to an address without it
    return (
        Somebody("visitor", client)
        .sees("/accounts/login/", "/accounts/signup/", "/accounts/inactive/", "/accounts/confirm-email/")
        .sees("/accounts/password/reset/", "/accounts/password/reset/done/", "/accounts/password/reset/key/done/")
        .sees("/accounts/3rdparty/login/cancelled/", "/accounts/3rdparty/login/error/")
        .sees("/accounts/confirm-email/<key>/", key=EmailConfirmationHMAC(address).key)
        .sees(
            "/accounts/password/reset/key/<uidb36>-<key>/",
            uidb36=user_pk_to_url_str(user),
            key="set-password",
        )
        .sees("/accounts/oidc/<provider_id>/login/", provider_id="single-sign-on")
    )


def _newcomer() -> Somebody:
    """Somebody who has no second factor yet."""
    user = _person("newcomer")
    return Somebody("newcomer", _signed_in(user)).sees(
        "/accounts/logout/",
        "/accounts/password/change/",
        "/accounts/sessions/",
        "/accounts/2fa/",
        "/accounts/2fa/totp/activate/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/3rdparty/",
    )


def _without_password() -> Somebody:
    """Somebody who signs in through the organisation's provider, and has a second address."""
    user = User.objects.create_user("elsewhere@example.org")
    EmailAddress.objects.create(user=user, email="second@example.org")
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return Somebody("without password", client).sees("/accounts/password/set/", "/accounts/email/")


def _keeper() -> Somebody:
    """Somebody with every kind of second factor."""
    user = _person("keeper")
    client = _signed_in(user)
    key = _second_factors(user)
    return (
        Somebody("keeper", client)
        .sees("/accounts/2fa/", "/accounts/2fa/totp/deactivate/", "/accounts/2fa/webauthn/")
        .sees("/accounts/2fa/recovery-codes/", "/accounts/2fa/recovery-codes/generate/")
        .sees("/accounts/2fa/webauthn/keys/<pk>/edit/", "/accounts/2fa/webauthn/keys/<pk>/remove/", pk=key.pk)
    )


def _halfway() -> Somebody:
    """Somebody who gave the password, and is asked for the second factor."""
    user = _person("halfway")
    _second_factors(user)
    return Somebody("halfway", _signed_in(user)).sees("/accounts/2fa/authenticate/")


def _idle() -> Somebody:
    """Somebody who signed in long ago, and is asked again before they change anything."""
    user = _person("idle")
    _second_factors(user)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return Somebody("idle", client).sees(
        "/accounts/reauthenticate/", "/accounts/2fa/reauthenticate/", "/accounts/2fa/webauthn/reauthenticate/"
    )


def _person(name: str) -> User:
    user = User.objects.create_user(f"{name}@example.org", PASSWORD)
    address_is_proved(user)
    return user


def _signed_in(user: User) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def _second_factors(user: User) -> Authenticator:
    """An app, recovery codes, and a passkey, which is returned."""
    TOTP.activate(user, "A" * 32)
    RecoveryCodes.activate(user)
    data = {"name": "The key on my desk", "credential": PASSKEY}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)
