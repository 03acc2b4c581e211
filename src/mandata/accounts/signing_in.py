"""Sign-in forms that differ from allauth's."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import TOTP
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):  # type: ignore[misc]
    """Places labels above the fields and no hints inside them, since a hint disappears as soon as one types."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address")
        for name in ("login", "password"):
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["password"].help_text = ""  # the link to a new password is below the button


class SetUpAppForm(ActivateTOTPForm):  # type: ignore[misc]
    """Uses up the code that sets up an app, so that nobody who saw it can sign in with it."""

    def clean_code(self) -> str:
        """Return the code, which cannot be used again."""
        code: str = super().clean_code()
        TOTP(Authenticator(user=self.user))._mark_code_used(code)
        return code
