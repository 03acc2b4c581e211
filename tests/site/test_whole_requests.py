"""A refused request is read to its end, so that its sender gets the answer."""

from __future__ import annotations

from io import BytesIO

from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from mandata.site.middleware import MOST_LEFT, WholeRequestMiddleware


def left_after(size: int) -> int:
    """How many bytes of a request are not read once a view has refused it unread."""
    sent = BytesIO(b"x" * size)
    request = RequestFactory().post("/", b"", content_type="text/plain", CONTENT_LENGTH=str(size))
    request._stream = sent

    def refuse(request: HttpRequest) -> HttpResponse:
        return HttpResponse(status=400)

    assert WholeRequestMiddleware(refuse)(request).status_code == 400
    return size - sent.tell()


def test_a_refused_request_is_read_to_its_end() -> None:
    assert left_after(6_000_000) == 0
    assert left_after(0) == 0


def test_a_request_without_end_is_not() -> None:
    assert left_after(MOST_LEFT + 10_000_000) > 0


def test_the_platform_does_so(db: None) -> None:
    """A form that is larger than any of ours is refused by its length, and read."""
    answer = Client(enforce_csrf_checks=True).post("/language/", b"x" * 6_000_000, content_type="text/plain")
    assert answer.status_code == 403
    assert answer.wsgi_request.read() == b""
