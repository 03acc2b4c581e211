"""The problems of many returns; the same cells are checked only once."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db.models import F

from mandata.collection.models import Return, Row, State
from mandata.collection.queries.cell_problems import problems_of

CHECKED = (State.DRAFT, State.SUBMITTED, State.CLEARED)
"""A return that nobody began has no findings, and those of an accepted one were answered by accepting it."""

MOST_REMEMBERED = 10_000


class ProblemCount(NamedTuple):
    """The problems of one return.

    Attributes:
        findings: how many there are.
        wrong: `(row's uid, field)` of each cell that has to be corrected: no reason can explain it.
    """

    findings: int
    wrong: frozenset[tuple[str, str]]


_tallies: OrderedDict[tuple[int, str, str], ProblemCount] = OrderedDict()


def findings_of(returns: Sequence[Return]) -> Mapping[int, int]:
    """Return the number of findings by key of the return, for returns that are being filled in."""
    return {key: tally.findings for key, tally in _tallies_of(returns).items()}


def wrong_cells(returns: Iterable[Return]) -> Mapping[int, frozenset[tuple[str, str]]]:
    """Return the cells to correct, by key of the return; only returns that are being worked on have an entry."""
    return {key: tally.wrong for key, tally in _tallies_of(returns).items()}


def _tallies_of(returns: Iterable[Return]) -> dict[int, ProblemCount]:
    checked = [item for item in returns if item.state in CHECKED]
    digests = _digests(checked)
    return {item.pk: _tally(item, digests.get(item.pk, "")) for item in checked}


def _digests(returns: Iterable[Return]) -> dict[int, str]:
    """Return the hash of the rows of each return."""
    found: dict[int, list[tuple[str, object]]] = defaultdict(list)
    rows = Row.objects.filter(returned__in=[item.pk for item in returns], version=F("returned__version"))
    for key, uid, cells in rows.order_by("position", "id").values_list("returned_id", "uid", "cells"):
        found[key].append((str(uid), cells))
    return {key: hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest() for key, rows in found.items()}


def _tally(returned: Return, digest: str) -> ProblemCount:
    key = (returned.pk, returned.cycle.framework_sha256, digest)
    if key not in _tallies:
        problems = problems_of(returned)
        wrong = ((item.row, item.field) for item in problems if item.field and item.is_error and item.subject is None)
        _tallies[key] = ProblemCount(len(problems), frozenset(wrong))
        if len(_tallies) > MOST_REMEMBERED:
            _tallies.popitem(last=False)
    return _tallies[key]
