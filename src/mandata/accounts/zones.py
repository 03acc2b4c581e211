"""The time zone that a reader chose: deadlines are shown in it, next to the zone in which they apply."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from itertools import groupby
from zoneinfo import ZoneInfo, available_timezones

_chosen: ContextVar[str] = ContextVar("chosen_zone", default="")

REGIONS = frozenset({"Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"})
"""The regions whose zones people choose from; the others are older names of the same zones."""


@contextmanager
def shown_in(name: str) -> Iterator[None]:
    """Show deadlines in a zone too, while the block runs; "" for none."""
    token = _chosen.set(name if is_zone(name) else "")
    try:
        yield
    finally:
        _chosen.reset(token)


def reader_zone() -> ZoneInfo | None:
    """Return the zone of the reader; None if they chose none."""
    name = _chosen.get()
    return ZoneInfo(name) if name else None


def is_zone(name: str) -> bool:
    """Return whether a person can choose a zone of that name."""
    return any(name in names for _, names in zones())


@cache
def zones() -> list[tuple[str, list[str]]]:
    """Return the zones that people choose from, by region."""
    names = sorted(name for name in available_timezones() if name.partition("/")[0] in REGIONS)
    regions = [(region, list(its)) for region, its in groupby(names, lambda name: name.partition("/")[0])]
    return [("UTC", ["UTC"]), *regions]
