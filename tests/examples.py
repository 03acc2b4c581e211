"""How many examples a property test tries: few by hand, many where everything is tested.

There are two hypothesis profiles: `ci` where CI is set or with `pytest --hypothesis-profile=ci`, `dev` otherwise.
A test that needs a number of its own writes `@settings(max_examples=many(50))`: 50 in `ci`, a tenth in `dev`.
"""

from __future__ import annotations

import os

from hypothesis import settings

FEWEST = 3
"""Examples that a test tries at least."""


def register_profiles() -> None:
    """Register both profiles and load the one for this run.

    No example has a deadline: on a machine with much to do, all are only slower.
    """
    settings.register_profile("dev", max_examples=10, deadline=None)
    settings.register_profile("ci", max_examples=100, deadline=None, print_blob=True)
    settings.load_profile("ci" if os.environ.get("CI") else "dev")


def many(count: int) -> int:
    """Return the number of examples for a test: all of them in the profile `ci`, a tenth, at least three, elsewhere."""
    return count if settings.get_current_profile_name() == "ci" else max(FEWEST, count // 10)
