"""Log lines about factors, sessions and passwords, with the number of the person; the adapter logs each sign-in."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.dispatch import Signal
from django.http import HttpRequest

from mandata.accounts.addresses import client_address
from mandata.accounts.models import User

logger = logging.getLogger(__name__)

LOGGED: dict[Signal, tuple[str, int]] = {
    auth.user_logged_out: ("A person signed out.", logging.INFO),
    account.authentication_step_completed: ("A factor was right.", logging.INFO),
    account.password_changed: ("A password was changed.", logging.INFO),
    account.password_reset: ("A password was reset.", logging.INFO),
    account.email_changed: ("An address was changed.", logging.INFO),
    mfa.authentication_failed: ("A second factor was wrong.", logging.WARNING),
    mfa.authenticator_added: ("A second factor was added.", logging.INFO),
    mfa.authenticator_removed: ("A second factor was removed.", logging.INFO),
    mfa.authenticator_reset: ("Recovery codes were made.", logging.INFO),
}
"""The log message for each signal."""


def listen() -> None:
    """Log every event of `LOGGED` from now on."""
    for signal in LOGGED:
        signal.connect(_log, dispatch_uid="log-signing-in")


def _log(signal: Signal, request: HttpRequest | None = None, user: User | None = None, **details: Any) -> None:
    message, level = LOGGED[signal]
    authenticator = details.get("authenticator")
    event = {
        "person": getattr(user, "pk", None),
        "from": client_address(request) if request else None,
        "method": details.get("method"),
        "factor": getattr(authenticator, "type", None) or details.get("type"),
    }
    logger.log(level, message, extra={"event": {name: value for name, value in event.items() if value is not None}})
