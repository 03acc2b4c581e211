"""What happens to every request: old sessions end, a second factor is asked for, no answer is kept."""

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

logger = logging.getLogger(__name__)

OPEN_PREFIXES = ("/accounts/", "/static/", "/language/", "/help/")
KEPT_PREFIX = "/published/"
METHODS = ("GET", "HEAD", "POST")


class MethodsMiddleware:
    """Refuses methods that no page answers, such as TRACE."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or refuse."""
        return self.get_response(request) if request.method in METHODS else HttpResponseNotAllowed(METHODS)


class SessionEndMiddleware:
    """Ends a session that has become too old, and lets the browser forget its pages when a person signs out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; the answer that ends a session empties the browser's cache, also that of its back button."""
        was_signed_in = request.user.is_authenticated
        sessions.end_if_over(request)
        response = self.get_response(request)
        if was_signed_in and not request.user.is_authenticated:
            response.headers["Clear-Site-Data"] = '"cache"'
        return response


class StrongSignInMiddleware:
    """Leads a person who needs a second factor, and has none yet, to the page where one is set up.

    The demonstration has no second factors: its passwords are printed, and it is no place for real figures.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or lead away."""
        if self._is_missing(request):
            messages.warning(request, _("Your role asks for a second factor. Set one up before you go on."))
            return redirect("mfa_index")
        return self.get_response(request)

    def _is_missing(self, request: HttpRequest) -> bool:
        if settings.DEMONSTRATION or request.path.startswith(OPEN_PREFIXES) or not request.user.is_authenticated:
            return False
        needs_one = settings.SECOND_FACTOR_FOR_ALL or rights_of(request.user).need_strong_sign_in
        return needs_one and not is_mfa_enabled(request.user)


class OwnLanguageMiddleware:
    """Shows pages in the language of the person's account, unless another was chosen on the page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the right language."""
        own = request.user.language if request.user.is_authenticated else ""
        if own and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(own)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


class NotKeptMiddleware:
    """Forbids browsers and proxies to keep an answer: it is for one person, for now.

    Only the published report may be kept, by people who have not signed in. Files of the interface are answered before.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the header."""
        response = self.get_response(request)
        if request.user.is_authenticated or not request.path.startswith(KEPT_PREFIX):
            response.headers["Cache-Control"] = "private, no-store"
        return response


class ProviderDownMiddleware:
    """Shows a message when the single sign-on provider does not answer, and leads back to the sign-in page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the way back where the provider could not be asked; leave any other failure alone."""
        if not isinstance(exception, RequestException):
            return None
        logger.warning("The provider of single sign-on does not answer (%s).", type(exception).__name__)
        text = _("Single sign-on does not answer. Try again in a few minutes, or sign in with your password.")
        messages.error(request, text)
        return redirect("account_login")
