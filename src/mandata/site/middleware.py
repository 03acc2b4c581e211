"""Middleware that refuses some requests before any page runs, and reads the rest of a request after its response."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from mandata.plain_text import clean
from mandata.refusals import StepRefused

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


MOST_LEFT = 30_000_000
"""Bytes of a request to read after its response: more than a proxy lets through."""

AT_ONCE = 65_536


class WholeRequestMiddleware:
    """Reads the rest of a request that was refused before it was read.

    A server that closes a connection while the request is still being sent breaks it, and a proxy then answers that the
    platform is down instead of passing the refusal on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then read the rest."""
        response = self.get_response(request)
        with contextlib.suppress(OSError):  # the sender has closed the connection
            left = MOST_LEFT if request.META.get("CONTENT_LENGTH") else 0
            while left > 0 and (part := request.read(AT_ONCE)):
                left -= len(part)
        return response


class PlainTextMiddleware:
    """Normalises submitted text, and refuses the null character, which databases cannot store in a text.

    Passwords are not changed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        """Check the address and the form, once it is known that the form was sent by one of our pages.

        Raises:
            Http404: the address cannot exist.
            BadRequest: a value contains a null character.
        """
        if "\0" in request.path_info:
            raise Http404
        if _holds_null(request.GET) or (request.content_type in FORMS and _holds_null(request.POST)):
            raise BadRequest("A value holds a null character.")
        request.GET = _cleaned(request.GET)
        if request.content_type in FORMS:
            request.POST = _cleaned(request.POST)


class RefusalMiddleware:
    """Answers with 409 and the reason when a step is refused that its page does not explain itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the page with the reason; leave any other failure alone."""
        if not isinstance(exception, StepRefused):
            return None
        return render(request, "409.html", {"reason": str(exception)}, status=409)


def _cleaned(given: Any) -> Any:
    """Return the query with every value normalised; the same object if nothing changes."""
    cleaned: QueryDict = given.copy()
    for name, values in given.lists():
        if "password" not in name:
            cleaned.setlist(name, [clean(value) for value in values])
    return cleaned if cleaned != given else given


def _holds_null(given: QueryDict) -> bool:
    return any("\0" in name or any("\0" in value for value in values) for name, values in given.lists())
