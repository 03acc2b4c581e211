"""Suggestions for misspelt names."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from mandata.plain_text import difference, look_alike

LISTED = 12
"""Maximum known names listed if none is close; more would not be read."""


def closest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name most like the given one, whatever its case; None where none is alike."""
    by_folded = {look_alike(item).casefold(): item for item in known}
    found = difflib.get_close_matches(look_alike(name).casefold(), by_folded, n=1)
    return by_folded[found[0]] if found else None


def did_you_mean(name: str, known: Iterable[str], kind: str) -> str:
    """Return what to do about an unknown name: the closest known one, or the list of them.

    Args:
        kind: what the known names are, in the plural, for example `fields`.
    """
    names = list(known)
    close = closest(name, names)
    if close is not None:
        hidden = difference(name, close) if look_alike(name) == look_alike(close) else ""
        return f"Did you mean '{close}'?" + (f" '{name}' has {hidden}." if hidden else "")
    if not names:
        return f"There are no {kind} yet."
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return f"Known {kind}: {', '.join(names[:LISTED])}{more}."
