"""The ids of values in the page, so that a figure can be linked to and cited."""

from __future__ import annotations

import re
from collections.abc import Iterable


class Anchors:
    """One readable and unique id for each value.

    Args:
        keys: of the values that have an entry in the page, in any order; equal sets give equal ids.
    """

    def __init__(self, keys: Iterable[str]) -> None:
        self._ids: dict[str, str] = {}
        taken: set[str] = set()
        for key in sorted(keys):
            base = slug = f"v-{slugged(key)}"
            number = 1
            while slug in taken:
                number += 1
                slug = f"{base}-{number}"
            taken.add(slug)
            self._ids[key] = slug

    def of(self, key: str) -> str | None:
        """Return the id of a value, None if it has no entry."""
        return self._ids.get(key)


def slugged(text: str) -> str:
    """Return the text as part of an id: letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
