"""The template context of every page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import get_language_bidi

from mandata.accounts.rights import rights_of

SECTIONS = {"workbooks": "returns", "accounts": "account"}
"""Apps whose pages belong to another app's section of the menu."""


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the text direction, the section of the menu, whether this is a demonstration, and the reader's rights."""
    return {
        "direction": "rtl" if get_language_bidi() else "ltr",
        "section": SECTIONS.get(first := request.path.split("/")[1], first),
        "demonstration": settings.DEMONSTRATION,
        # A request that is refused before the person is known gets a page, too.
        "rights": rights_of(getattr(request, "user", AnonymousUser())),
    }
