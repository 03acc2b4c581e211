"""Forms sent after the session had ended: kept for a short time, for the same person, on the server only."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse

from mandata.accounts.browsers import person_of

KEPT_FOR = 30 * 60
"""Seconds for which the text can be brought back."""

MOST = 500_000
"""Characters of one form that are kept."""

KEY = "unsaved"
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
NOT_TYPED = ("csrfmiddlewaretoken", "seen", "do", "password")
CELL = re.compile(r"(?P<place>\d+)\.(?P<field>\w+)(?P<part>\.\w+)?")


class Text(NamedTuple):
    """One text that was typed, and the name of its field in words."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Unsaved:
    """A form that was sent after the session ended.

    Attributes:
        path: the address that it was sent to.
        fields: every name and value that it held, to be sent again.
    """

    path: str
    fields: list[tuple[str, str]]

    @property
    def texts(self) -> list[Text]:
        """Return what the person typed or chose."""
        return list(_typed(self.fields))


class UnsavedMiddleware:
    """Keeps a form that is sent after the session ended, and leads to it after the person signs in again.

    The cookie of a known browser says who signed in here last. The form itself is kept in the new session, on the
    server, and is shown to nobody else.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; keep the form if the answer is that the person has to sign in."""
        is_signed_in = request.user.is_authenticated
        if is_signed_in and request.method == "POST":
            _forget_if_sent(request)
        response = self.get_response(request)
        if not is_signed_in and _is_turned_away(request, response) and _keep(request):
            return redirect_to_login(reverse("accounts:unsaved"))
        return response


def unsaved_of(request: HttpRequest) -> Unsaved | None:
    """Return the form that was kept for the person who is signed in; None if there is none."""
    kept = request.session.get(KEY)
    if not kept:
        return None
    if kept["owner"] != str(request.user.pk) or kept["at"] < time.time() - KEPT_FOR:
        forget(request)
        return None
    return Unsaved(kept["path"], [(name, value) for name, value in kept["fields"]])


def forget(request: HttpRequest) -> None:
    """Drop the form that was kept."""
    request.session.pop(KEY, None)


def _forget_if_sent(request: HttpRequest) -> None:
    """Drop the form if it is being sent again: the page that it goes to keeps what it cannot save."""
    if request.session.get(KEY, {}).get("path") == request.get_full_path():
        forget(request)


def _is_turned_away(request: HttpRequest, response: HttpResponse) -> bool:
    """Return whether a page sent a form and is answered with the way to the sign-in page."""
    is_form = request.method == "POST" and request.content_type in FORM_TYPES
    is_page = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    where = response.headers.get("Location", "").partition("?")[0]
    return is_form and is_page and where == resolve_url(settings.LOGIN_URL)


def _keep(request: HttpRequest) -> bool:
    """Keep the form in the session, and return whether there was something to keep."""
    owner = person_of(request)
    fields = [(name, str(value)) for name, values in request.POST.lists() for value in values]
    is_small = sum(len(name) + len(value) for name, value in fields) <= MOST
    if not owner or not is_small or not any(_typed(fields)):
        return False
    fields = [_saving(name, value) for name, value in fields if name != "csrfmiddlewaretoken"]
    request.session[KEY] = {"owner": owner, "at": time.time(), "path": request.get_full_path(), "fields": fields}
    return True


def _saving(name: str, value: str) -> tuple[str, str]:
    """Turn a further step into saving: the person takes it on the page itself."""
    return (name, "save") if (name, value) in (("do", "submit"), ("do", "check")) else (name, value)


def _typed(fields: list[tuple[str, str]]) -> Iterator[Text]:
    """Go through the texts of a form, without those that the page itself sent; of a sheet, only changed cells."""
    before = _cells_before(dict(fields).get("seen", ""))
    for name, value in fields:
        cell = CELL.fullmatch(name)
        if not value.strip() or name in NOT_TYPED or (cell and cell["part"] not in (None, ".why")):
            continue
        if not cell:
            yield Text(_in_words(name), value)
        elif value != before.get((cell["place"], cell["field"]), ""):
            yield Text(f"{int(cell['place']) + 1}. {_in_words(cell['field'])}", value)


def _cells_before(seen: str) -> dict[tuple[str, str], str]:
    """Return the cells of a sheet as the page showed them, by place of the row and name of the field."""
    try:
        rows: Any = json.loads(seen)
        return {(str(place), name): text for place, row in enumerate(rows) for name, text in row[1].items()}
    except (ValueError, TypeError, LookupError, AttributeError):
        return {}


def _in_words(name: str) -> str:
    return name.replace("_", " ").capitalize()
