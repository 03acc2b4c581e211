"""Suggestions for misspelt names."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from mandata.messages import N_, Params, Phrase
from mandata.plain_text import differing, look_alike

LISTED = 12
"""Maximum known names listed if none is close; more would not be read."""


def closest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name most like the given one, whatever its case; None where none is alike."""
    by_folded = {look_alike(item).casefold(): item for item in known}
    found = difflib.get_close_matches(look_alike(name).casefold(), by_folded, n=1)
    return by_folded[found[0]] if found else None


def suggestion(name: str, known: Iterable[str]) -> Phrase:
    """Return what to do about an unknown name: the closest known one, or the list of them."""
    names = list(known)
    close = closest(name, names)
    if close is None:
        return _choice(names)
    pair = differing(name, close) if look_alike(name) == look_alike(close) else None
    if pair is None:
        return Phrase(N_("Did you mean '%(near)s'?"), {"near": close})
    mine, theirs = pair
    params = {"near": close, "text": name, "mine": mine, "theirs": theirs}
    return Phrase(N_("Did you mean '%(near)s'? '%(text)s' has %(mine)s in the place of %(theirs)s."), params)


def _choice(names: Sequence[str]) -> Phrase:
    if not names:
        return Phrase(N_("There are none yet."))
    if len(names) <= LISTED:
        return Phrase(N_("Choose one of: %(names)s."), {"names": names})
    params: Params = {"names": names[:LISTED], "more": len(names) - LISTED}
    return Phrase(N_("Choose one of: %(names)s and %(more)s more."), params)
