"""The patterns of fields, matched by RE2: in time that grows with the text, whatever the pattern.

The engine that checks whole tables uses the same library, so both say the same of a cell.
"""

from __future__ import annotations

from functools import lru_cache

import re2

_options = re2.Options()
_options.log_errors = False

LONGEST = 1_000
"""Characters of a pattern."""


def is_pattern(text: str) -> bool:
    """Return whether a text is a pattern that RE2 reads: no lookaround or back-references, not too long."""
    try:
        _compiled(text)
    except re2.error:
        return False
    return len(text) <= LONGEST


def matches(pattern: str, text: str) -> bool:
    """Return whether a whole text matches a pattern."""
    return _compiled(pattern).fullmatch(text) is not None


@lru_cache(maxsize=200)
def _compiled(pattern: str) -> re2._Regexp:
    return re2.compile(pattern, _options)
