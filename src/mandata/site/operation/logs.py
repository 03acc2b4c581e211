"""Log lines as JSON: one line per event, which never contains what somebody typed.

It uses only the standard library, so that every process of the platform can use it.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the current request."""

OURS = ("mandata", "_granian", "__main__")
"""Loggers whose messages contain no figure, text or address. For others only the message template is logged."""

QUOTING = ("django.request", "django.security", "django.security.csrf", "django.security.DisallowedHost")
"""Loggers that name paths and quote requests; `mandata.requests` logs the same without them."""

FRAMES = 12
"""Number of innermost calls listed for an error."""


def settings(*, shows_requests: bool) -> dict[str, Any]:
    """Return the logging configuration, in the form of `logging.config.dictConfig`.

    Args:
        shows_requests: log each request; otherwise only those that are refused or fail.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "mandata.site.operation.logs.JsonLines"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "mandata": {"level": "INFO"},
            "mandata.requests": {"level": "INFO" if shows_requests else "WARNING"},
            "_granian": {"level": "WARNING"},
            **{name: {"level": "CRITICAL", "propagate": False} for name in QUOTING},
        },
    }


def log_everything() -> None:
    """Log uncaught errors, and warnings of libraries, like every other event."""
    logging.captureWarnings(True)
    sys.excepthook = lambda kind, error, calls: _log_uncaught(error)
    threading.excepthook = lambda caught: _log_uncaught(caught.exc_value)


def _log_uncaught(error: BaseException | None) -> None:
    if error is not None and not isinstance(error, KeyboardInterrupt):
        logging.getLogger(__name__).error("An error was not caught.", exc_info=error)


class JsonLines(logging.Formatter):
    """Writes an event as one line of JSON.

    The fields are `time`, `level`, `logger`, `message`, `request_id` within a request, those of `extra={"event": …}`,
    and for an error its type with its traceback. The message of an error is left out: it may quote a cell.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        is_ours = record.name.split(".")[0] in OURS
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage() if is_ours else str(record.msg),
        }
        if request_id.get():
            line["request_id"] = request_id.get()
        line |= getattr(record, "event", {})
        if record.exc_info and record.exc_info[1] is not None:
            line |= described(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def described(error: BaseException) -> dict[str, object]:
    """Return the type of an error and the innermost calls that led to it, without its message."""
    calls = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    return {
        "error": f"{type(error).__module__}.{type(error).__qualname__}",
        "calls": [f"{Path(call.filename).name}:{call.lineno} {call.name}" for call in calls],
    }
