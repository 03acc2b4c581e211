"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_bidi

from mandata.accounts.rights import rights_of


def site(request: HttpRequest) -> dict[str, Any]:
    """Direction of the page's language, whether this is a demonstration, and what the reader may do."""
    return {
        "direction": "rtl" if get_language_bidi() else "ltr",
        "demonstration": settings.DEMONSTRATION,
        "rights": rights_of(request.user),
    }
