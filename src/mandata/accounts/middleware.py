"""Rules for every request: old sessions end, a second factor is required, no response is cached."""

from __future__ import annotations

import logging
from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from requests import RequestException

from mandata.accounts import sessions
from mandata.accounts.rights import rights_of
from mandata.accounts.zones import shown_in

logger = logging.getLogger(__name__)

OPEN_PREFIXES = ("/accounts/", "/static/", "/language/", "/help/")
KEPT_PREFIX = "/published/"
METHODS = ("GET", "HEAD", "POST")


class MethodsMiddleware:
    """Refuses methods that no page supports, such as TRACE."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer or refuse the request."""
        return self.get_response(request) if request.method in METHODS else HttpResponseNotAllowed(METHODS)


class SessionEndMiddleware:
    """Ends sessions that are too old, and clears the browser's cache when a person signs out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a response that ends a session clears the browser's cache, including that of its back button."""
        was_signed_in = request.user.is_authenticated
        sessions.end_if_over(request)
        response = self.get_response(request)
        if was_signed_in and not request.user.is_authenticated:
            response.headers["Clear-Site-Data"] = '"cache"'
        return response


class StrongSignInMiddleware:
    """Sends a person who needs a second factor, and has none yet, to the page for setting one up.

    The demonstration has no second factors: its passwords are printed, and real figures do not belong there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer or redirect the request."""
        if self._is_missing(request):
            messages.warning(request, _("Your role needs a second factor. Set one up before you continue."))
            return redirect("mfa_index")
        return self.get_response(request)

    def _is_missing(self, request: HttpRequest) -> bool:
        if settings.DEMONSTRATION or request.path.startswith(OPEN_PREFIXES) or not request.user.is_authenticated:
            return False
        needs_one = settings.SECOND_FACTOR_FOR_ALL or rights_of(request.user).need_strong_sign_in
        return needs_one and not is_mfa_enabled(request.user)


class OwnLanguageMiddleware:
    """Shows pages in the language of the person's account, unless the person chose another one on the page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the right language."""
        own = request.user.language if request.user.is_authenticated else ""
        if own and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(own)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


class OwnZoneMiddleware:
    """Shows deadlines in the time zone of the person's account too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the zone."""
        with shown_in(request.user.time_zone if request.user.is_authenticated else ""):
            return self.get_response(request)


class NotKeptMiddleware:
    """Forbids browsers and proxies to cache a response, which is for one person only.

    Only the published report may be cached, for people who have not signed in. Static files are served earlier.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the header."""
        response = self.get_response(request)
        if request.user.is_authenticated or not request.path.startswith(KEPT_PREFIX):
            response.headers["Cache-Control"] = "private, no-store"
        return response


class ProviderDownMiddleware:
    """Shows a message if the single sign-on provider does not answer, and returns to the sign-in page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Redirect if the provider could not be reached; leave any other exception alone."""
        if not isinstance(exception, RequestException):
            return None
        logger.warning("The provider of single sign-on does not answer (%s).", type(exception).__name__)
        text = _("Single sign-on does not answer. Try again in a few minutes, or sign in with your password.")
        messages.error(request, text)
        return redirect("account_login")
