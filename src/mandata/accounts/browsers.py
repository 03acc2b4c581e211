"""Known browsers, in which a person signed in before: other people's failures do not count against them."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse

from mandata.accounts.models import User

COOKIE = f"{settings.COOKIE_PREFIX}browser"
KEPT = 180 * 24 * 60 * 60
"""Seconds for which a browser is known."""

_signer = TimestampSigner(salt="mandata.accounts.browsers")


def known_browser(request: HttpRequest, person: User) -> str | None:
    """Return the name of the browser if a person has signed in with it before, None otherwise."""
    name, owner = _named(request)
    return name if owner == str(person.pk) else None


def person_of(request: HttpRequest) -> str:
    """Return the key of the person who last signed in with the browser, or ""."""
    return _named(request)[1]


def remember_browser(request: HttpRequest, response: HttpResponse, person: User) -> None:
    """Give the browser a name once its person has signed in with every factor; keep an existing name."""
    name = known_browser(request, person) or secrets.token_urlsafe(16)
    response.set_cookie(
        COOKIE,
        _signer.sign(f"{name}:{person.pk}"),
        max_age=KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _named(request: HttpRequest) -> tuple[str, str]:
    """Return the name of the browser and the key of its person; both are "" for an unknown browser."""
    try:
        name, _, owner = _signer.unsign(request.COOKIES.get(COOKIE, ""), max_age=KEPT).partition(":")
    except BadSignature:
        return "", ""
    return name, owner
