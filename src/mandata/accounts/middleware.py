"""Roles of weight need a second factor before anything else."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from mandata.accounts.rights import rights_of

OPEN_PREFIXES = ("/accounts/", "/static/", "/language/", "/help/")


class StrongSignInMiddleware:
    """Leads whoever holds a role of weight, and has no second factor yet, to where one is set up.

    The demonstration has no second factors: its passwords are printed, and it is no place for real figures.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or lead away."""
        if self._is_missing(request):
            return redirect("mfa_index")
        return self.get_response(request)

    def _is_missing(self, request: HttpRequest) -> bool:
        if settings.DEMONSTRATION or request.path.startswith(OPEN_PREFIXES) or not request.user.is_authenticated:
            return False
        return rights_of(request.user).need_strong_sign_in and not is_mfa_enabled(request.user)
