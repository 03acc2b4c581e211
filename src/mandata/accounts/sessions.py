"""The sessions of a person: where they are signed in, how long sessions last, and how they end."""

from __future__ import annotations

import time
from collections.abc import Iterable
from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from mandata.accounts.models import User

STARTED = "started"
"""Session key of the time of sign-in, in seconds."""

BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
"""Parts of the browser's user agent, each with the name that people know; the first match counts."""


def begin(request: HttpRequest, **_: object) -> None:
    """Receive Django's `user_logged_in`: note when the session started."""
    request.session[STARTED] = int(time.time())


def renew(request: HttpRequest, *, reauthenticated: bool = False, **_: object) -> None:
    """Receive allauth's `authentication_step_completed`:

    a person who confirmed their identity gets a new session key.
    """
    if reauthenticated:
        old = request.session.session_key
        request.session.cycle_key()
        UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)


def end_if_over(request: HttpRequest) -> None:
    """Sign a person out if the session is too old, or began in the future."""
    if request.user.is_authenticated and abs(time.time() - request.session.get(STARTED, 0)) > settings.SESSION_LONGEST:
        logout(request)


def sessions_of(user: User) -> list[UserSession]:
    """List a person's open sessions, newest first."""
    return sorted(UserSession.objects.purge_and_list(user), key=lambda session: session.created_at, reverse=True)


def end(sessions: Iterable[UserSession]) -> None:
    """End sessions; the person has to sign in again."""
    for session in sessions:
        session.end()


def end_all(user: User) -> None:
    """End every session of a person, including sessions without a row of their own."""
    end(UserSession.objects.filter(user=user))
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            store(session.session_key).delete()


def forget_ended() -> None:
    """Delete the data of ended sessions: the network address and the browser."""
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()


def browser_of(session: UserSession) -> str:
    """Return the browser of a session as people know it, for example `Firefox, Windows`; "" if unknown."""
    found = (next((name for mark, name in marks if mark in session.user_agent), "") for marks in (BROWSERS, SYSTEMS))
    return ", ".join(filter(None, found))
