"""Words of direction next to a bound value whose figures went another way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from mandata.checks.narrative.source import Call, about_words, calls_of, on_one_line, place_of, sentences_of, words_only
from mandata.findings import Finding
from mandata.indicators import Direction
from mandata.messages import N_, Phrase

THAN = r"(?=\s+than\s+(?:before|last|earlier|in\s+(?:the\s+)?(?:previous|last|earlier)|the\s+(?:previous|last)))"
WORDS = {
    Direction.UP: rf"rose|risen|rise|increased?|increase[sd]?\s+(?:to|by)|grew|grown|climbed|(?:more|higher){THAN}",
    Direction.DOWN: rf"fell|fallen|decreased?|declined?|dropped|shrank|(?:fewer|less|lower){THAN}",
    Direction.SAME: r"unchanged|(?:remained|stayed|held)\s+(?:steady|stable|the\s+same)"
    r"|the\s+same\s+(?:number\s+)?as\s+(?:before|in\s+the\s+(?:previous|last))",
}
PATTERNS = {direction: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for direction, words in WORDS.items()}

SHOWN = {
    Direction.UP: Phrase(N_("up")),
    Direction.DOWN: Phrase(N_("down")),
    Direction.SAME: Phrase(N_("neither up nor down")),
}

NEAR = 6
"""Maximum words between a word of direction and the value that it refers to."""

VALUES = ("value", "count")

DirectionOf = Callable[[Call], Direction | None]
"""The direction of a call's value since the value that it is compared with; None if unknown."""


def check_directions(text: str, file: str, direction_of: DirectionOf) -> list[Finding]:
    """Find words such as "rose" or "remained steady" next to a bound value that did not.

    Args:
        text: Markdown with template calls, as the editor wrote it.
        direction_of: looked up for the value closest to the word in the same sentence, no farther than six words away.
    """
    calls = [call for call in calls_of(text) if call.function in VALUES]
    words = words_only(text)
    return [
        finding
        for start, end in sentences_of(text)
        for finding in _in_sentence(
            words, file, (start, end), [c for c in calls if start <= c.start < end], direction_of
        )
    ]


def _in_sentence(
    words: str, file: str, span: tuple[int, int], calls: list[Call], direction_of: DirectionOf
) -> Iterator[Finding]:
    for said, pattern in PATTERNS.items() if calls else ():
        for match in pattern.finditer(words, *span):
            call = min(calls, key=lambda call: _between(words, call, match))
            went = direction_of(call) if _between(words, call, match) <= NEAR else None
            if went is not None and went is not said:
                word = on_one_line(match)
                yield about_words(
                    "contradicted-direction",
                    {"word": word, "value": call.first, "direction": SHOWN[went]},
                    place_of(match.start(), words, file),
                    f"{word} {call.first}",
                )


def _between(words: str, call: Call, match: re.Match[str]) -> int:
    """Return the number of words between a call and a word, in either order."""
    return len(words[min(call.end, match.end()) : max(call.start, match.start())].split())
