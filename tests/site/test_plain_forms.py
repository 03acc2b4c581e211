"""What forms send comes to the pages as plain text, and passwords as they were typed."""

from __future__ import annotations

import pytest
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from mandata.site.middleware import PlainTextMiddleware


def _seen(request: HttpRequest) -> HttpRequest:
    PlainTextMiddleware(lambda _: HttpResponse()).process_view(request)
    return request


def test_a_form_is_brought_to_plain_text() -> None:
    sent = {"name": "Cafe\u0301\u200b", "text": "one\r\ntwo", "password": "e\u0301\u200b", "next": "\ufeff/"}
    seen = _seen(RequestFactory().post("/?q=NOR%E2%80%8BTH", sent))
    assert seen.POST.dict() == {"name": "Caf\u00e9", "text": "one\ntwo", "password": "e\u0301\u200b", "next": "/"}
    assert seen.GET["q"] == "NORTH"


def test_a_form_that_is_plain_stays_as_it_was_sent() -> None:
    request = RequestFactory().post("/", {"name": ["one", "two"]})
    posted = request.POST
    assert _seen(request).POST is posted


def test_a_null_character_is_refused() -> None:
    with pytest.raises(BadRequest):
        _seen(RequestFactory().post("/", {"name": "a\0b"}))
