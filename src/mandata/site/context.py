"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import get_language_bidi

from mandata.accounts.rights import rights_of

SECTIONS = {"workbooks": "returns", "accounts": "account"}
"""Whose pages stand under an address of another name."""


def site(request: HttpRequest) -> dict[str, Any]:
    """Direction of the page's language, where it belongs, whether this is a demonstration, what the reader may do."""
    return {
        "direction": "rtl" if get_language_bidi() else "ltr",
        "section": SECTIONS.get(first := request.path.split("/")[1], first),
        "demonstration": settings.DEMONSTRATION,
        # A request that is refused before anybody knows who asks gets a page, too.
        "rights": rights_of(getattr(request, "user", AnonymousUser())),
    }
