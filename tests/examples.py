"""How many examples a property test draws: few by hand, many where everything is tested."""

from __future__ import annotations

import os

IS_WHOLE = bool(os.environ.get("CI"))


def many(count: int) -> int:
    """Return the number of examples: all of them in CI, a tenth, and at least five, elsewhere."""
    return count if IS_WHOLE else max(5, count // 10)
