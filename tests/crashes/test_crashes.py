"""The process is killed in the middle: nothing is half done, nothing confirmed is lost, and it can be done again."""

from __future__ import annotations

import pytest
from tests.crashes.platforms import Copy, copy

pytestmark = pytest.mark.slow

__all__ = ["copy"]

POINTS = 6
"""How many places on the way are tried, evenly spread, the first and the last among them."""


ON_EITHER_DATABASE = ["accept", "take", "begin", "submit"]
ON_ONE = ["freeze", "attach", "keep", "build", "publish"]
"""What the database has little to do with; it would take long for nothing to try them on both."""


@pytest.mark.parametrize("story", ON_EITHER_DATABASE)
def test_a_kill_anywhere_leaves_nothing_half_done(copy: Copy, story: str) -> None:
    die_everywhere(copy, story)


@pytest.mark.parametrize("copy", ["sqlite"], indirect=True)
@pytest.mark.parametrize("story", ON_ONE)
def test_a_kill_anywhere_leaves_nothing_half_done_on_the_disk(copy: Copy, story: str) -> None:
    die_everywhere(copy, story)


def die_everywhere(copy: Copy, story: str) -> None:
    undisturbed = copy()
    whole = undisturbed.run("do", story)
    assert whole.code == 0, whole.said
    made = undisturbed.found(story)[-1]["made"]
    seen = set()
    for point in spread(1 + int(whole.said.split()[-1])):
        platform = copy()
        ended = platform.run("do", story, point)
        assert ended.is_killed, ended.said
        before, after = platform.found(story)
        told = f"killed before {point}: {before}; after doing it again: {after}"
        assert before["half_done"] == [], told
        assert before["is_done"] or "confirmed" not in ended.said, f"confirmed and lost, {told}"
        assert (after["is_done"], after["half_done"], after["strays"]) == (True, [], []), told
        assert after["made"] == made, f"another result, {told}"
        seen.add(before["is_done"])
    assert seen == {False, True}


def spread(last: int) -> list[int]:
    """Points from the first to the last."""
    return sorted({1 + round(part * (last - 1) / (POINTS - 1)) for part in range(POINTS)})
