"""How many findings each of many returns has, counted once for the same cells."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence

from mandata.collection.checking import problems_of
from mandata.collection.models import Return, State
from mandata.collection.rows import cells_of

CHECKED = (State.DRAFT, State.SUBMITTED, State.CLEARED)
"""A return that nobody began has no findings, and those of an accepted one were answered by accepting it."""

MOST_REMEMBERED = 10_000

_counts: OrderedDict[tuple[int, str, str], int] = OrderedDict()


def findings_of(returns: Sequence[Return]) -> Mapping[int, int]:
    """Number of findings by key of the return; only returns that are being worked on have an entry."""
    checked = [item for item in returns if item.state in CHECKED]
    digests = _digests(checked)
    return {item.pk: _count(item, digests.get(item.pk, "")) for item in checked}


def _digests(returns: Iterable[Return]) -> dict[int, str]:
    """Hash of the cells of each return."""
    cells = cells_of(returns)
    return {key: hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest() for key, rows in cells.items()}


def _count(returned: Return, digest: str) -> int:
    key = (returned.pk, returned.cycle.framework_sha256, digest)
    if key not in _counts:
        _counts[key] = len(problems_of(returned))
        if len(_counts) > MOST_REMEMBERED:
            _counts.popitem(last=False)
    return _counts[key]
