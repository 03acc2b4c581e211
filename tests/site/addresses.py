"""Every address that the platform answers, and the people that it answers: the table of docs/permissions.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver
from tests.site.objects import arguments_of

from mandata.accounts.roles import Role
from mandata.collection.models import Cycle

PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"
WHO = ["visitor", *Role]
SIGNING_IN = "accounts/"
"""The addresses below are allauth's own, open to everybody, and not in the table."""


class Line(NamedTuple):
    """One line of the table."""

    address: str
    method: str
    answers: dict[str, str]


def table() -> Iterator[Line]:
    for line in PAGE.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `/"):
            yield Line(cells[0].strip("`"), cells[1], dict(zip(WHO, cells[2:], strict=True)))


def addresses() -> Iterator[str]:
    """Every address of our own, as the table writes it."""
    return (address for address in _walk(get_resolver().url_patterns) if not address.startswith(f"/{SIGNING_IN}"))


def addresses_of_signing_in() -> Iterator[str]:
    """Every address under which people sign in and keep their passwords and second factors."""
    return (address for address in _walk(get_resolver().url_patterns) if address.startswith(f"/{SIGNING_IN}"))


def names() -> Iterator[tuple[str, str]]:
    """Each name of an address of our own, as `app:name`, with the app whose view answers it."""
    for pattern, spaces in _patterns(get_resolver().url_patterns):
        app, room = pattern.callback.__module__.split(".")[:2]
        if app == "mandata" and not pattern.name.startswith("usersessions"):  # that page replaces allauth's
            yield ":".join([*spaces, pattern.name]), room


def filled_in(address: str, cycle: Cycle, organisation: str) -> str:
    """An address of the table with a thing that exists in the place of each part."""
    for name, value in arguments_of(address, cycle, organisation).items():
        address = address.replace(f"<{name}>", str(value))
    assert "<" not in address, f"tests/site/objects.py does not say what to put into {address}"
    return address


def _walk(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        else:
            named = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", route.replace("^", "").replace("$", ""))
            yield re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", named)


def _patterns(
    patterns: list[URLPattern | URLResolver], spaces: tuple[str, ...] = ()
) -> Iterator[tuple[URLPattern, tuple[str, ...]]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns, (*spaces, pattern.namespace) if pattern.namespace else spaces)
        else:
            yield pattern, spaces
