"""The network address of a request."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the network address that a request came from.

    `X-Forwarded-For` counts only as far as the platform's own proxies wrote it: anybody may send the rest of it.

    Args:
        request: as it reached the platform, through the proxies that the setting `TRUSTED_PROXIES` counts.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.TRUSTED_PROXIES:
        return peer
    written = request.headers.get("X-Forwarded-For", "").split(",")[-settings.TRUSTED_PROXIES :]
    try:
        return str(ip_address(written[0].strip()))
    except ValueError:
        return peer
