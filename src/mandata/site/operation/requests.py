"""Gives every request an id, a log line, and a part in the metrics."""

from __future__ import annotations

import logging
import re
import sys
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse

from mandata.site.operation.logs import described, request_id
from mandata.site.operation.metrics import count_request

HEADER = "X-Request-ID"
GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")
"""A request id from one of our proxies."""

QUIET = ("/static/", "/healthz", "/readyz", "/metrics")
"""Addresses whose requests are logged only if they fail."""

logger = logging.getLogger("mandata.requests")


class RequestMiddleware:
    """Gives each request an id, returns it in the response, and logs one line.

    The line has the declared route, never the requested address, which may contain an invitation link.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        got_request_exception.connect(_note_error, dispatch_uid="mandata.requests")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        name = _name(request)
        token, started = request_id.set(name), time.monotonic()
        try:
            response = self.get_response(request)
            seconds = time.monotonic() - started
            response.headers[HEADER] = name
            count_request(request.method or "", response.status_code, seconds)
            _log(request, response.status_code, seconds)
            return response
        finally:
            request_id.reset(token)


def _name(request: HttpRequest) -> str:
    given = request.headers.get(HEADER, "")
    return given if settings.TRUSTED_PROXIES and GIVEN.fullmatch(given) else uuid4().hex


def _log(request: HttpRequest, status: int, seconds: float) -> None:
    if status < 400 and request.path_info.startswith(QUIET):
        return
    match = request.resolver_match
    event = {
        "method": request.method,
        "route": f"/{match.route}" if match else None,
        "status": status,
        "milliseconds": round(seconds * 1000),
        "person": _person(request),
        **described_error(request),
    }
    level = logging.INFO if status < 400 else logging.WARNING if status < 500 else logging.ERROR
    logger.log(
        level,
        "Request answered" if status < 400 else "Request refused" if status < 500 else "Request failed",
        extra={"event": event},
    )


def _person(request: HttpRequest) -> int | None:
    """Return the number of the person, if the request came far enough to identify them."""
    user = request.__dict__.get("_cached_user")
    return getattr(user, "pk", None)


def _note_error(request: HttpRequest | None = None, **_signal: Any) -> None:
    if request is not None:
        request.error = sys.exception()  # type: ignore[attr-defined]


def described_error(request: HttpRequest) -> dict[str, object]:
    """Return the log fields of the error that a request failed with, nothing for others."""
    error = getattr(request, "error", None)
    return described(error) if error is not None else {}
