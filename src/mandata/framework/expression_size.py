"""How large an expression of a framework may be: parsing deep brackets takes long or fails."""

from __future__ import annotations

import re

from mandata.findings import Mistake

LONGEST = 2_000
"""Characters."""

MOST_PARTS = 300
"""Words, numbers, texts and signs."""

DEEPEST = 20
"""Brackets in one another."""

PART = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|\w+|[^\s\w]")

NESTED = Mistake("large-expression", variant="nested")
"""For an expression on which a parser runs out of stack."""


def size_problem(expression: str) -> Mistake | None:
    """Return what is wrong with the size of an expression, None where nothing is."""
    if len(expression) > LONGEST:
        return Mistake("large-expression", {"most": LONGEST})
    depth = deepest = 0
    parts = PART.findall(expression)
    for part in parts:
        depth += (part in "([{") - (part in ")]}") if len(part) == 1 else 0
        deepest = max(deepest, depth)
    if deepest > DEEPEST:
        return Mistake("large-expression", {"most": DEEPEST}, "deep")
    return Mistake("large-expression", {"most": MOST_PARTS}, "parts") if len(parts) > MOST_PARTS else None
