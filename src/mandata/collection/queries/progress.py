"""The progress of a return: cells asked, answered, wrong, and carried forward."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from django.db.models import F

from mandata.collection.models import Return, Row
from mandata.collection.queries.given_rows import given_cells, has_known_keys
from mandata.collection.queries.problem_counts import wrong_cells
from mandata.collection.workspace.return_csv import asked_fields


class Progress(NamedTuple):
    """Counts of cells.

    Attributes:
        asked: cells that need an answer; optional texts are not included.
        answered: of those; a reason why there is no figure is an answer, a cell with an error is not.
        prefilled: of those answered, copied from an offer and not changed since.
        wrong: of those asked, filled in with an error.
    """

    asked: int = 0
    answered: int = 0
    prefilled: int = 0
    wrong: int = 0

    def plus(self, other: Progress) -> Progress:
        """Return the sum of both."""
        return Progress(*(one + two for one, two in zip(self, other, strict=True)))

    @property
    def is_complete(self) -> bool:
        """Whether no required cell is blank."""
        return self.blank == 0

    @property
    def blank(self) -> int:
        """Cells without an answer so far."""
        return self.asked - self.answered - self.wrong


def progress_of(returned: Return) -> Progress:
    """Return the progress of the current version."""
    return progress_of_all([returned])


def progress_of_all(returns: Iterable[Return]) -> Progress:
    """Return the progress of some returns together."""
    return sum_of(progress_by_return(returns).values())


def progress_by_return(returns: Iterable[Return]) -> Mapping[int, Progress]:
    """Return the progress of each of some returns, by its key; a return without rows has no entry."""
    known = {item.pk: item for item in returns}
    counted, wrong = {key: counted_fields(item) for key, item in known.items()}, wrong_cells(known.values())
    totals: dict[int, Progress] = defaultdict(Progress)
    rows = Row.objects.filter(returned__in=known, version=F("returned__version"))
    for key, uid, cells, prefilled in rows.values_list("returned_id", "uid", "cells", "prefilled"):
        names = {name for row, name in wrong.get(key, ()) if row == str(uid)}
        totals[key] = totals[key].plus(_progress_of_row(counted[key], cells, prefilled, names))
    return totals


def sum_of(parts: Iterable[Progress]) -> Progress:
    """Return the sum of all."""
    total = Progress()
    for part in parts:
        total = total.plus(part)
    return total


def _progress_of_row(
    counted: Collection[str], cells: Mapping[str, str], prefilled: Collection[str], wrong: Collection[str]
) -> Progress:
    """Return how far one row has come.

    Args:
        counted: names of the fields that count, as from `counted_fields`.
        wrong: names of the fields that have to be corrected.
    """
    filled_in = {name for name in counted if cells.get(name, "").strip()}
    answered = filled_in - set(wrong)
    return Progress(len(counted), len(answered), len(answered & set(prefilled)), len(filled_in & set(wrong)))


def counted_fields(returned: Return) -> list[str]:
    """Return names of the fields to be answered in each row: answers, required fields, and unknown keys."""
    form = returned.declared
    settled = set(given_cells(returned)) | (set(form.table.primaryKey) if has_known_keys(returned) else set())
    return [
        field.name
        for field in asked_fields(form)
        if field.name not in settled
        and (form.is_answer(field) or field.constraints.required or field.name in form.table.primaryKey)
    ]
