"""How large an expression of a framework may be: parsing deep brackets takes long or fails."""

from __future__ import annotations

import re

LONGEST = 2_000
"""Characters."""

MOST_PARTS = 300
"""Words, numbers, texts and signs."""

DEEPEST = 20
"""Brackets in one another."""

PART = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|\w+|[^\s\w]")

MEND = "Write it in parts: give a computed field or an indicator to each."


def size_problem(expression: str) -> str:
    """Return what is wrong with the size of an expression, "" where nothing is."""
    if len(expression) > LONGEST:
        return f"The expression has more than {LONGEST:,} characters."
    depth = deepest = 0
    parts = PART.findall(expression)
    for part in parts:
        depth += (part in "([{") - (part in ")]}") if len(part) == 1 else 0
        deepest = max(deepest, depth)
    if deepest > DEEPEST:
        return f"Brackets are nested more than {DEEPEST} deep in the expression."
    return f"The expression has more than {MOST_PARTS} words and signs." if len(parts) > MOST_PARTS else ""
