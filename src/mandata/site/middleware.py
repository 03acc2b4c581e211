"""What is refused before any page looks at it."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, QueryDict

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class PlainTextMiddleware:
    """Refuses the null character, which no database holds as text and no file has in its name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        """Look at the address and the form, once it is known that the form is sent by one of our pages.

        Raises:
            Http404: there can be nothing at this address.
            BadRequest: a value holds a null character.
        """
        if "\0" in request.path_info:
            raise Http404
        if _holds_null(request.GET) or (request.content_type in FORMS and _holds_null(request.POST)):
            raise BadRequest("A value holds a null character.")


def _holds_null(given: QueryDict) -> bool:
    return any("\0" in name or any("\0" in value for value in values) for name, values in given.lists())
