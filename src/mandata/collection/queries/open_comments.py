"""The number of open comments of a return."""

from __future__ import annotations

from collections.abc import Sequence

from mandata.collection.models import Comment, Return


def with_open_comments(returns: Sequence[Return]) -> Sequence[Return]:
    """Return the same returns, each with `open_comments`: how many of its comments are open."""
    counted: dict[int, int] = {}
    waiting = Comment.objects.filter(resolved_at=None, returned__in=[item.pk for item in returns])
    for key in waiting.values_list("returned_id", flat=True):
        counted[key] = counted.get(key, 0) + 1
    for item in returns:
        item.open_comments = counted.get(item.pk, 0)
    return returns
