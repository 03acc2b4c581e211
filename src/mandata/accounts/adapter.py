"""allauth under our rules: accounts by invitation, and limits that stop only the person who guesses."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core.internal.ratelimit import RateLimitUsage, SingleRateLimitUsage, clear, consume, get_ip
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mandata.accounts.addresses import client_address
from mandata.accounts.browsers import known_browser, remember_browser
from mandata.accounts.models import User
from mandata.accounts.tasks import notify_of_change, send_account_mail

logger = logging.getLogger(__name__)

MAILS = {
    "account/email/password_reset_key": "accounts/new_password.txt",
    "account/email/email_confirmation": "accounts/confirm_address.txt",
}
"""Our own text for each e-mail of allauth. It sends no other."""

CHANGES: dict[str, Promise] = {
    "account/email/password_changed": _("The password was changed."),
    "account/email/password_reset": _("A new password was chosen through a link from an e-mail."),
    "account/email/password_set": _("A password was chosen."),
    "account/email/email_changed": _("The e-mail address was changed."),
    "mfa/email/totp_activated": _("An app on a phone was set up as second factor."),
    "mfa/email/totp_deactivated": _("The app on a phone is no longer a second factor."),
    "mfa/email/webauthn_added": _("A passkey or security key was added."),
    "mfa/email/webauthn_removed": _("A passkey or security key was removed."),
    "mfa/email/recovery_codes_generated": _("New recovery codes were created; the old ones no longer work."),
    "socialaccount/email/account_connected": _("Single sign-on was connected to the account."),
    "socialaccount/email/account_disconnected": _("Single sign-on was disconnected from the account."),
}
"""Notifications of allauth about changes to how a person signs in, with their words."""

HERE, ANYWHERE = "login_failed", "login_failed_anywhere"
"""Names of the limits in `ACCOUNT_RATE_LIMITS`: failures for one account from one place, and from all places."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Disables sign-up, and counts failures to sign in for each account and place."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: people are invited."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that a request came from."""
        return client_address(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send one of the e-mails of `MAILS` to the person that it is about."""
        if template_prefix in MAILS:
            person: User = context["user"]
            confirmation = context.get("activate_url") or ""
            send_account_mail.enqueue(person.pk, MAILS[template_prefix], {"confirmation": confirmation})

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Notify a person of a change to how they sign in."""
        if template_prefix in CHANGES:
            notify_of_change(user, CHANGES[template_prefix])

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """Return the link that proves that a person reads e-mail sent to their address."""
        return str(settings.ROOT_URL) + reverse("account_confirm_email", args=[emailconfirmation.key])

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count an attempt as a failure before the password is checked; `authenticate` removes it after a success.

        Each account has its own count for each place: for a browser in which the person signed in before, otherwise
        for the network address. So failures count only against the place that they came from. Failures from places
        where the person never signed in also count together, to stop guesses from many addresses.
        """
        usages: list[SingleRateLimitUsage] = []
        for action, key in _limits(request, credentials):
            usage = consume(request, app="allauth.account", action=action, key=key)
            if usage is None:
                RateLimitUsage(usages).rollback()
                _log(logging.WARNING, "Sign-in refused: too many failures", _person(credentials))
                raise self.validation_error("too_many_login_attempts")
            usages += usage.usage
        self._login_failed_rl_usage = RateLimitUsage(usages)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record a wrong password."""
        _log(logging.WARNING, "Sign-in failed: wrong password or address", _person(credentials))

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """Reset the failures of an account whose password was reset by e-mail."""
        for action, key in _limits(request, credentials):
            clear(request, app="allauth.account", action=action, key=key)

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponse:
        """Remember the browser of a person who has signed in."""
        response: HttpResponse = super().post_login(request, user, **details)
        _log(logging.INFO, "Signed in", user)
        remember_browser(request, response, user)
        return response


def _limits(request: HttpRequest, credentials: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the limits that an attempt counts towards, each with the key of its count."""
    person = _person(credentials)
    browser = known_browser(request, person) if person else None
    account = f"person {person.pk}" if person else f"nobody {_email(credentials)}"
    if browser is not None:
        return [(HERE, f"{account} browser {browser}")]
    return [(HERE, f"{account} address {get_ip(request)}"), (ANYWHERE, account)]


def _email(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email", "")).lower()


def _person(credentials: dict[str, Any]) -> User | None:
    """Return the person whose account somebody tries to enter."""
    return next(iter(filter_users_by_email(_email(credentials), for_login=True)), None)


def _log(level: int, message: str, person: User | None) -> None:
    """Log a sign-in event; the person is identified only by number."""
    logger.log(level, message, extra={"event": {"person": person.pk if person else None}})
